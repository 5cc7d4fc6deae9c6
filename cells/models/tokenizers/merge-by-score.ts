/** What two neighbours become, and how soon: of all pairs that are there the highest score goes first. */
export interface Merge {
  token: number;
  score: number;
}

/**
 * Merges neighbours until no pair is left that `merged` knows, always the pair of the highest score, of equals the
 * leftmost (sentencepiece's BPE, as llama2.c has it). A heap of pairs keeps long texts at n log n.
 */
export function mergeByScore(
  tokens: number[],
  merged: (left: number, right: number) => Merge | undefined
): number[] {
  const symbols = tokens.slice();
  const next = symbols.map((_, i) => i + 1);
  const previous = symbols.map((_, i) => i - 1);
  const pairs: Pair[] = [];
  const consider = (left: number) => {
    const right = next[left];
    if (left < 0 || right >= symbols.length) return;
    const merge = merged(symbols[left], symbols[right]);
    if (merge) push(pairs, {...merge, left, of: symbols[left], and: symbols[right]});
  };
  for (let i = 0; i + 1 < symbols.length; i++) consider(i);
  while (pairs.length > 0) {
    const {left, of, and, token} = pop(pairs);
    const right = next[left];
    // one of the two has become part of another since
    if (symbols[left] !== of || right >= symbols.length || symbols[right] !== and) continue;
    symbols[left] = token;
    symbols[right] = gone;
    next[left] = next[right];
    if (next[left] < symbols.length) previous[next[left]] = left;
    consider(previous[left]);
    consider(left);
  }
  return symbols.filter((token) => token !== gone);
}

const gone = -1;

interface Pair extends Merge {
  /** where the left one stands */
  left: number;
  /** the tokens that the pair was made of */
  of: number;
  and: number;
}

function before(a: Pair, b: Pair): boolean {
  return a.score === b.score ? a.left < b.left : a.score > b.score;
}

function push(heap: Pair[], pair: Pair): void {
  let i = heap.length;
  heap.push(pair);
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!before(pair, heap[parent])) break;
    heap[i] = heap[parent];
    i = parent;
  }
  heap[i] = pair;
}

function pop(heap: Pair[]): Pair {
  const top = heap[0];
  const last = heap.pop()!;
  if (heap.length === 0) return top;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], last)) break;
    heap[i] = heap[child];
    i = child;
  }
  heap[i] = last;
  return top;
}

/** What is measured of one head's pattern. Means of attention, 0 to 1, but for the entropy. */
export interface HeadMeasures {
  /** attention to the token before */
  previous: number;
  /** attention to the token itself */
  current: number;
  /** attention to the first place of the text */
  first: number;
  /** attention to earlier places of the same token; null where no token comes twice */
  duplicate: number | null;
  /** attention to what stood after earlier places of the same token; null where no token comes twice */
  induction: number | null;
  /** of a query's attention, in nats: 0 for one place, log n for n places alike */
  entropy: number;
}

/** One head's pattern: [query, key] row by row, `size` of each. */
export interface Pattern {
  weights: Float32Array;
  size: number;
}

/**
 * Measures of a head on any text. A token that starts texts is no token of the text: `start` is 1 where there is one.
 */
export function measureOnText(pattern: Pattern, tokens: ArrayLike<number>, start: number): HeadMeasures {
  const {weights, size} = pattern;
  let [duplicate, induction, repeated, followed] = [0, 0, 0, 0];
  for (let query = start; query < size; query++) {
    let again = false;
    let after = false;
    for (let key = start; key < query; key++) {
      if (tokens[key] !== tokens[query]) continue;
      again = true;
      duplicate += weights[query * size + key];
      // what followed is the query itself where a token comes twice in a row
      if (key + 1 === query) continue;
      after = true;
      induction += weights[query * size + key + 1];
    }
    if (again) repeated++;
    if (after) followed++;
  }
  return {
    ...always(pattern, start),
    duplicate: repeated ? duplicate / repeated : null,
    induction: followed ? induction / followed : null
  };
}

/**
 * Measures of a head on a sequence of `half` random tokens that comes twice: means of the pattern's diagonals, those
 * of induction heads in Olsson et al. 2022, "In-context learning and induction heads". The token that starts texts,
 * if there is one, is left out of the diagonals. That of induction begins one row before the second time.
 */
export function measureOnRepeated(pattern: Pattern, half: number, start: number): HeadMeasures {
  return {
    ...always(pattern, start),
    duplicate: diagonal(pattern, half, start),
    induction: diagonal(pattern, half - 1, start)
  };
}

function always(pattern: Pattern, start: number): Omit<HeadMeasures, "duplicate" | "induction"> {
  const {weights, size} = pattern;
  let first = 0;
  let entropy = 0;
  for (let query = start; query < size; query++) {
    // the first query can look nowhere else
    if (query > 0) first += weights[query * size];
    for (let key = 0; key < size; key++) {
      const weight = weights[query * size + key];
      if (weight > 0) entropy -= weight * Math.log(weight);
    }
  }
  const queries = size - start;
  return {
    previous: diagonal(pattern, 1, start),
    current: diagonal(pattern, 0, start),
    first: first / Math.max(1, size - Math.max(1, start)),
    entropy: queries ? entropy / queries : 0
  };
}

/** Mean attention from each place to the one so many places before it; 0 where there is none. */
function diagonal({weights, size}: Pattern, back: number, start: number): number {
  let sum = 0;
  const from = start + back;
  for (let query = from; query < size; query++) sum += weights[query * size + query - back];
  return from < size ? sum / (size - from) : 0;
}

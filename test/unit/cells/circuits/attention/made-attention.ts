import {measureOnText} from "../../../../../cells/circuits/attention/head-measures.ts";
import {AttentionPatterns, HeadScores} from "../../../../../cells/circuits/index.ts";

/** Where a head of a made-up model looks from a place: shares of places. */
type Habit = (query: number, size: number) => [key: number, share: number][];

/**
 * Made-up heads that each do one thing, on a text whose second half is its first: itself, one token back, the first
 * token, and what followed the same token before. As many layers of two heads as it takes.
 */
export function madePatterns(size: number, heads = 4, firstToken = 1): AttentionPatterns {
  const half = Math.max(1, Math.floor((size - 1) / 2));
  const habits: Habit[] = [
    (query) => [[query, 1]],
    (query) => [[Math.max(0, query - 1), 1]],
    () => [[0, 1]],
    (query) => {
      const after = query - half + 1;
      return query > half
        ? [
            [after, 0.9],
            [0, 0.1]
          ]
        : [[0, 1]];
    }
  ];
  const tokens = Array.from({length: size}, (_, place) =>
    place === 0 ? firstToken : 10 + ((place - 1) % half)
  );
  return new AttentionPatterns({
    model: "made-up",
    processing: "weights as trained",
    causal: true,
    tokens,
    pieces: tokens.map((_, place) => (place === 0 ? "<s>" : ` w${place}`)),
    start: 1,
    bytes: 4 * heads * size * size,
    heads: Array.from({length: heads}, (_, h) => {
      const weights = new Float32Array(size * size);
      for (let query = 0; query < size; query++) {
        for (const [key, share] of habits[h % 4](query, size)) weights[query * size + key] += share;
      }
      return {
        layer: Math.floor(h / 2),
        head: h % 2,
        weights,
        valueNorms: Float32Array.from({length: size}, (_, key) => 1 + (key % 5)),
        outputNorms: new Float32Array(size).fill(2),
        ...measureOnText({weights, size}, tokens, 1)
      };
    })
  });
}

/** Scores of two layers of two heads; the last one has the induction score. */
export function madeScores(induction: number): HeadScores {
  return new HeadScores({
    model: "made-up",
    length: 20,
    sequences: 1,
    seed: 0,
    loss: {first: 7, second: 1},
    heads: Array.from({length: 4}, (_, h) => ({
      layer: Math.floor(h / 2),
      head: h % 2,
      previous: h === 1 ? 0.9 : 0.02,
      current: 0.1,
      first: 0.2,
      duplicate: 0.03,
      induction: h === 3 ? induction : 0.01,
      entropy: 1.5
    }))
  });
}

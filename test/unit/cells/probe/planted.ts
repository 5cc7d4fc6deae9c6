import {type Matrix, matrix} from "../../../../cells/math/matrix.ts";
import {Random} from "../../../../cells/math/random.ts";

export interface Planted {
  activations: Matrix;
  labels: string[];
  /** the word that stands in each row: many rows share one */
  types: string[];
  /** the sentence that each row is of: two rows a sentence */
  groups: number[];
}

/**
 * Rows of noise in which the neurons `carriers` together carry the label: each a share of it, under as much noise as there
 * are carriers, so that one alone tells little and all together tell nearly all.
 */
export function planted({rows = 200, columns = 20, carriers = [7], seed = 1}): Planted {
  const random = new Random(seed);
  const activations = matrix(rows, columns);
  const labels = Array.from({length: rows}, (_, i) => (i % 2 ? "yes" : "no"));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) activations.data[i * columns + j] = random.normal();
    for (const j of carriers) {
      activations.data[i * columns + j] += (i % 2 ? 1 : -1) * (2.2 / Math.sqrt(carriers.length));
    }
  }
  const types = labels.map(() => `word ${random.integer(24)}`);
  return {activations, labels, types, groups: labels.map((_, i) => i >> 1)};
}

/** Activations that know each word, and nothing else: a vector of normal numbers a word. */
export function wordsOnly(rows: number, columns: number, words: number, seed: number): Planted {
  const random = new Random(seed);
  const vectors = Array.from({length: words}, () => Array.from({length: columns}, () => random.normal()));
  const word = Array.from({length: rows}, () => random.integer(words));
  const activations = matrix(rows, columns, Float64Array.from(word.flatMap((w) => vectors[w])));
  return {
    activations,
    // each word has its label
    labels: word.map((w) => (w % 2 ? "yes" : "no")),
    types: word.map((w) => `word ${w}`),
    groups: word.map((_, i) => i)
  };
}

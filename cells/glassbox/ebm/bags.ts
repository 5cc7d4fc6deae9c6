import type {Random} from "../../math/random.ts";

/** Of each row: 1 to train on, -1 to validate with, 0 to leave out. */
export type Bag = Int8Array;

/**
 * Splits the rows for one outer bag, without replacement; each class is split alike, and keeps a row to train on.
 * @param size of the validation part: a share below 1, or a number of rows
 * @param classes of the target; 0 for a regression
 */
export function makeBag(y: Float64Array, classes: number, size: number, random: Random): Bag {
  const bag = new Int8Array(y.length).fill(1);
  if (size === 0) return bag;
  const wanted = size < 1 ? Math.floor(y.length * size) : size;
  const validation = Math.min(y.length - 1, Math.max(1, wanted));
  const groups: number[][] = Array.from({length: Math.max(1, classes)}, () => []);
  for (let i = 0; i < y.length; i++) groups[classes ? y[i] : 0].push(i);
  // The whole numbers nearest to each group's share that sum to what is wanted.
  const shares = groups.map((rows) => (rows.length * validation) / y.length);
  const counts = shares.map(Math.floor);
  const order = shares
    .map((_, g) => g)
    .sort((a, b) => shares[b] - counts[b] - (shares[a] - counts[a]) || a - b);
  let left = validation - counts.reduce((a, b) => a + b, 0);
  for (const g of order) if (left-- > 0) counts[g]++;
  for (const [g, rows] of groups.entries()) {
    const count = Math.min(counts[g], rows.length - (classes ? 1 : 0));
    for (let drawn = 0; drawn < count; drawn++) {
      const at = drawn + random.integer(rows.length - drawn);
      [rows[drawn], rows[at]] = [rows[at], rows[drawn]];
      bag[rows[drawn]] = -1;
    }
  }
  return bag;
}

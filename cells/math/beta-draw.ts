import type {Random} from "./random.ts";

/** A draw from Beta(a, b): the share of the first of two draws from gamma distributions. */
export function betaDraw(random: Random, a: number, b: number): number {
  // by logarithms, since both underflow where a and b are small
  return 1 / (1 + Math.exp(logGammaDraw(random, b) - logGammaDraw(random, a)));
}

/** ln of a draw from Gamma(shape, 1): Marsaglia and Tsang 2000; below 1 by their sec. 6, G(a) = G(a + 1) U^(1/a). */
function logGammaDraw(random: Random, shape: number): number {
  if (shape < 1) return logGammaDraw(random, shape + 1) + Math.log(1 - random.uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) {
      return Math.log(d * v);
    }
  }
}

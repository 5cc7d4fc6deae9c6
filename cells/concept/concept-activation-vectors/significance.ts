/** What many runs with random sets say: their mean, how far it would lie elsewhere with other sets, and each run. */
export interface Measured {
  mean: number;
  /** standard deviation of the runs over the root of their number; the concept's own examples are the same in each */
  standardError: number;
  runs: number[];
}

/** A measure beside the same measure of random concepts. */
export interface Tested extends Measured {
  /** how often a random concept is at least as far from the middle; never 0 */
  p: number;
  /** what a concept has to leave to be significant: random ones do so no more often than the level allows */
  low: number;
  high: number;
}

export function measured(runs: number[]): Measured {
  const mean = runs.reduce((sum, value) => sum + value, 0) / runs.length;
  const squares = runs.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {mean, standardError: Math.sqrt(squares / (runs.length - 1) / runs.length), runs};
}

/**
 * Asks how often a random concept's mean over its runs lies as far from the middle as this one's: a Monte Carlo test,
 * (1 + those as far) / (1 + all), two-sided.
 *
 * Why not a t-test over the runs (Kim et al. 2018, sec. 3.5)? All runs of a concept share its examples. Any set of
 * examples, random ones too, lies somewhat to one side, and every run finds it there: the runs agree, and a t-test of
 * their mean against one half calls nearly every random concept significant, the more surely the more runs there are.
 * What the concept must be held against is not the spread of its own runs but other concepts made in the same way. A
 * random concept here is a set of random examples as large as the concept's, with as many runs, each against sets of
 * the other random examples. If the concept's examples are no more than random ones, its mean is one draw from among
 * those, whatever the network, and is as extreme as the most extreme share a of them with chance a. (Its sets are drawn
 * from the whole of the random examples, those of a random concept from the rest, which makes random concepts vary a
 * little more: the test errs towards saying nothing.)
 *
 * The share alone cannot be tested where a class's gradient hardly changes from input to input, as near the answer of
 * a network: there any vector at all has a share of 0 or 1. The mean derivative can: few vectors lie along a gradient.
 * @param random the means over runs of the random concepts
 * @param level the share of random concepts that may be called significant
 */
export function testedAgainst(
  own: Measured,
  random: readonly number[],
  middle: number,
  level: number
): Tested {
  const away = (value: number): number => Math.abs(value - middle);
  const far = away(own.mean) * (1 - 1e-12);
  const p = (1 + random.filter((value) => away(value) >= far).length) / (1 + random.length);
  const distances = random.map(away).sort((a, b) => b - a);
  const allowed = Math.max(1, Math.floor(level * (1 + random.length) + 1e-9));
  const bound = distances[Math.min(allowed, distances.length) - 1];
  return {...own, p, low: middle - bound, high: middle + bound};
}

/** How often random concepts are told apart as well as this one: one-sided. */
export function accuracyP(own: number, random: readonly number[]): number {
  return (1 + random.filter((value) => value >= own - 1e-12).length) / (1 + random.length);
}

/** The accuracy that random concepts reach in all but this share of the cases. */
export function accuracyBound(random: readonly number[], level: number): number {
  const falling = [...random].sort((a, b) => b - a);
  const allowed = Math.max(1, Math.floor(level * (1 + random.length) + 1e-9));
  return falling[Math.min(allowed, falling.length) - 1];
}

/** Random concepts that are needed so that one of so many tests can be significant at all (Bonferroni). */
export function leastRandomConcepts(tests: number, significance: number): number {
  return Math.ceil(tests / significance - 1e-9) - 1;
}

import {Random} from "../../math/random.ts";
import {shuffled} from "../../math/shuffled.ts";

/** One run: which examples a classifier learns from, and which it is then asked about. */
export interface Run {
  learn: Int32Array;
  /** 1 of the concept, 0 of what it is held against; one for each of `learn` */
  isConcept: Uint8Array;
  heldConcept: Int32Array;
  heldOthers: Int32Array;
}

/** Of each side this share is not learnt from. */
const heldShare = 1 / 3;

/** Another stream of random numbers for each purpose, so that none changes when there is more of another. */
export function streamOf(seed: number, stream: number): Random {
  return new Random(seed + stream * 2 ** 32);
}

/**
 * The runs of one concept: each holds it against a newly drawn set of others, and holds other examples back.
 * @param concept its examples, by their places among all
 * @param others what the sets are drawn from
 * @param count how many of the others make a set
 */
export function runsOf(
  concept: readonly number[],
  others: readonly number[],
  {runs, count = concept.length}: {runs: number; count?: number},
  random: Random
): Run[] {
  return Array.from({length: runs}, () => {
    const own = shuffled(concept.length, random).map((at) => concept[at]);
    const set = shuffled(others.length, random)
      .slice(0, count)
      .map((at) => others[at]);
    const heldOwn = Math.round(heldShare * own.length);
    const heldSet = Math.round(heldShare * set.length);
    const learnt = own.length - heldOwn;
    const learn = Int32Array.from([...own.slice(heldOwn), ...set.slice(heldSet)]);
    return {
      learn,
      isConcept: Uint8Array.from(learn, (_, i) => (i < learnt ? 1 : 0)),
      heldConcept: Int32Array.from(own.slice(0, heldOwn)),
      heldOthers: Int32Array.from(set.slice(0, heldSet))
    };
  });
}

/**
 * The runs of random concepts: sets as large as a concept, drawn from the random examples, each held against sets of
 * the rest. With `against`, each against one other random set of that size, as one concept is held against another.
 */
export function randomRuns(
  random: readonly number[],
  {concepts, runs, count, against}: {concepts: number; runs: number; count: number; against?: number},
  stream: Random
): Run[][] {
  return Array.from({length: concepts}, () => {
    const order = shuffled(random.length, stream).map((at) => random[at]);
    const others = order.slice(count, against && count + against);
    return runsOf(order.slice(0, count), others, {runs, count: against ?? count}, stream);
  });
}

/**
 * What is predicted and set as one: a concept that stands alone, or a group of concepts of which at most one is 1.
 *
 * A group has one softmax over its concepts and "none", whose logit is 0; so never are two of it likely at once, and
 * of one concept it is the logistic function. Where every row has one of the group, there is no "none".
 */
export interface Unit {
  /** the concept's name, or the group's */
  name: string;
  /** places of its concepts */
  members: number[];
  /** whether each row has exactly one of them, so that there is no "none" */
  whole: boolean;
}

/** The answers that a unit has: its concepts, and "none". */
export function answersOf({members, whole}: Unit): number {
  return members.length + (whole ? 0 : 1);
}

/** Probabilities of a unit's concepts from logits, both of all concepts of one row; returns that of "none". */
export function unitProbabilities({members, whole}: Unit, z: Float64Array, p: Float64Array): number {
  let top = whole ? -Infinity : 0;
  for (const j of members) top = Math.max(top, z[j]);
  const none = whole ? 0 : Math.exp(-top);
  let total = none;
  for (const j of members) total += p[j] = Math.exp(z[j] - top);
  for (const j of members) p[j] /= total;
  return none / total;
}

/** What one row says of a unit: the place of its likeliest concept, or -1 for "none". */
export function likeliest({members}: Unit, p: Float64Array, none: number): number {
  let best = -1;
  let most = none;
  for (const j of members) {
    // of equals the concept is named, as 0.5 counts as yes
    if (p[j] < most || (p[j] === most && best >= 0)) continue;
    best = j;
    most = p[j];
  }
  return best;
}

/** Entropy of a unit's answer, in nats. */
export function unitEntropy({members}: Unit, p: Float64Array, none: number): number {
  let sum = none > 0 ? -none * Math.log(none) : 0;
  for (const j of members) if (p[j] > 0) sum -= p[j] * Math.log(p[j]);
  return sum;
}

import {percent} from "../../../views/number-words.ts";
import type {HeadMeasures} from "../head-measures.ts";

/** A mean share of attention from which a head is said to have a habit. */
const habit = 0.3;

const words: [keyof Omit<HeadMeasures, "entropy">, string][] = [
  ["induction", "at what followed this token before"],
  ["previous", "one token back"],
  ["duplicate", "at the same token before"],
  ["current", "at itself"],
  ["first", "at the first token"]
];

/** The habits of a head on a text, in words with their shares: "looks one token back 81 %". */
export function habitsOf(head: HeadMeasures): string[] {
  return words.flatMap(([measure, says]) => {
    const share = head[measure];
    return share !== null && share >= habit ? [`${says} ${percent(share)}`] : [];
  });
}

/** All that is known of a head's habits, for those who do not see it. */
export function habitsInWords(head: HeadMeasures): string {
  const habits = habitsOf(head);
  return habits.length ? `looks ${habits.join(", ")}` : "no habit above 30 %";
}

import fc from "fast-check";
import {expect, test} from "vitest";
import {type Merge, mergeByScore} from "../../../../../cells/models/tokenizers/merge-by-score.ts";

/** The slow way, as it is defined: look at all pairs, merge the best, begin again. */
function plainly(tokens: number[], merged: (left: number, right: number) => Merge | undefined): number[] {
  const list = tokens.slice();
  for (;;) {
    let best: (Merge & {at: number}) | undefined;
    for (let at = 0; at + 1 < list.length; at++) {
      const merge = merged(list[at], list[at + 1]);
      if (merge && (!best || merge.score > best.score)) best = {...merge, at};
    }
    if (!best) return list;
    list.splice(best.at, 2, best.token);
  }
}

test("the pair of the highest score goes first, of equals the leftmost", () => {
  // any two tokens of 1 to 9 may merge into their sum; scores have many equals
  const merged = (left: number, right: number) =>
    left + right < 10 ? {token: left + right, score: (left * right) % 4} : undefined;
  fc.assert(
    fc.property(fc.array(fc.integer({min: 1, max: 9}), {maxLength: 40}), (tokens) => {
      expect(mergeByScore(tokens, merged)).toEqual(plainly(tokens, merged));
    })
  );
});

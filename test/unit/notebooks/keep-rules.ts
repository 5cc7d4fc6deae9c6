import {expect, test} from "vitest";
import type {Lesson} from "./open-lesson.ts";
import {holeTexts} from "./read-lesson.ts";

/** A bet of a lesson: where it is placed, what it hides, and what can be said. */
export interface Bet {
  input: string;
  /** the cell that answers it */
  answer: string;
  /** what else stays folded until it is placed, and is in the open after */
  hides?: string[];
  choices: (string | number)[];
  /** the choice that is told "You were right"; undefined where no answer is simply right */
  right: string | number | undefined;
  /** the value of a bet that is not placed */
  unplaced?: string | number;
}

/** The rules that every lesson keeps while it runs, as tests. */
export function keepsTheRules(lesson: Lesson, bets: Bet[]): void {
  const {cells, said, views, open, move} = lesson;

  test("runs without an error, and no word or number of it is broken", () => {
    for (const [id, {status, error}] of cells()) {
      expect([id, status, error?.message]).toEqual([id, "done", undefined]);
      expect([id, said(id)]).not.toEqual([id, expect.stringMatching(/undefined|NaN|\\u00a0|Infinity/)]);
      expect([id, holeTexts(views(id)).join(" ")]).not.toEqual([
        id,
        expect.stringMatching(/\*\*|(^|\s)\*\w/)
      ]);
    }
  });

  test.each(bets)(
    "the bet $input folds away what it decides until it is placed, and answers each choice in its own words",
    async ({input, answer, hides = [], choices, right, unplaced = "none"}) => {
      const hidden = [answer, ...hides];
      for (const id of hidden) expect([id, open(id)]).toEqual([id, ["folded"]]);
      const replies = new Map<string | number, string>();
      for (const choice of choices) {
        await move(input, choice);
        for (const id of hidden)
          expect([id, choice, open(id).includes("folded")]).toEqual([id, choice, false]);
        replies.set(choice, said(answer));
      }
      expect(new Set(replies.values()).size).toBe(choices.length);
      const praised = choices.filter((choice) => replies.get(choice)?.includes("You were right"));
      expect(praised).toEqual(right === undefined ? [] : [right]);
      await move(input, unplaced);
      for (const id of hidden) expect([id, open(id)]).toEqual([id, ["folded"]]);
    },
    200_000
  );
}

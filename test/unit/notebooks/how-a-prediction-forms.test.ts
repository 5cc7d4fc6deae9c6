import {expect, test} from "vitest";
import {keepsTheRules} from "./keep-rules.ts";
import {openLesson} from "./open-lesson.ts";

const lesson = openLesson("how-a-prediction-forms");
const {said, move, cell, cells, runs} = lesson;

const share = (text: string, pattern: RegExp) => Number(pattern.exec(text)![1].replace("−", "-"));

keepsTheRules(lesson, [
  {
    input: "bet/0",
    answer: "bet-answer",
    hides: ["flow-picture", "patching-map", "head-map"],
    choices: ["first", "bits", "late", "last"],
    right: "late"
  },
  {input: "quiet-bet/0", answer: "quiet-answer", choices: ["little", "head", "most"], right: "most"},
  {input: "active-bet/0", answer: "active-answer", choices: ["most", "half", "nothing"], right: "nothing"}
]);

test("the news arrives mostly in one block, late but not last", () => {
  expect(said("bet-answer")).toMatch(/Block \*\*4\*\* brings \*\*5\d %\*\*/);
});

test("who speaks for the answer is not who is needed: block 0's MLP gives nothing, and all falls without it", () => {
  const text = said("quiet-answer");
  expect(share(text, /gives ([+−][\d.]+) itself/)).toBeLessThan(0);
  expect(share(text, /changes by \*\*([+−][\d.]+)\*\*/)).toBeLessThan(-5);
});

test("what is active is no cause any more: in front of the last block a swap at the word brings back next to nothing", () => {
  expect(share(said("active-answer"), /\*\*(\d+) %\*\* comes back/)).toBeLessThan(10);
});

test("shows row 17's claim with its figures, and all of it holds", () => {
  const text = said("claim");
  expect(text.match(/holds/g)).toHaveLength(4);
  expect(text).not.toContain("fails");
  expect(share(text, /(\d+) times in/)).toBeGreaterThan(0);
});

test("the reader's own stories run anew without studying the hundred again, and can fool the flow", async () => {
  const studied = runs.get("study") ?? 0;
  expect(said("lie-verdict")).toContain("Not fooled yet");
  await move("prompts/0", "It was night. The boy went to");
  await move("prompts/1", "It was morning. The boy went to");
  for (const [id, {status, error}] of cells()) {
    expect([id, status, error?.message]).toEqual([id, "done", undefined]);
  }
  expect(said("lie-verdict")).toContain("**Found.**");
  expect(runs.get("study") ?? 0).toBe(studied);
  expect(said("score")).toContain("Tick, then check");
}, 240_000);

test("stories of different length say what to do", async () => {
  await move("prompts/1", "It was an early morning. The boy went to");
  const {status, error} = cell("patching")!;
  expect(status).toBe("failed");
  expect(error?.message).toContain("change a word for one of as many tokens");
  await move("prompts/1", "It was morning. The boy went to");
}, 120_000);

test("stories that go on alike are compared by the words that tell them apart", async () => {
  await move("prompts/0", "The dog was big. He wanted to eat the");
  await move("prompts/1", "The cat was big. He wanted to eat the");
  for (const [id, {status, error}] of cells()) {
    expect([id, status, error?.message]).toEqual([id, "done", undefined]);
  }
  expect(said("flow-words")).not.toMatch(/undefined|NaN/);
}, 240_000);

test("the same story twice is answered with what to do", async () => {
  await move("prompts/1", "The dog was big. He wanted to eat the");
  expect(cell("words")!.error?.message).toContain("change one word");
  await move("prompts/1", "The cat was big. He wanted to eat the");
}, 120_000);

test("its quiz has three of each kind, and the right ticks are all right", async () => {
  await move("quiz/0", [1, 3, 5]);
  await move("quiz/1", 1);
  expect(said("score")).toContain("**6 of 6**");
  await move("quiz/0", [4]);
  await move("quiz/1", 2);
  expect(said("score")).toContain("**2 of 6**");
  expect(said("score")).toContain("nobody fetches it any more");
});

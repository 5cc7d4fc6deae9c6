import {afterAll, beforeAll, expect, test} from "vitest";
import {compileNotebook} from "../../../runtime/compile/index.ts";
import type {Kernel} from "../../../runtime/kernel/kernel.ts";
import {openKernel} from "../../../runtime/kernel/open-kernel.ts";
import {move, open, read, words} from "./read-lesson.ts";

const {url, notebook} = read("how-a-prediction-forms");
let kernel: Kernel;
const runs = new Map<string, number>();

beforeAll(async () => {
  kernel = await openKernel(compileNotebook(notebook), {base: url});
  kernel.on((message) => {
    if (message.type === "status" && message.status === "running") {
      runs.set(message.cell, (runs.get(message.cell) ?? 0) + 1);
    }
  });
  await kernel.settled();
}, 300_000);
afterAll(() => kernel.close());

const said = (id: string) => words(kernel, id);
const share = (text: string, pattern: RegExp) => Number(pattern.exec(text)![1].replace("−", "-"));

test("runs without an error, and no number of it is broken", () => {
  for (const [id, {status, error}] of kernel.cells) {
    expect([id, status, error?.message]).toEqual([id, "done", undefined]);
    expect([id, said(id)]).not.toEqual([id, expect.stringMatching(/undefined|NaN|Infinity/)]);
  }
});

test("folds away what answers a bet, until it is placed; each answer has a sentence of its own", async () => {
  for (const id of [
    "bet-answer",
    "flow-picture",
    "quiet-answer",
    "patching-map",
    "head-map",
    "active-answer"
  ]) {
    expect([id, open(kernel, id)]).toEqual([id, ["folded"]]);
  }
  for (const [cell, input, options] of [
    ["bet-answer", "bet/0", ["first", "bits", "late", "last"]],
    ["quiet-answer", "quiet-bet/0", ["little", "head", "most"]],
    ["active-answer", "active-bet/0", ["most", "half", "nothing"]]
  ] as const) {
    const replies = new Set<string>();
    for (const option of options) {
      await move(kernel, input, option);
      replies.add(said(cell));
    }
    expect(replies.size).toBe(options.length);
    expect([...replies].filter((reply) => reply.includes("You were right")).length).toBe(1);
  }
  expect(open(kernel, "flow-picture")).toEqual(["widget"]);
}, 120_000);

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
  await move(kernel, "prompts/0", "It was night. The boy went to");
  await move(kernel, "prompts/1", "It was morning. The boy went to");
  for (const [id, {status, error}] of kernel.cells) {
    expect([id, status, error?.message]).toEqual([id, "done", undefined]);
  }
  expect(said("lie-verdict")).toContain("**Found.**");
  expect(runs.get("study") ?? 0).toBe(studied);
  expect(said("score")).toContain("Tick, then check");
}, 240_000);

test("stories of different length say what to do", async () => {
  await move(kernel, "prompts/1", "It was an early morning. The boy went to");
  const {status, error} = kernel.cells.get("patching")!;
  expect(status).toBe("failed");
  expect(error?.message).toContain("change a word for one of as many tokens");
  await move(kernel, "prompts/1", "It was morning. The boy went to");
}, 120_000);

test("stories that go on alike are compared by the words that tell them apart", async () => {
  await move(kernel, "prompts/0", "The dog was big. He wanted to eat the");
  await move(kernel, "prompts/1", "The cat was big. He wanted to eat the");
  for (const [id, {status, error}] of kernel.cells) {
    expect([id, status, error?.message]).toEqual([id, "done", undefined]);
  }
  expect(said("flow-words")).not.toMatch(/undefined|NaN/);
}, 240_000);

test("the same story twice is answered with what to do", async () => {
  await move(kernel, "prompts/1", "The dog was big. He wanted to eat the");
  expect(kernel.cells.get("words")!.error?.message).toContain("change one word");
  await move(kernel, "prompts/1", "The cat was big. He wanted to eat the");
}, 120_000);

test("its quiz has three of each kind, and the right ticks are all right", async () => {
  await move(kernel, "quiz/0", [1, 3, 5]);
  await move(kernel, "quiz/1", 1);
  expect(said("score")).toContain("**6 of 6**");
  await move(kernel, "quiz/0", [4]);
  await move(kernel, "quiz/1", 2);
  expect(said("score")).toContain("**2 of 6**");
  expect(said("score")).toContain("nobody fetches it any more");
});

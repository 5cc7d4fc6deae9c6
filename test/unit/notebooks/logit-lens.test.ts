import {expect, test} from "vitest";
import type {WidgetView} from "../../../cells/views/view.ts";
import {keepsTheRules} from "./keep-rules.ts";
import {openLesson} from "./open-lesson.ts";

const lesson = openLesson("logit-lens");
const {said, views, widgets, move, cell, runs, inline} = lesson;

const widgetOf = (id: string): WidgetView => widgets(id)[0];

keepsTheRules(lesson, [
  {input: "bet/0", answer: "bet-answer", hides: ["map"], choices: [1, 2, 3, 4, 5, 6], right: 5, unplaced: 0},
  {input: "echo-bet/0", answer: "echo-answer", choices: ["vague", "echo", "answer", "random"], right: "echo"}
]);

test("offers a layer of the model for each bet, draws the bet, and has a sentence for each kind of error", async () => {
  expect(inline("model.config.nLayers")).toBe("6");
  const replies: string[] = [];
  for (let layer = 1; layer <= 6; layer++) {
    await move("bet/0", layer);
    expect(JSON.stringify(views("bet-answer")[0])).toContain(`{"layer":${layer},"text":"your bet"}`);
    replies.push(said("bet-answer"));
  }
  expect(replies.map((reply) => /You were right|expected it to (know early|wait)/.exec(reply)?.[0])).toEqual([
    "expected it to know early",
    "expected it to know early",
    "expected it to know early",
    "expected it to know early",
    "You were right",
    "expected it to wait"
  ]);
  await move("bet/1", 3);
  expect(said("bet-answer")).toContain("You were certain: this is the one to remember");
  await move("bet/1", 0);
  await move("bet/0", 0);
}, 60_000);

test("the model answers water, which is first on top after the fifth layer and had a rank in the hundreds", () => {
  const answer = said("bet-answer");
  expect(answer).toMatch(/“water”\*\*, with a chance of 98 %.*first on top after layer \*\*5\*\*/);
  const before = Number(/its rank was ([\d,]+)/.exec(answer)![1].replace(",", ""));
  expect(before).toBeGreaterThan(100);
  expect(before).toBeLessThan(1000);
});

test("after the first layer the lens mostly repeats what was read, at the end it never does", () => {
  const answer = said("echo-answer");
  const [echo, final] = [...answer.matchAll(/(\d+) % of the places|final answer at (\d+) %/g)].map((match) =>
    Number(match[1] ?? match[2])
  );
  expect(echo).toBeGreaterThan(80);
  expect(final).toBeLessThan(5);
});

test("one layer says that “drink” follows “drink”, as the prose has it", () => {
  const {state} = widgetOf("map") as {
    state: {
      pieces: string[];
      words: Record<number, string>;
      places: {read: {k: number; top: Int32Array; probabilities: Float32Array}}[];
    };
  };
  const {read} = state.places[state.pieces.indexOf(" drink")];
  expect(state.words[read.top[read.k]]).toBe(" drink");
  expect(read.probabilities[read.k]).toBeGreaterThan(0.9);
});

test("some beginnings settle before the last layer and some do not", () => {
  const soon = Number(inline("soon"));
  expect(soon).toBeGreaterThan(3);
  expect(soon).toBeLessThan(17);
});

test("a text of one's own is looked at and taken apart, without loading the model or the evidence again", async () => {
  const before = ["model", "evidence", "settled", "six"].map((id) => runs.get(id));
  await move("choose/0", "The bird flew up into the");
  expect(widgetOf("surprise").state).toMatchObject({
    pieces: ["<s>", " The", " bird", " fle", "w", " up", " into", " the"]
  });
  expect(inline("quoted(answer.word)")).toBe("“sky”");
  expect(widgetOf("attribution").state).toMatchObject({answer: {piece: " sky"}});
  expect(said("bet-answer")).toContain("“water”");
  await move("choose/1", true);
  expect((widgetOf("map").state as {sites: string[]}).sites).toHaveLength(13);
  await move("choose/1", false);
  expect(["model", "evidence", "settled", "six"].map((id) => runs.get(id))).toEqual(before);
}, 60_000);

test("a text that is empty or too long is refused in words, and the page goes on", async () => {
  await move("choose/0", " ");
  expect(cell("lens")?.error?.message).toBe('prompt: got " ", expected a text of at least one word');
  await move("choose/0", "dog ".repeat(300));
  expect(cell("lens")?.error?.message).toMatch(/prompt: got \d+ tokens, expected at most 256/);
  await move("choose/0", "The sun was hot. Tim was thirsty and wanted a drink of");
  expect(cell("lens")?.error).toBeUndefined();
}, 60_000);

test("contributions add up to the logit to 1e-3, by layers, heads and neurons", async () => {
  for (const by of ["layers", "heads", "neurons"]) {
    await move("by/0", by);
    const state = widgetOf("attribution").state as {
      by: string;
      logit: number;
      contributions: {value: number}[];
    };
    expect(state.by).toBe(by);
    const sum = state.contributions.reduce((all, {value}) => all + value, 0);
    expect(Math.abs(sum - state.logit)).toBeLessThan(1e-3);
  }
  expect(inline("partName(largest)")).toMatch(/^(neuron \d+|the attention) of layer \d$/);
  await move("by/0", "layers");
}, 60_000);

test("it sees when the reader has made the lens lie, and that the answer has not moved", async () => {
  expect(said("lie-verdict")).toContain("does not say your word yet");
  for (const [word, layer] of [
    [" moon", 4],
    [" fish", 1],
    [" king", 5]
  ] as const) {
    await move("lie-controls/0", word);
    await move("lie-controls/1", layer);
    await move("lie-controls/2", 3);
    expect(said("lie-verdict")).toMatch(
      new RegExp(
        `After layer ${layer} the lens says \\*\\*“${word.trim()}”.*The lens is fooled.*nothing else has changed`
      )
    );
  }
  await move("lie-controls/2", 0);
  expect(said("lie-verdict")).toContain("does not say your word yet");
}, 120_000);

test("the check has three of each kind, is counted at the button only, and explains what was wrong", async () => {
  await move("quiz/0", [0, 1, 2, 3, 4, 5]);
  expect(said("score")).toBe("Tick, then check.");
  await move("quiz/1", 1);
  expect(said("score")).toContain("**3 of 6** are right");
  const wrong = [
    ...said("score").matchAll(/Row (\d): after layer 5 the lens said “[^”]+”; “[^”]+” had rank \d+/g)
  ];
  const rows = wrong.map(([, row]) => Number(row));
  expect(rows).toHaveLength(3);
  expect(rows.join()).not.toMatch(/0,1,2|3,4,5/);
  await move(
    "quiz/0",
    [0, 1, 2, 3, 4, 5].filter((row) => !rows.includes(row))
  );
  expect(said("score")).toContain("Check again");
  await move("quiz/1", 2);
  expect(said("score")).toContain("**6 of 6** are right");
}, 60_000);

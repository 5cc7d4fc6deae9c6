import {tableFromIPC} from "@uwdata/flechette";
import {expect, test} from "vitest";
import {type PatternsState, unpackWeights} from "../../../cells/circuits/attention/view.ts";
import type {HeadScores} from "../../../cells/circuits/index.ts";
import type {TableView} from "../../../cells/views/view.ts";
import {keepsTheRules} from "./keep-rules.ts";
import {openLesson} from "./open-lesson.ts";

const lesson = openLesson("attention");
const {said, views, move, cell, runs} = lesson;

const scoresOf = (id: string) => (views(id)[0] as {state: HeadScores}).state;
const headOf = (id: string, name: string) =>
  scoresOf(id).heads.find(({layer, head}) => `L${layer}H${head}` === name)!;

keepsTheRules(lesson, [
  {input: "bet/0", answer: "bet-answer", choices: ["neither", "both", "deep"], right: "deep"},
  {
    input: "look-bet/0",
    answer: "look-answer",
    choices: ["current", "previous", "first", "duplicate"],
    right: "previous"
  },
  {input: "knock-bet/0", answer: "knock-answer", choices: ["L1H0", "L1H2", "L0H2", "L1H1"], right: "L0H2"},
  {input: "form-bet/0", answer: "form-answer", choices: ["even", "start", "sudden"], right: "sudden"}
]);

test("two layers copy the second time, one layer does not", () => {
  const [deep, shallow] = [scoresOf("scores").loss!, scoresOf("shallow-scores").loss!];
  expect(deep.first).toBeGreaterThan(6.5);
  expect(deep.second).toBeLessThan(1);
  expect(shallow.first - shallow.second).toBeLessThan(0.5);
  expect(said("bet-answer")).toContain("**0.58 nats** the second time");
});

test("one head of layer 0 looks one token back; heads of layer 1 have high induction scores, none of one layer has", () => {
  expect(headOf("scores", "L0H2").previous).toBeGreaterThan(0.8);
  expect(headOf("scores", "L0H2").induction).toBeLessThan(0.01);
  expect(headOf("scores", "L1H0").induction).toBeGreaterThan(0.8);
  expect(headOf("scores", "L1H2").induction).toBeGreaterThan(0.8);
  expect(Math.max(...scoresOf("shallow-scores").heads.map(({induction}) => induction))).toBeLessThan(0.05);
  expect(said("scores-words")).toMatch(/\*\*L1H0\*\* with 85 %, then \*\*L1H2\*\* with 84 %/);
  expect(said("look-answer")).toMatch(/On average 9\d % of its attention goes \*\*one token back/);
});

test("in the sentence “h” looks at “ck”, and the second “ck” at “h”, as the prose has it", () => {
  const [fold] = views("look-answer") as {values: {state?: PatternsState}[]}[];
  const {pieces, heads, causal} = fold.values.find(({state}) => state?.heads)!.state!;
  expect(pieces.slice(5, 10)).toEqual([" b", "la", "ck", " h", "at"]);
  const last = pieces.length - 1;
  expect(pieces[last]).toBe("ck");
  const weight = (name: string, query: number, key: number) =>
    unpackWeights(heads.find((head) => head.name === name)!.packed, pieces.length, causal)[
      query * pieces.length + key
    ];
  expect(weight("L0H2", 8, 7)).toBeGreaterThan(0.9);
  expect(weight("L1H2", last, 8)).toBeGreaterThan(0.5);
});

test("without the head that looks one back it guesses worse than blindly; without the highest score hardly worse", () => {
  const answer = said("knock-answer");
  expect(answer).toMatch(
    /With all heads the loss is 0\.58 nats.* Without \*\*L0H2\*\* it is \*\*8\.\d\d nats\*\*: worse than blind guessing, which costs 6\.93/
  );
  expect(Number(/L1H0 it is only (\d\.\d\d)/.exec(answer)![1])).toBeLessThan(2.5);
});

test("two heads of layer 1 are enough to forget, and each is a spare for the other", async () => {
  await move("forget/0", [4]);
  expect(said("forget-answer")).toContain("Not yet");
  await move("forget/0", [2]);
  expect(said("forget-answer")).toContain("the easy way");
  await move("forget/0", [4, 6]);
  const answer = said("forget-answer");
  expect(answer).toContain("two heads of layer 1 were enough");
  const [one, other, both] = /costs (\d\.\d+) nats or (\d\.\d+) nats, both cost (\d\.\d+)/
    .exec(answer)!
    .slice(1)
    .map(Number);
  expect(both).toBeGreaterThan(one + other);
  await move("forget/0", []);
}, 60_000);

test("the heads come within a few hundred steps of training", () => {
  expect(said("form-answer")).toMatch(
    /At step 1,400 the best induction score is [2-4] %, at step 1,800 it is \*\*6\d %/
  );
  expect(said("inline-8")).toBe("11");
});

test("attention is not what is taken: one head gives the first token little and takes most from it", () => {
  const [looks, takes] = /L1H3 gives the first token (\d+) %.* yet \*\*(\d+) %/
    .exec(said("value-words"))!
    .slice(1)
    .map(Number);
  expect(takes).toBeGreaterThan(2 * looks);
});

test("a text of one's own is looked at without loading the models again; a bad one is refused in words", async () => {
  expect(said("own-words")).toMatch(/Two layers would go on with “ H” 4\d %.*one layer with “,”/);
  const before = ["nets", "stories", "history", "scores"].map((id) => runs.get(id));
  await move("own/0", "no token twice");
  expect(said("own-words")).toContain("would go on with");
  await move("own/0", " ");
  expect(cell("own-heads")?.error?.message).toBe('prompt: got " ", expected a text of at least one word');
  await move("own/0", "dog ".repeat(200));
  expect(cell("own-heads")?.error?.message).toMatch(/prompt: got \d+ tokens, expected at most 128/);
  await move("own/0", "Tom Sawyer gave Huck a fish. Tom Sawyer gave");
  expect(cell("own-heads")?.error).toBeUndefined();
  expect(["nets", "stories", "history", "scores"].map((id) => runs.get(id))).toEqual(before);
}, 60_000);

test("the check has three places of each kind, is counted at the button only, and explains what was wrong", async () => {
  await move("quiz/0", [0, 1, 2, 3, 4, 5]);
  expect(said("quiz-score")).toBe("Tick, then check.");
  await move("quiz/1", 1);
  const wrong = said("quiz-score");
  expect(wrong).toContain("**3 of 6** are right");
  expect(wrong.match(/for the first time: nothing says what follows/g)).toHaveLength(2);
  expect(wrong).toMatch(
    /Place (\d+), “[^”]+”: It stood there before, but now another token follows: the copy is wrong/
  );
  // the rows that are not explained are right
  const table = views("quiz")[0] as {control: {table: TableView}};
  const places = tableFromIPC(table.control.table.arrow).getChild("place")!.toArray() as ArrayLike<number>;
  const missed = [...wrong.matchAll(/Place (\d+)/g)].map(([, place]) => Number(place));
  const right = Array.from(places).flatMap((place, row) => (missed.includes(Number(place)) ? [] : [row]));
  await move("quiz/0", right);
  expect(said("quiz-score")).toContain("Changed. Check again");
  await move("quiz/1", 2);
  expect(said("quiz-score")).toContain("**6 of 6** are right");
}, 60_000);

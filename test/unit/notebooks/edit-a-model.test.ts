import {describe, expect, test} from "vitest";
import {data} from "../../../cells/data/index.ts";
import {
  EBM,
  type Edit,
  type Editing,
  type EditMetricsData,
  editHistory,
  editsFromJSON
} from "../../../cells/glassbox/index.ts";
import type {DownloadData} from "../../../cells/views/download.ts";
import type {InputView, WidgetView} from "../../../cells/views/view.ts";
import {keepsTheRules} from "./keep-rules.ts";
import {openLesson} from "./open-lesson.ts";

const lesson = openLesson("edit-a-model");
const {said, views, move, runs} = lesson;

/** The numbers that a pattern catches in a text. */
function numbersIn(text: string, pattern: RegExp): number[] {
  const found = text.match(pattern);
  if (!found) throw new Error(`${pattern} is not in: ${text}`);
  return found.slice(1).map((number) => Number(number.replace("−", "-")));
}
const numberIn = (id: string, pattern: RegExp) => numbersIn(said(id), pattern)[0];
const stateOf = <State>(id: string) =>
  (views(id).find(({kind}) => kind === "widget") as WidgetView).state as State;
const begun = (id: string) => ((views(id)[0] as InputView).control as unknown as {value: Editing}).value;

/** Edits in an editor of the page, after what it begins with; null goes back to the trained model. */
async function make(editor: string, edits: Edit[] | null): Promise<void> {
  const value = begun(editor);
  const next = edits
    ? edits.reduce((history, edit) => editHistory.commit(history, edit), value.edits)
    : editHistory.checkout(value.edits, null);
  await move(`${editor}/0`, {...value, edits: next});
}
const reset = (editor: string) => move(`${editor}/0`, begun(editor));

/** The bins of a column, as the editor has them. */
function binsOf(term: string): number[] {
  const {shapes} = (
    (views("trial")[0] as InputView).control as unknown as {
      state: {shapes: {term: string; axes: {size: number}[]}[]};
    }
  ).state;
  const {size} = shapes.find((shape) => shape.term === term)!.axes[0];
  return Array.from({length: size - 2}, (_, at) => at + 1);
}
const atCliff = (): Edit => ({kind: "align", term: "Income", cells: binsOf("Income").slice(-2), to: "left"});
const blanksToo: Edit = {kind: "set", term: "Income", cells: [0], to: -1.03};
const rising = (): Edit => ({
  kind: "monotone",
  term: "Assets",
  cells: binsOf("Assets"),
  direction: "increasing"
});

keepsTheRules(lesson, [
  {input: "bet/0", answer: "bet-answer", choices: ["more", "same", "less"], right: "less"},
  {input: "who-bet/0", answer: "who-answer", choices: ["rich", "blank", "slip"], right: undefined},
  {input: "cost-bet/0", answer: "cost-answer", choices: ["less", "same", "more"], right: "same"}
]);

describe("the cliff", () => {
  test("is no noise: who flattens it is right less often, at the cliff and over all", async () => {
    await move("bet/0", "less");
    await move("bet/1", 3);
    const pair = (pattern: RegExp) => numbersIn(said("bet-answer"), pattern);
    const [before, after] = pair(/was right about \*\*([\d.]+) %\*\*, and is right about \*\*([\d.]+) %/);
    const [cliffBefore, cliffAfter] = pair(
      /at the cliff it was right about ([\d.]+) %, and is right about ([\d.]+) %/
    );
    expect(before - after).toBeGreaterThan(0.3);
    expect(cliffBefore - cliffAfter).toBeGreaterThan(5);
    expect(said("bet-answer")).toContain(
      "You bet: less often. You were right. You were certain, and rightly."
    );
    await move("bet/0", "more");
    expect(said("bet-answer")).toContain("That was wrong. You took the cliff for noise.");
    await move("bet/0", "none");
    await move("bet/1", 0);
  });

  test("is one number that stands for a blank, mostly of freelancers; the lesson says that it is planted", async () => {
    const [rows, alike, income] = numbersIn(
      said("cliff-rows"),
      /(\d+) rows made the cliff\. <b>(\d+) of them<\/b> have one and the same income: (\d+)\./
    );
    expect([rows - alike <= 2, income]).toEqual([true, 999]);
    await move("who-bet/0", "blank");
    expect(numberIn("who-answer", /\*?\*?(\d+) % of them are freelancers/)).toBeGreaterThan(60);
    expect(said("who-answer")).toMatch(
      /Here is the plant:.*a blank is written as 999.*That is what they are\./
    );
    // that they are bad more often is the table's own
    const people = (await data.load("credit")).objects() as {Income: number | null; Status: string}[];
    const bad = (some: typeof people) => some.filter(({Status}) => Status === "bad").length / some.length;
    expect(bad(people.filter(({Income}) => Income === null))).toBeGreaterThan(
      2 * bad(people.filter(({Income}) => Income !== null))
    );
    await move("who-bet/0", "none");
  });

  test("is mended by two steps as well as by a new training, once blanks come as blanks", () => {
    const [trained, mended, again] = numbersIn(
      said("mend-words"),
      /model as it was trained is right about (\d+) %.*right about \*\*(\d+) %\*\*, as it was before; trained again, about (\d+) %/
    );
    expect(mended - trained).toBeGreaterThan(5);
    expect(Math.abs(mended - again)).toBeLessThan(5);
    expect(said("mend-words")).toMatch(/trained adds −1\.\d\d, the mended one \+0\.\d\d/);
  });

  test("is seen to be flat, and mended, when the reader does it in the editor", async () => {
    expect(said("trial-words")).toContain("Nothing is edited yet");
    await make("trial", [atCliff()]);
    expect(said("trial-words")).toContain("**The cliff is flat.**");
    const {scopes} = stateOf<EditMetricsData>("trial-figures");
    expect(scopes[0].measures[0].after as number).toBeLessThan(scopes[0].measures[0].before as number);
    const empty = numberIn("yours", /\*\*(\d+) %/);
    await make("trial", [atCliff(), blanksToo]);
    expect(said("trial-words")).toContain("You have done what comes further down");
    expect(numberIn("yours", /\*\*(\d+) %/)).toBeGreaterThan(empty + 5);
    await make("trial", [{kind: "move", term: "Age", cells: [3], by: 0.1}]);
    expect(said("trial-words")).toMatch(/^1 step\. The cliff still stands/);
    await reset("trial");
    expect(said("trial-words")).toContain("Nothing is edited yet");
  });

  test("figures are told of what is selected and of the group that is chosen", async () => {
    const value = begun("trial");
    await move("trial/0", {...value, selection: {term: "Income", cells: binsOf("Income").slice(-1)}});
    for (const group of [
      "freelancers",
      "temporary workers",
      "people who rent",
      "people with records",
      "under thirty",
      "less than two years at work"
    ]) {
      await move("slice-choice/0", group);
      const {scopes} = stateOf<EditMetricsData>("trial-figures");
      expect(scopes.map(({kind}) => kind)).toEqual(["all", "selection", "slice"]);
      expect(scopes[1]).toMatchObject({name: expect.stringMatching(/^Income 9\d\d and above$/), rows: 136});
      expect(scopes[2].rows).toBeGreaterThan(100);
    }
    await move("slice-choice/0", "nobody");
    await reset("trial");
  });
});

describe("a dip without a reason", () => {
  test("may be made increasing for next to nothing", async () => {
    await move("cost-bet/0", "same");
    const text = said("cost-answer");
    const [before, after] = numbersIn(text, /Right about ([\d.]+) % before, \*\*([\d.]+) %/);
    expect(Math.abs(before - after)).toBeLessThanOrEqual(0.3);
    const [loss, lossAfter] = numbersIn(text, /from (0\.\d+) to (0\.\d+);/);
    expect(lossAfter).toBeLessThanOrEqual(loss);
    expect(text).toContain("You were right.");
    const [rows, few] = numbersIn(text, /rows behind it \| (\d+) \| (\d+)/);
    const [sway, wide] = numbersIn(text, /bag to bag \| ([\d.]+) \| ([\d.]+)/);
    const [flips, none] = numbersIn(text, /change when it goes \| (\d+) \| (\d+)/);
    expect([rows > 2 * few, 2 * sway < wide, flips > 10 + none]).toEqual([true, true, true]);
    await move("cost-bet/0", "none");
  });

  test("common sense about income is cheap after the mend, and was dear before", () => {
    const [now, before] = numbersIn(
      said("prices-words"),
      /“Income increasing” costs (−?[\d.]+) thousandths now\. Before the mend it cost \*\*([\d.]+)/
    );
    expect(before).toBeGreaterThan(10 * Math.abs(now));
    expect(said("prices-words")).toContain("Assets increasing");
    expect(said("prices-words")).not.toContain("Seniority decreasing,");
  });
});

describe("who is affected", () => {
  test("is told person by person, and flattening hits freelancers", async () => {
    const shares = numbersIn(
      said("flipped"),
      /(\d+) % of all of them are freelancers; among the people asked about it is (\d+) %/
    );
    expect(shares[0]).toBeGreaterThan(2 * shares[1]);
    await move("whose/0", "work");
    expect(said("flipped")).toContain("Nobody's answer flips. Go back to the second editor");
    await make("work", [rising()]);
    expect(said("flipped")).toContain("Chances have moved, but none of them past a half");
    await make("work", [{kind: "delete", term: "Records"}]);
    expect(numberIn("flipped", /\*\*(\d+)\*\* answers flip/)).toBeGreaterThan(10);
    await reset("work");
    await move("whose/0", "flat");
  });
});

describe("the reader's work", () => {
  test("begins with the colleague's two steps, is replayed from a file and undone to the last bit", async () => {
    expect(said("proof")).toMatch(
      /has \*\*2\*\* steps; the model stands after “nobody earns 999”.*differs from the trained one in [23] bins of Income/
    );
    await make("work", [rising(), {kind: "smooth", term: "Age", cells: binsOf("Age"), radius: 2}]);
    expect(said("proof")).toMatch(
      /has \*\*4\*\* steps;.*bins of Income, \d+ bins of Assets|bins of Assets, \d+ bins of Income/
    );
    expect(said("proof")).toMatch(
      /<b>the same model, to the last bit<\/b>.*<b>the trained model, to the last bit<\/b>/
    );
    await make("work", null);
    expect(said("proof")).toContain("stands at the beginning. It differs from the trained one in nothing");
    expect(said("proof")).not.toContain("fault");
    await reset("work");
  });

  test("is carried away in files that say the same: edits, InterpretML's model, and a program", async () => {
    await make("work", [rising()]);
    const files = new Map(stateOf<DownloadData>("carry").files.map(({name, text}) => [name, text]));
    const edits = editsFromJSON(files.get("credit.edits.json"));
    expect(edits.commits.map(({message}) => message)).toEqual([
      "999 stood for a blank",
      "nobody earns 999",
      expect.stringContaining("made increasing")
    ]);
    const model = EBM.fromInterpretJSON(JSON.parse(files.get("credit.ebm.json") as string), {
      target: "Status"
    });
    const program = await import(
      `data:text/javascript,${encodeURIComponent(files.get("credit.mjs") as string)}`
    );
    const people = (await data.load("credit")).objects() as Record<string, unknown>[];
    const chances = model.predictProba!(people as never).data;
    for (let i = 0; i < people.length; i += 7) {
      expect(program.predictProba(people[i])[1]).toBeCloseTo(chances[2 * i + 1], 9);
    }
    await reset("work");
  });

  test("keeps the claim: log odds move by their bins, increasing is isotonic, undo is exact, files predict the same", () => {
    const text = said("claims");
    const found = [...text.matchAll(/to within (\d)e−(\d+)|\| exactly/g)].map(([, digit, power]) =>
      digit ? Number(`${digit}e-${power}`) : 0
    );
    expect(found.length).toBe(3);
    for (const distance of found) expect(distance).toBeLessThan(1e-9);
    expect(text).toContain("8 of 8 kinds of edit");
  });

  test("is timed on ten thousand people where the reader asks for it", async () => {
    expect(said("measured")).toContain("Not measured yet");
    await move("measure-button/0", 1);
    expect(numberIn("measured", /\*\*([\d.]+) ms\*\*/)).toBeLessThan(1000);
  });

  test("never trains the model again", async () => {
    const trained = ["model", "again", "table"].map((id) => runs.get(id));
    await make("trial", [atCliff()]);
    await make("work", [rising()]);
    expect(["model", "again", "table"].map((id) => runs.get(id))).toEqual(trained);
    expect(trained).toEqual([1, 1, 1]);
    await reset("trial");
    await reset("work");
  });
});

test("it sees when the reader has made the model lie, and when not yet", async () => {
  expect(said("villain-verdict")).not.toContain("You did it");
  await move("villain/1", 0);
  expect(said("villain-verdict")).toContain("Too few");
  await move("villain/0", "Job = fixed");
  await move("villain/1", 3);
  expect(said("villain-verdict")).toContain("The board notices");
  await move("villain/0", "Job = partime");
  await move("villain/1", 1);
  expect(said("villain-verdict")).toContain("<b>You did it.</b>");
  expect(stateOf<EditMetricsData>("villain-verdict").scopes.map(({name}) => name)).toEqual([
    "all rows",
    "Job = partime"
  ]);
});

test("the quiz is counted at the button only, and explains what was wrong", async () => {
  await move("quiz/0", [0, 1, 2, 3, 4, 5]);
  expect(said("score")).toBe("Tick, then check.");
  await move("quiz/1", 1);
  expect(said("score")).toContain("**3 of 6** are right");
  const wrong = [...said("score").matchAll(/Row (\d): (at the cliff|not at the cliff)/g)];
  expect(new Set(wrong.map(([, , why]) => why)).size).toBe(2);
  const right = [0, 1, 2, 3, 4, 5].filter((row) => !wrong.some(([, place]) => Number(place) === row));
  await move("quiz/0", right);
  expect(said("score")).toContain("Check again");
  await move("quiz/1", 2);
  expect(said("score")).toContain("**6 of 6** are right");
});

test("three prompts answer each choice at once", async () => {
  expect(said("recall-answer")).toBe("Choose. The reason comes at once.");
  for (const [place, right] of [1, 1, 2].entries()) await move(`recall/${place}`, right);
  expect(said("recall-answer").match(/Yes\./g)?.length).toBe(3);
  await move("recall/0", 0);
  expect(said("recall-answer")).toMatch(/No\. The rows say whether/);
});

import {describe, expect, test} from "vitest";
import type {LocalData} from "../../../cells/glassbox/ebm/widgets/local-explanation.ts";
import type {WidgetView} from "../../../cells/views/view.ts";
import {compileNotebook} from "../../../runtime/compile/index.ts";
import {parse} from "../../../runtime/document/index.ts";
import {openKernel} from "../../../runtime/kernel/open-kernel.ts";
import {keepsTheRules} from "./keep-rules.ts";
import {openLesson} from "./open-lesson.ts";
import {words} from "./read-lesson.ts";

const lesson = openLesson("ebm");
const {url, notebook, said, views, move, cell, runs, inline} = lesson;

const numberIn = (id: string, pattern: RegExp) => Number(said(id).match(pattern)?.[1].replace("−", "-"));
const explained = () => (views("why")[0] as WidgetView).state as LocalData;
const trained = () => ["model", "line", "growing", "bagged", "race", "leak"].map((id) => runs.get(id));

keepsTheRules(lesson, [
  {input: "bet/0", answer: "bet-answer", choices: ["line", "curves", "forest"], right: "curves"},
  {input: "bend-bet/0", answer: "bend-answer", choices: ["same", "less", "down"], right: "less"},
  {input: "leak-bet/0", answer: "leak-answer", choices: ["theirs", "ours", "look"], right: undefined}
]);

describe("one person's sum", () => {
  test("is the model: intercept plus bars give the chance that is told", () => {
    const {intercept, terms, score, probabilities} = explained();
    const sum = terms.reduce((total, {adds}) => total + adds[0], intercept[0]);
    expect(sum).toBeCloseTo(score[0], 9);
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(probabilities[1].probability, 9);
    expect(said("person")).toContain(`**${Math.round(100 * probabilities[1].probability)} %**`);
  });

  test("moves only in bars that have the changed column's name, and without training again", async () => {
    const before = explained();
    const once = trained();
    await move("change/0", 900);
    const after = explained();
    const [was, is] = said("person")
      .match(
        /Amount 900 thousand pesetas instead of 1,650 thousand pesetas: the chance of applicant 154 was (\d+) %, and is now \*\*(\d+) %\*\*/
      )!
      .slice(1)
      .map(Number);
    expect([was, is]).toEqual([35, 66]);
    const moved = after.terms
      .filter(({term, adds}) => before.terms.find((other) => other.term === term)?.adds[0] !== adds[0])
      .map(({term}) => term);
    expect(moved).toContain("Amount");
    expect(moved.filter((term) => !term.split(" & ").includes("Amount"))).toEqual([]);
    expect(trained()).toEqual(once);
    expect(once).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test("takes several changes at once, a gap and a category among them", async () => {
    await move("change/3", true);
    await move("change/4", "yes");
    expect(said("person")).toMatch(
      /^Amount 900 .*, Income not known instead of 174 .*, Records yes instead of no: /
    );
    expect(explained().terms.find(({term}) => term === "Income")?.values[0].state).toBe("missing");
    await move("change/0", 1650);
    await move("change/3", false);
    await move("change/4", "no");
    expect(said("person")).toContain("Nothing is changed");
  });

  test("is shown for every kind of applicant", async () => {
    for (const number of [1, 40, 80, 120, 200, 154]) {
      await move("choose/0", number);
      const [view] = cell("sum")?.views ?? [];
      const {score, probabilities} = (view as WidgetView).state as LocalData;
      expect(probabilities[1].probability).toBeCloseTo(1 / (1 + Math.exp(-score[0])), 9);
      expect(cell("sum")?.status).toBe("done");
    }
    expect(said("person")).toContain("Nothing is changed");
  }, 30_000);
});

test("a curve bends where the straight line cannot", async () => {
  const [first, second, third] = [
    /first ten years at work add \*\*(\S+)\*\*/,
    /next ten \*\*(\S+)\*\*/,
    /fifteen after that (\S+)\. So/
  ].map((pattern) => numberIn("bend-answer", pattern));
  expect(first).toBeGreaterThan(second);
  expect(third / 15).toBeLessThan(0.5 * (first / 10));
  await move("bend-bet/0", "less");
  expect(said("bend-answer")).toContain("You were right");
  for (const column of ["Income", "Age", "Time"]) {
    await move("curve-column/0", column);
    for (const id of ["bend-answer", "growing-chart", "bags-chart"]) {
      expect(JSON.stringify(cell(id)?.views[0])).toContain(`"${column}, `);
    }
  }
  await move("curve-column/0", "Seniority");
  await move("bend-bet/0", "none");
});

test("more turns go on learning the rows by heart when the unseen gain no more", () => {
  const [start, end] = [/from (\S+) %/, / to (\S+) %/].map((pattern) => numberIn("growing-words", pattern));
  expect(end).toBeGreaterThan(start + 5);
  expect(said("growing-words")).toContain("Of these, 125 turns do best on the unseen");
});

test("people without an income are judged better by a curve with a place for gaps than by a filled one", () => {
  const [are, line, curve] = [/say, \*\*(\d+) %/, /expects (\d+) % of/, /expects \*\*(\d+) %/].map(
    (pattern) => numberIn("gap-words", pattern)
  );
  expect(Math.abs(curve - are)).toBeLessThan(Math.abs(line - are));
});

test("the sum of curves is no worse than lines and beats the forest in every trial", async () => {
  await move("bet/0", "forest");
  const [curves, lines, forest] = ["curves", "straight lines", "forest"].map((name) =>
    numberIn("bet-answer", new RegExp(`[ ,] ?${name} (0\\.\\d+)`))
  );
  expect(curves).toBeGreaterThan(lines);
  expect(lines).toBeGreaterThan(forest);
  expect(said("bet-answer")).toMatch(
    /beats the forest in 5 of 5.*That was wrong\. You expected the unreadable/
  );
  expect(said("bet-answer")).toContain("On this table it is not so");
  await move("bet/1", 3);
  expect(said("bet-answer")).toContain("You were certain: this is the one to remember");
  await move("bet/0", "curves");
  expect(said("bet-answer")).toContain("You were certain, and rightly");
  await move("bet/0", "none");
  await move("bet/1", 0);
});

test("a column from after the decision makes a model more often right, and useless on the first day", async () => {
  await move("leak-bet/0", "theirs");
  const [ours, theirs] = [
    "percent(rightOn(model, unseen))",
    "percent(rightOn(leaky, withLetters(unseen)))"
  ].map((source) => Number.parseInt(inline(source), 10));
  expect(theirs).toBeGreaterThan(ours + 5);
  expect(numberIn("leak-answer", /right about \*\*(\d+)/)).toBeLessThan(ours);
  expect(numberIn("leak-answer", /lets in (\d+) %/)).toBeGreaterThan(
    numberIn("leak-answer", /\(ours (\d+) %\)/)
  );
  expect(said("leak-answer")).toMatch(/longest curve is \*\*Reminders\*\*.*You went by how often/);
  await move("leak-bet/0", "none");
});

describe("the garden", () => {
  const follows = () =>
    [/follows \*\*(\S+) %\*\* for warmth/, /\*\*(\S+) %\*\* for water/, /map follows (\S+) %/].map(
      (pattern) => numberIn("garden-words", pattern)
    );

  test("gives back its curves and its pair, in every garden", async () => {
    for (const garden of [1, 2, 0]) {
      await move("garden-controls/2", garden);
      for (const share of follows()) expect(share).toBeGreaterThan(90);
      expect(said("garden-words")).toContain("It took **salt & chalk**: the right one");
      expect(numberIn("garden-words", /by (\d\.\d+) g/)).toBeLessThan(0.5);
    }
  }, 60_000);

  test("gives back less from few plants and a bad scale", async () => {
    await move("garden-controls/0", 100);
    await move("garden-controls/1", 40);
    const [warmth, water] = follows();
    expect(warmth).toBeLessThan(80);
    expect(water).toBeLessThan(80);
    await move("garden-controls/0", 1500);
    await move("garden-controls/1", 4);
  }, 30_000);
});

test("it sees when the reader has made the model lie, and that it is as right as before", async () => {
  expect(said("lie-verdict")).toContain("So far it is honest");
  const honest = numberIn("lie-verdict", /right about (\d+) %/);
  await move("lie-controls/1", 0);
  expect(said("lie-verdict")).not.toContain("honest");
  await move("lie-controls/0", 2);
  expect(said("lie-verdict")).toMatch(/\*\*It lies\.\*\* Coffee moves/);
  expect(numberIn("lie-verdict", /right about (\d+) %/)).toBeGreaterThanOrEqual(honest - 2);
  await move("lie-controls/0", 0);
  expect(said("lie-verdict")).toContain("Coffee has about half, being the very same number");
  await move("lie-controls/0", 0.3);
  await move("lie-controls/1", 2);
}, 30_000);

test("the quiz is counted at the button only, and explains what was wrong by the model's own bar", async () => {
  await move("quiz/0", [0, 1, 2, 3, 4, 5]);
  expect(said("score")).toBe("Tick, then check.");
  await move("quiz/1", 1);
  expect(said("score")).toContain("**3 of 6** are right");
  const wrong = [
    ...said("score").matchAll(/Row (\d): the model says \d+ %\. Its longest bar that way: [^,]+.*?, −/g)
  ];
  expect(wrong.length).toBe(3);
  const good = [0, 1, 2, 3, 4, 5].filter((row) => !wrong.some(([, place]) => Number(place) === row));
  await move("quiz/0", good);
  expect(said("score")).toContain("Check again");
  await move("quiz/1", 2);
  expect(said("score")).toContain("**6 of 6** are right");
});

test("each recalled answer gets its reason, right or wrong", async () => {
  expect(said("recall-answer")).toContain("Choose.");
  for (const [k, right] of [0, 1, 2].entries()) {
    await move(`recall/${k}`, right);
    expect(said("recall-answer")).toContain("Yes.");
    expect(said("recall-answer")).not.toContain("No.");
    await move(`recall/${k}`, (right + 1) % 3);
    expect(said("recall-answer")).toContain("No.");
    await move(`recall/${k}`, -1);
  }
});

test("a reader's own table takes the place of the penguins, pasted or from elsewhere", async () => {
  const own = notebook.blocks.find((block) => block.type === "cell" && block.id === "own-model")?.source;
  const rows = Array.from({length: 60}, (_, i) => `${i},${i % 7},${i > 30 ? "warm" : "cold"}`).join("\n");
  const tables = [
    {table: "fromCSV(`day,week,air\n".concat(rows, "`)"), target: "air", says: "learnt air (cold or warm)"},
    {table: 'await data.load("diabetes")', target: "progression", says: "learnt progression"}
  ];
  for (const {table, target, says} of tables) {
    const source = `\`\`\`ts {#own}
import {fromCSV} from "glassbook/data";
import {ebm} from "glassbook/glassbox";
const ownTable = ${table};
const ownTarget = "${target}";
\`\`\`

\`\`\`ts {#own-model}
${own}
\`\`\``;
    const other = await openKernel(compileNotebook(parse(new TextEncoder().encode(source))), {base: url});
    await other.settled();
    expect(words(other, "own-model")).toContain(says);
    other.close();
  }
}, 30_000);

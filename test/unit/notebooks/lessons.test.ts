import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {compileNotebook} from "../../../runtime/compile/index.ts";
import type {Kernel} from "../../../runtime/kernel/kernel.ts";
import {openKernel} from "../../../runtime/kernel/open-kernel.ts";
import {holeTexts, move, open, prose, read, words} from "./read-lesson.ts";

test("every cell of the first notebook runs", async () => {
  const {url, notebook} = read("hello");
  const kernel = await openKernel(compileNotebook(notebook), {base: url});
  await kernel.settled();
  for (const [id, {status, error}] of kernel.cells)
    expect([id, status, error?.message]).toEqual([id, "done", undefined]);
  await move(kernel, "spiders/0", 4);
  expect(words(kernel, "cell-3")).toBe("That makes **32** legs.");
  kernel.close();
});

describe("the LIME lesson", () => {
  const {url, notebook} = read("lime");
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
  }, 60_000);
  afterAll(() => kernel.close());

  test("runs without an error", () => {
    for (const [id, {status, error}] of kernel.cells) {
      expect([id, status, error?.message]).toEqual([id, "done", undefined]);
    }
  });

  test("asks for a bet within the first eighty words", () => {
    const first = notebook.blocks.findIndex((block) => block.type === "cell");
    expect(notebook.blocks[first]).toMatchObject({id: "bet"});
    const opening = notebook.blocks.slice(0, first).map(({source}) => source);
    expect(opening.join(" ").split(/\s+/).length).toBeLessThanOrEqual(80);
  });

  test("has no number in its prose that is not computed", () => {
    expect(
      prose(notebook)
        .join("\n")
        .match(/.*\d.*/g) ?? []
    ).toEqual([]);
  });

  test("asks only about people whom the forest has not seen, and says so", () => {
    const values = kernel.cells.get("applicant")?.views ?? [];
    expect(values.length).toBe(2);
    const said = (id: string) => words(kernel, id);
    const inline = notebook.blocks.flatMap((block) => (block.type === "cell" ? [] : block.inlines));
    const place = (source: string) => inline.findIndex((one) => one.source.trim() === source) + 1;
    const learnt = Number.parseFloat(said(`inline-${place("precisePercent(rightOn(learnt))")}`));
    const unseen = Number.parseFloat(said(`inline-${place("percent(rightOn(unseen))")}`));
    expect(learnt).toBeGreaterThan(99);
    expect(unseen).toBeLessThan(90);
    const forest = words(kernel, "forest");
    expect(forest).toContain("of 3,839 rows"); // 4,039 less the 200 kept away
  });

  test("says units at the applicant", () => {
    expect(words(kernel, "applicant")).toMatch(
      /Seniority&nbsp;<b>1 year<.*Time&nbsp;<b>48 months<.*Income&nbsp;<b>123<.*Money is in thousand pesetas/
    );
  });

  test("folds the answers away until the bets are placed, openable without scripts", async () => {
    for (const id of ["fit", "bet-answer", "umbrella-answer"])
      expect([id, open(kernel, id)]).toEqual([id, ["folded"]]);
    for (const id of ["fit-chart", "days"]) expect([id, open(kernel, id)]).toEqual([id, []]);
    await move(kernel, "bet/0", "same");
    await move(kernel, "umbrella-bet/0", "share");
    expect(open(kernel, "fit")).toEqual(["widget"]);
    expect(open(kernel, "bet-answer")).toEqual(["vega-lite", "markdown"]);
    expect(open(kernel, "umbrella-answer")).toEqual(["widget", "markdown"]);
    await move(kernel, "bet/0", "none");
    await move(kernel, "umbrella-bet/0", "none");
  });

  test("shows the line's answer beside the forest's and the bet, with a sentence for each answer", async () => {
    expect(words(kernel, "bet-answer")).toMatch(
      /forest says \*\*39 %\*\*, the line \*\*59 %\*\*.*not placed/
    );
    const replies = new Set<string>();
    for (const bet of ["same", "lower", "higher"]) {
      await move(kernel, "bet/0", bet);
      replies.add(words(kernel, "bet-answer"));
    }
    expect(replies.size).toBe(3);
    expect([...replies].filter((reply) => reply.includes("You were right")).length).toBe(1);
    expect(words(kernel, "bet-answer")).toContain("You were right");
    for (const reply of replies) expect(reply).toContain("The forest gives those 74 % on average");
    await move(kernel, "bet/1", 3);
    expect(words(kernel, "bet-answer")).toContain("You were certain, and rightly");
  });

  test("draws the bet beside the truth", () => {
    const [chart] = kernel.cells.get("bet-answer")?.views ?? [];
    expect(JSON.stringify(chart)).toContain('"text":"your bet"');
  });

  test("another applicant leaves the opening and the bet as they are", async () => {
    const before = words(kernel, "inline-1");
    await move(kernel, "choose/0", 100);
    const said = words(kernel, "bet-answer");
    expect(said).toContain(
      "applicant 190 the forest says **39 %**, the line **59 %**. You bet: a higher chance. You were right"
    );
    expect(said).toContain("The picture now shows applicant 100");
    expect(JSON.stringify(kernel.cells.get("bet-answer")?.views[0])).not.toContain("your bet");
    expect(words(kernel, "inline-1")).toBe(before);
    await move(kernel, "choose/0", 190);
  });

  test("holds for applicants of every kind, without broken words", async () => {
    for (let number = 1; number <= 200; number += 40) {
      await move(kernel, "choose/0", number);
      for (const [id, {status}] of kernel.cells) expect([number, id, status]).toEqual([number, id, "done"]);
      for (const id of ["alone-words", "width-words", "reruns-words", "bet-answer", "inline-12"]) {
        expect(words(kernel, id)).not.toMatch(/undefined|NaN|<=|[+−]0\.0|\b1 different answers/);
      }
    }
    await move(kernel, "choose/0", 190);
  }, 60_000);

  test("another applicant is explained without training again, whiskers and all", async () => {
    const [trained, loaded] = [runs.get("forest"), runs.get("table")];
    const explained = runs.get("explain") ?? 0;
    await move(kernel, "choose/0", 100);
    expect([runs.get("forest"), runs.get("table")]).toEqual([trained, loaded]);
    expect(trained).toBe(1);
    expect(runs.get("explain")).toBe(explained + 1);
    const [bars] = kernel.cells.get("show-bars")?.views ?? [];
    const state = (bars as {state: {labels: {weights: {standardError?: number}[]}[]; numSamples: number}})
      .state;
    expect(state.numSamples).toBe(5000);
    expect(state.labels[0].weights.every(({standardError}) => (standardError ?? 0) > 0)).toBe(true);
    await move(kernel, "choose/0", 190);
  });

  test("its charts hide nothing: no clamped axis, a legend up to 100 %, numbers under each", () => {
    const chart = (id: string) => {
      const view = kernel.cells.get(id)?.views[0];
      return view?.kind === "vega-lite" ? (view.spec as {data?: {values: object[]}}) : undefined;
    };
    for (const id of ["crowd-chart", "distance-chart", "alone-chart", "reruns-chart", "widths-chart"]) {
      expect([id, chart(id)?.data?.values.length ?? 0]).not.toEqual([id, 0]);
    }
    const crowd = JSON.stringify(chart("crowd-chart"));
    expect(crowd).not.toContain('"clamp"');
    expect(crowd).toContain("80 to 100 %");
    // colours of the theme, which has two of each
    expect(crowd).not.toMatch(/#[0-9a-f]{6}|scheme/);
  });

  test("LIME's longest bar is hardly a reason of the forest's for the first applicant, another is a larger one", () => {
    expect(words(kernel, "alone-words")).toMatch(
      /“Records = no”: \+2\d\.\d points\. .* worth \+[0-4]\.\d\. .*“Job = partime”: LIME says −1\d\.\d, the forest −4\d\.\d\./
    );
  });

  test("few samples give many answers, many samples few", async () => {
    const answers = async (samples: number) => {
      await move(kernel, "dice/0", samples);
      const said = words(kernel, "reruns-words");
      return said.includes("the same") ? 1 : Number(said.match(/there were (\d+)/)?.[1]);
    };
    const few = await answers(200);
    expect(few).toBeGreaterThan(await answers(5000));
    await move(kernel, "dice/0", 1000);
  });

  test("a narrow kernel leaves few people to carry the fit", async () => {
    await move(kernel, "width/0", 0.5);
    expect(Number(words(kernel, "width-words").match(/about \*\*(\d+)\*\*/)?.[1])).toBeLessThan(50);
    await move(kernel, "width/0", 0.3);
    expect(words(kernel, "width-words")).toContain("No bar is left. The line says 39 %, the forest 39 %");
    await move(kernel, "width/0", 2.7);
  });

  test("the umbrella shares the blame while it follows the rain, and loses it when it does not", async () => {
    const replies = new Set<string>();
    for (const bet of ["nothing", "small", "against", "share"]) {
      await move(kernel, "umbrella-bet/0", bet);
      replies.add(words(kernel, "umbrella-answer"));
    }
    expect(replies.size).toBe(4);
    expect(words(kernel, "umbrella-answer")).toMatch(/You were right.*nearly as good a sign/);
    const umbrella = () => Number(words(kernel, "umbrella-answer").match(/umbrella \+(\d+\.\d)/)?.[1]);
    const close = umbrella();
    await move(kernel, "noise/0", 0.4);
    expect(umbrella()).toBeLessThan(close);
    expect(words(kernel, "umbrella-answer")).toMatch(/Your bet was about 0.1.*a worse sign than the rain/);
    expect(words(kernel, "umbrella-answer")).not.toContain("right");
    await move(kernel, "noise/0", 0.1);
  });

  test("it sees when the reader has made LIME lie, and when not yet", async () => {
    for (const disguise of ["none", "price", "childhood"]) {
      await move(kernel, "disguise/0", disguise);
      expect(words(kernel, "verdict")).toContain("still sees what you do");
    }
    await move(kernel, "disguise/0", "forest");
    const said = words(kernel, "verdict");
    const [caught, unfair] = [/, (\d+) % pass for invented/, /\*\*(\d+) %\*\*/].map((one) =>
      Number(said.match(one)?.[1])
    );
    // people it never met: some do pass for invented
    expect(caught).toBeGreaterThan(0);
    expect(unfair).toBeGreaterThanOrEqual(90);
    expect(holeTexts(kernel.cells.get("verdict")?.views ?? []).join()).not.toContain("**");
    expect(said).toMatch(/R²: \*\*0\.0\d\*\*.*One who reads R² first is not/);
    await move(kernel, "choose/0", 3);
    expect(words(kernel, "verdict")).toMatch(
      /\*\*Income\*\*.*\*\*The auditor is fooled\*\*, and R² gives no warning/
    );
    await move(kernel, "choose/0", 190);
  });

  test("the quiz is counted at the button only, explains what was wrong, and has no order to guess by", async () => {
    await move(kernel, "quiz/0", [0, 1, 2, 3, 4, 5]);
    expect(words(kernel, "score")).toBe("Tick, then check.");
    await move(kernel, "quiz/1", 1);
    const said = words(kernel, "score");
    expect(said).toContain("**3 of 6** are right");
    const wrong = [
      ...said.matchAll(/Row (\d): the forest says (\d+) %\. LIME's longest bar that way: “[^”]+”, −/g)
    ];
    expect(wrong.length).toBe(3);
    expect(wrong.map(([, row]) => row).join()).not.toMatch(/0,1,2|3,4,5/);
    const good = [0, 1, 2, 3, 4, 5].filter((row) => !wrong.some(([, place]) => Number(place) === row));
    await move(kernel, "quiz/0", good);
    expect(words(kernel, "score")).toContain("Check again");
    await move(kernel, "quiz/1", 2);
    expect(words(kernel, "score")).toContain("**6 of 6** are right");
  });
});

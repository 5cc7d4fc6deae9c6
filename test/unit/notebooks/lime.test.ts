import {describe, expect, test} from "vitest";
import {keepsTheRules} from "./keep-rules.ts";
import {openLesson} from "./open-lesson.ts";
import {holeTexts} from "./read-lesson.ts";

describe("the LIME lesson", () => {
  const lesson = openLesson("lime");
  const {said, views, move, open, runs, inline} = lesson;

  keepsTheRules(lesson, [
    {
      input: "bet/0",
      answer: "bet-answer",
      hides: ["fit"],
      choices: ["same", "lower", "higher"],
      right: "higher"
    },
    {
      input: "umbrella-bet/0",
      answer: "umbrella-answer",
      choices: ["nothing", "small", "against", "share"],
      right: "share"
    }
  ]);

  test("asks only about people whom the forest has not seen, and says so", () => {
    const values = views("applicant");
    expect(values.length).toBe(2);
    const learnt = Number.parseFloat(inline("precisePercent(rightOn(learnt))"));
    const unseen = Number.parseFloat(inline("percent(rightOn(unseen))"));
    expect(learnt).toBeGreaterThan(99);
    expect(unseen).toBeLessThan(90);
    const forest = said("forest");
    expect(forest).toContain("of 3,839 rows"); // 4,039 less the 200 kept away
  });

  test("says units at the applicant", () => {
    expect(said("applicant")).toMatch(
      /Seniority&nbsp;<b>1 year<.*Time&nbsp;<b>48 months<.*Income&nbsp;<b>123<.*Money is in thousand pesetas/
    );
  });

  test("folds the answers away until the bets are placed, openable without scripts", async () => {
    for (const id of ["fit", "bet-answer", "umbrella-answer"])
      expect([id, open(id)]).toEqual([id, ["folded"]]);
    for (const id of ["fit-chart", "days"]) expect([id, open(id)]).toEqual([id, []]);
    await move("bet/0", "same");
    await move("umbrella-bet/0", "share");
    expect(open("fit")).toEqual(["widget"]);
    expect(open("bet-answer")).toEqual(["vega-lite", "markdown"]);
    expect(open("umbrella-answer")).toEqual(["widget", "markdown"]);
    await move("bet/0", "none");
    await move("umbrella-bet/0", "none");
  });

  test("shows the line's answer beside the forest's and the bet, with a sentence for each answer", async () => {
    expect(said("bet-answer")).toMatch(/forest says \*\*39 %\*\*, the line \*\*59 %\*\*.*not placed/);
    const replies = new Set<string>();
    for (const bet of ["same", "lower", "higher"]) {
      await move("bet/0", bet);
      replies.add(said("bet-answer"));
    }
    expect(replies.size).toBe(3);
    expect([...replies].filter((reply) => reply.includes("You were right")).length).toBe(1);
    expect(said("bet-answer")).toContain("You were right");
    for (const reply of replies) expect(reply).toContain("The forest gives those 74 % on average");
    await move("bet/1", 3);
    expect(said("bet-answer")).toContain("You were certain, and rightly");
  });

  test("draws the bet beside the truth", () => {
    const [chart] = views("bet-answer");
    expect(JSON.stringify(chart)).toContain('"text":"your bet"');
  });

  test("another applicant leaves the opening and the bet as they are", async () => {
    const before = said("inline-1");
    await move("choose/0", 100);
    const text = said("bet-answer");
    expect(text).toContain(
      "applicant 190 the forest says **39 %**, the line **59 %**. You bet: a higher chance. You were right"
    );
    expect(text).toContain("The picture now shows applicant 100");
    expect(JSON.stringify(views("bet-answer")[0])).not.toContain("your bet");
    expect(said("inline-1")).toBe(before);
    await move("choose/0", 190);
  });

  test("holds for applicants of every kind, without broken words", async () => {
    for (let number = 1; number <= 200; number += 40) {
      await move("choose/0", number);
      for (const [id, {status}] of lesson.cells()) expect([number, id, status]).toEqual([number, id, "done"]);
      for (const id of ["alone-words", "width-words", "reruns-words", "bet-answer", "inline-12"]) {
        expect(said(id)).not.toMatch(/undefined|NaN|<=|[+−]0\.0|\b1 different answers/);
      }
    }
    await move("choose/0", 190);
  }, 60_000);

  test("another applicant is explained without training again, whiskers and all", async () => {
    const [trained, loaded] = [runs.get("forest"), runs.get("table")];
    const explained = runs.get("explain") ?? 0;
    await move("choose/0", 100);
    expect([runs.get("forest"), runs.get("table")]).toEqual([trained, loaded]);
    expect(trained).toBe(1);
    expect(runs.get("explain")).toBe(explained + 1);
    const [bars] = views("show-bars");
    const state = (bars as {state: {labels: {weights: {standardError?: number}[]}[]; numSamples: number}})
      .state;
    expect(state.numSamples).toBe(5000);
    expect(state.labels[0].weights.every(({standardError}) => (standardError ?? 0) > 0)).toBe(true);
    await move("choose/0", 190);
  });

  test("its charts hide nothing: no clamped axis, a legend up to 100 %, numbers under each", () => {
    const chart = (id: string) => {
      const view = views(id)[0];
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
    expect(said("alone-words")).toMatch(
      /“Records = no”: \+2\d\.\d points\. .* worth \+[0-4]\.\d\. .*“Job = partime”: LIME says −1\d\.\d, the forest −4\d\.\d\./
    );
  });

  test("few samples give many answers, many samples few", async () => {
    const answers = async (samples: number) => {
      await move("dice/0", samples);
      const text = said("reruns-words");
      return text.includes("the same") ? 1 : Number(text.match(/there were (\d+)/)?.[1]);
    };
    const few = await answers(200);
    expect(few).toBeGreaterThan(await answers(5000));
    await move("dice/0", 1000);
  });

  test("a narrow kernel leaves few people to carry the fit", async () => {
    await move("width/0", 0.5);
    expect(Number(said("width-words").match(/about \*\*(\d+)\*\*/)?.[1])).toBeLessThan(50);
    await move("width/0", 0.3);
    expect(said("width-words")).toContain("No bar is left. The line says 39 %, the forest 39 %");
    await move("width/0", 2.7);
  });

  test("the umbrella shares the blame while it follows the rain, and loses it when it does not", async () => {
    const replies = new Set<string>();
    for (const bet of ["nothing", "small", "against", "share"]) {
      await move("umbrella-bet/0", bet);
      replies.add(said("umbrella-answer"));
    }
    expect(replies.size).toBe(4);
    expect(said("umbrella-answer")).toMatch(/You were right.*nearly as good a sign/);
    const umbrella = () => Number(said("umbrella-answer").match(/umbrella \+(\d+\.\d)/)?.[1]);
    const close = umbrella();
    await move("noise/0", 0.4);
    expect(umbrella()).toBeLessThan(close);
    expect(said("umbrella-answer")).toMatch(/Your bet was about 0.1.*a worse sign than the rain/);
    expect(said("umbrella-answer")).not.toContain("right");
    await move("noise/0", 0.1);
  });

  test("it sees when the reader has made LIME lie, and when not yet", async () => {
    for (const disguise of ["none", "price", "childhood"]) {
      await move("disguise/0", disguise);
      expect(said("verdict")).toContain("still sees what you do");
    }
    await move("disguise/0", "forest");
    const text = said("verdict");
    const [caught, unfair] = [/, (\d+) % pass for invented/, /\*\*(\d+) %\*\*/].map((one) =>
      Number(text.match(one)?.[1])
    );
    // people it never met: some do pass for invented
    expect(caught).toBeGreaterThan(0);
    expect(unfair).toBeGreaterThanOrEqual(90);
    expect(holeTexts(views("verdict")).join()).not.toContain("**");
    expect(text).toMatch(/R²: \*\*0\.0\d\*\*.*One who reads R² first is not/);
    await move("choose/0", 3);
    expect(said("verdict")).toMatch(/\*\*Income\*\*.*\*\*The auditor is fooled\*\*, and R² gives no warning/);
    await move("choose/0", 190);
  });

  test("the quiz is counted at the button only, explains what was wrong, and has no order to guess by", async () => {
    await move("quiz/0", [0, 1, 2, 3, 4, 5]);
    expect(said("score")).toBe("Tick, then check.");
    await move("quiz/1", 1);
    const text = said("score");
    expect(text).toContain("**3 of 6** are right");
    const wrong = [
      ...text.matchAll(/Row (\d): the forest says (\d+) %\. LIME's longest bar that way: “[^”]+”, −/g)
    ];
    expect(wrong.length).toBe(3);
    expect(wrong.map(([, row]) => row).join()).not.toMatch(/0,1,2|3,4,5/);
    const good = [0, 1, 2, 3, 4, 5].filter((row) => !wrong.some(([, place]) => Number(place) === row));
    await move("quiz/0", good);
    expect(said("score")).toContain("Check again");
    await move("quiz/1", 2);
    expect(said("score")).toContain("**6 of 6** are right");
  });
});

import {describe, expect, test} from "vitest";
import type {TcavData} from "../../../cells/concept/concept-activation-vectors/view.ts";
import {keepsTheRules} from "./keep-rules.ts";
import {openLesson} from "./open-lesson.ts";

const lesson = openLesson("does-it-know-stripes");
const {said, widgets, move, runs} = lesson;

const bars = (id: string): TcavData => widgets(id)[0].state as TcavData;
const reading = (id: string, layer: string, concept: string) =>
  bars(id).readings.find((own) => own.layer === layer && own.concept === concept)!;

describe("the lesson on concept activation vectors", () => {
  keepsTheRules(lesson, [
    {
      input: "bet/0",
      answer: "bet-answer",
      hides: ["bars", "twin-bars", "claim"],
      choices: ["nothing", "for", "against"],
      right: "for"
    },
    {input: "paint-bet/0", answer: "paint-answer", choices: ["same", "less", "more"], right: "less"},
    {
      input: "null-bet/0",
      answer: "null-answer",
      hides: ["claim-test"],
      choices: ["few", "some", "most"],
      right: "some"
    }
  ]);

  test("shows a network that is right, and whose square depends on stripes where its twin's does not", () => {
    expect(Number(lesson.inline("percent(right.usual)").match(/\d+/))).toBeGreaterThan(95);
    for (const layer of ["pool2", "pool3", "relu4"]) {
      const striped = reading("bars", layer, "striped");
      expect([layer, striped.found, striped.significant]).toEqual([layer, true, true]);
      expect(striped.derivative.mean).toBeGreaterThan(0);
    }
    expect(reading("twin-bars", "relu4", "striped").significant).toBe(false);
    expect(said("claim")).toContain("It **holds**");
    expect(said("claim-test")).toContain("It **does not hold**");
  });

  test("says in words what the picture shows first", () => {
    const {layers, chosen} = bars("bars");
    const {derivative, spread} = reading("bars", layers[chosen], "striped");
    expect(said("bet-answer")).toContain(`At ${layers[chosen]}, a step`);
    expect(said("bet-answer")).toContain((derivative.mean * spread).toFixed(1));
  });

  test("has a place without a direction for stripes, where there is one for a colour", () => {
    expect(reading("bars", "input", "striped").found).toBe(false);
    expect(reading("bars", "input", "red").found).toBe(true);
    expect(said("bent")).toContain("**no direction**");
  });

  test("has a score that is as far out as can be and means nothing", () => {
    expect(said("flat-words")).toContain("as far out as can be, and it means nothing");
  });

  test("lets the paper's test call more than its share of nothing significant, from any seed", async () => {
    const count = (name: RegExp) => Number(said("null-answer").match(name)?.[1]);
    for (const seed of [2, 3]) {
      await move("null-bet/1", seed);
      expect(count(/\*\*(\d+) of 20\*\*/)).toBeGreaterThanOrEqual(3);
      expect(count(/calls \*\*(\d+)\*\* so/)).toBeLessThanOrEqual(3);
    }
    await move("null-bet/1", 1);
  }, 200_000);

  test("lets a reader make a colour lie by the examples, and not without stripes among them", async () => {
    expect(said("lie-verdict")).toContain("Not yet.");
    await move("lie-choose/1", 100);
    expect(said("lie-verdict")).toContain("**It lies.**");
    expect(said("lie-verdict")).toMatch(/100\s% of them are striped/);
    await move("lie-choose/1", 0);
  }, 200_000);

  test("answers another class from the vectors that are there, and another seed from new ones", async () => {
    const fitted = runs.get("vectors");
    await move("ask/0", "circle");
    expect(bars("bars").target).toBe("circle");
    expect(runs.get("vectors")).toBe(fitted);
    const before = reading("bars", "pool3", "dotted").derivative.mean;
    await move("ask/1", 5);
    expect(runs.get("vectors")).toBe(fitted! + 1);
    expect(reading("bars", "pool3", "dotted").derivative.mean).not.toBe(before);
    await move("ask/1", 0);
    await move("ask/0", "square");
  }, 200_000);

  test("paints patterns on other shapes, and stripes speak for a square there too", async () => {
    const shares = () =>
      [...said("paint-answer").matchAll(/\*\*(\d+)\s%\*\*/g)].map(([, share]) => Number(share));
    const [striped, plain] = shares();
    expect(striped).toBeGreaterThan(90);
    expect(plain).toBeLessThan(50);
    expect(said("paint-answer")).toContain("calls the plain ones *triangle* most often");
    await move("paint-choose/0", "circle");
    const gallery = widgets("paint-answer").find(({name}) => name === "picture-gallery")!;
    expect((gallery.state as {alts: string[]}).alts[0]).toContain("circle");
    const [stripedCircles, plainCircles] = shares();
    expect(stripedCircles).toBeGreaterThan(40);
    expect(plainCircles).toBeLessThan(20);
    await move("paint-choose/0", "square");
  }, 100_000);

  test("shows other pictures along a direction", async () => {
    const [most, least] = widgets("along-show").map(({state}) => (state as {alts: string[]}).alts);
    const striped = (alts: string[]) => alts.filter((alt) => alt.includes("striped")).length;
    expect(striped(most)).toBeGreaterThan(striped(least));
    await move("along-choose/0", "red");
    const [redMost, redLeast] = widgets("along-show").map(({state}) => (state as {alts: string[]}).alts);
    const red = (alts: string[]) => alts.filter((alt) => alt.includes(" red ")).length;
    expect(red(redMost)).toBeGreaterThan(red(redLeast));
  }, 100_000);
});

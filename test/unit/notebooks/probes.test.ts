import {describe, expect, test} from "vitest";
import {keepsTheRules} from "./keep-rules.ts";
import {openLesson} from "./open-lesson.ts";

interface Measure {
  mean: number;
  standardError: number;
}
interface Few {
  sites: {full: Measure; readings: {k: number; f1: Measure; control: Measure; neurons: number[]}[]}[];
}
interface Curves {
  sites: {name: string; accuracy: Measure; control: Measure; random: Measure}[];
}

const lesson = openLesson("probes");
const {said, widgets, move} = lesson;

const states = (id: string): unknown[] => widgets(id).map(({state}) => state);
const numbersIn = (text: string): number[] =>
  (text.match(/[+−-]?\d+(\.\d+)?/g) ?? []).map((number) => Number(number.replace("−", "-")));

describe("the lesson on probes", () => {
  keepsTheRules(lesson, [
    {input: "bet/0", answer: "bet-answer", choices: ["yes", "no", "late"], right: "no"},
    {input: "k-bet/0", answer: "few-answer", choices: [1, 100], right: 1, unplaced: 0},
    {input: "use-bet/0", answer: "use-answer", choices: ["lost", "same"], right: "same"}
  ]);

  test("refutes a high accuracy: the control is as high, and on new words nothing is left", () => {
    const answer = said("bet-answer");
    const [read, control, onNew] = [...answer.matchAll(/\*\*(\d+)\s%\*\*/g)].map(([, share]) =>
      Number(share)
    );
    expect(read).toBeGreaterThan(90);
    expect(control).toBeGreaterThanOrEqual(read - 3);
    expect(onNew).toBeLessThan(70);
    expect(answer).toContain("The probe learnt a list of words");
  });

  test("shows what context tells: not in the words as they come in, nearly always in late layers", () => {
    const [{sites}] = states("curves") as [Curves];
    expect(sites.map(({name}) => name)[0]).toBe("hook_embed");
    expect(Math.abs(sites[0].accuracy.mean - 0.5)).toBeLessThan(0.12);
    expect(sites.at(-1)!.accuracy.mean).toBeGreaterThan(0.97);
    for (const {random} of sites) expect(random.mean).toBeLessThan(0.65);
  });

  // row 110: for at least one contextual feature a single neuron has F1 within 0.1 of the full probe's, and early
  // layers need larger k; every probe beside a control task
  test("finds one neuron for quoted speech within 0.1 F1 of all, where early layers need many", () => {
    const [{sites}] = states("few-answer") as [Few];
    expect(sites).toHaveLength(6);
    const enough = sites.map(
      ({full, readings}) => readings.find(({f1}) => f1.mean >= full.mean - 0.1)?.k ?? Infinity
    );
    expect(Math.min(...enough)).toBe(1);
    expect(enough[0]).toBeGreaterThan(4);
    expect(enough[1]).toBeGreaterThan(4);
    expect(enough.slice(3)).toContain(1);
    const last = sites[5].readings[0];
    expect(last.f1.mean).toBeGreaterThan(0.95);
    expect(last.control.mean).toBeLessThan(0.75);
    expect(said("claim")).toContain("**holds**");
  });

  test("tells what is used from what is only there", async () => {
    const change = () => numbersIn(said("use-answer").match(/go from (.*?)\. [A-Z]/)![1]);
    const [before, unused] = change();
    expect(Math.abs(unused - before)).toBeLessThan(0.5);
    await move("use-choose/1", 5);
    const [asIs, used] = change();
    expect(asIs).toBeCloseTo(before, 1);
    expect(asIs - used).toBeGreaterThan(2);
    expect(said("use-answer")).toContain("at this place the direction is used");
    await move("use-choose/1", 3);
    expect(said("neuron-words")).toMatch(/speech \*\*is used\*\*.*number is \*\*not\*\*/);
  }, 200_000);

  test("lets a reader make a probe lie with any letters, and refuses those that no word begins with", async () => {
    await move("letters-choose/0", "kltw");
    expect(said("lie-verdict")).toMatch(/It lies.*kltw|not yet/);
    await move("letters-choose/0", "zq");
    expect(said("lie-verdict")).toContain("Too few of our words begin so");
    await move("letters-choose/0", "12 ");
    expect(said("lie-verdict")).toContain("Write a letter");
    await move("letters-choose/0", "cst");
    expect(said("lie-verdict")).toContain("**It lies.**");
  }, 200_000);
});

import {afterAll, beforeAll, describe, expect, test} from "vitest";
import type {View} from "../../../cells/views/view.ts";
import {compileNotebook} from "../../../runtime/compile/index.ts";
import type {Kernel} from "../../../runtime/kernel/kernel.ts";
import {openKernel} from "../../../runtime/kernel/open-kernel.ts";
import {move, prose, read, words} from "./read-lesson.ts";

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

const {url, notebook} = read("probes");
let kernel: Kernel;

beforeAll(async () => {
  kernel = await openKernel(compileNotebook(notebook), {base: url});
  await kernel.settled();
}, 400_000);
afterAll(() => kernel?.close());

const said = (id: string): string => words(kernel, id);
const moved = (input: string, value: unknown): Promise<void> => move(kernel, input, value);

/** The states of the widgets that a cell shows, also of those that are folded away. */
function states(id: string): unknown[] {
  const within = (views: View[]): unknown[] =>
    views.flatMap((view) => {
      if (view.kind === "widget") return [view.state];
      return view.kind === "html" ? within(view.values) : [];
    });
  return within(kernel.cells.get(id)?.views ?? []);
}

const numbersIn = (text: string): number[] =>
  (text.match(/[+−-]?\d+(\.\d+)?/g) ?? []).map((number) => Number(number.replace("−", "-")));

describe("the lesson on probes", () => {
  test("runs without an error", () => {
    for (const [id, {status, error}] of kernel.cells)
      expect([id, status, error?.message]).toEqual([id, "done", undefined]);
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
    await moved("use-choose/1", 5);
    const [asIs, used] = change();
    expect(asIs).toBeCloseTo(before, 1);
    expect(asIs - used).toBeGreaterThan(2);
    expect(said("use-answer")).toContain("at this place the direction is used");
    await moved("use-choose/1", 3);
    expect(said("neuron-words")).toMatch(/speech \*\*is used\*\*.*number is \*\*not\*\*/);
  }, 200_000);

  test("answers each bet in its own words, and folds the answers until they are placed", async () => {
    for (const id of ["bet-answer", "few-answer", "use-answer"]) expect(said(id)).toContain("<details>");
    const replies = new Set<string>();
    for (const bet of ["yes", "no", "late"]) {
      await moved("bet/0", bet);
      replies.add(said("bet-answer"));
    }
    expect(said("bet-answer")).not.toContain("<details>");
    expect([...replies].filter((reply) => reply.includes("You were right"))).toHaveLength(1);
    await moved("k-bet/0", 1);
    expect(said("few-answer")).toContain("You were right");
    await moved("use-bet/0", "lost");
    expect(said("use-answer")).toContain("That bet was wrong");
    await moved("use-bet/0", "same");
    expect(said("use-answer")).toContain("You were right");
  }, 200_000);

  test("lets a reader make a probe lie with any letters, and refuses those that no word begins with", async () => {
    await moved("letters-choose/0", "kltw");
    expect(said("lie-verdict")).toMatch(/It lies.*kltw|not yet/);
    await moved("letters-choose/0", "zq");
    expect(said("lie-verdict")).toContain("Too few of our words begin so");
    await moved("letters-choose/0", "cst");
    expect(said("lie-verdict")).toContain("**It lies.**");
  }, 200_000);
});

import {readFileSync} from "node:fs";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import type {View} from "../../../cells/views/view.ts";
import {compileNotebook} from "../../../runtime/compile/index.ts";
import {type Notebook, parse} from "../../../runtime/document/index.ts";
import type {Kernel} from "../../../runtime/kernel/kernel.ts";
import {openKernel} from "../../../runtime/kernel/open-kernel.ts";

const read = (name: string) => {
  const url = new URL(`../../../notebooks/${name}.md`, import.meta.url);
  return {url: url.href, notebook: parse(readFileSync(url))};
};

/** The words of a cell's views, holes filled in. */
function words(kernel: Kernel, id: string): string {
  const say = (view: View): string => {
    if (view.kind === "text") return view.text;
    if (view.kind !== "markdown") return `[${view.kind}]`;
    return view.parts.map((part, i) => part + (view.values[i] ? say(view.values[i]) : "")).join("");
  };
  return (kernel.cells.get(id)?.views ?? []).map(say).join(" ").replace(/\s+/g, " ");
}

async function move(kernel: Kernel, input: string, value: unknown): Promise<void> {
  kernel.input(input, value);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await kernel.settled();
}

/** Prose without its live values and headings. */
function prose(notebook: Notebook): string[] {
  return notebook.blocks.flatMap((block) => {
    if (block.type === "cell") return [];
    const text = block.inlines.reduce((left, {source}) => left.replace(`\${${source}}`, " "), block.source);
    return [text.replace(/^#.*$/gm, "")];
  });
}

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

  test("shows the line's answer beside the forest's and the bet, with a sentence for each wrong one", async () => {
    expect(words(kernel, "bet-answer")).toMatch(
      /forest says \*\*15 %\*\*, the line \*\*51 %\*\*.*nothing yet/
    );
    const replies = new Set<string>();
    for (const bet of ["same", "lower", "higher"]) {
      await move(kernel, "bet/0", bet);
      replies.add(words(kernel, "bet-answer"));
    }
    expect(replies.size).toBe(3);
    expect([...replies].filter((reply) => reply.includes("You were right")).length).toBe(1);
    expect(words(kernel, "bet-answer")).toContain("You were right");
  });

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
    await move(kernel, "choose/0", 20);
  });

  test("LIME's longest bar is no reason of the forest's for the first applicant", () => {
    expect(words(kernel, "alone-words")).toMatch(/“Records = no”: \+2\d\.\d points\. .* worth \+[01]\.\d\./);
  });

  test("few samples give many answers, many samples few", async () => {
    const answers = async (samples: number) => {
      await move(kernel, "dice/0", samples);
      return Number(words(kernel, "reruns-words").match(/\*\*(\d+)\*\*/)?.[1]);
    };
    expect(await answers(200)).toBeGreaterThan(await answers(5000));
  });

  test("a narrow kernel leaves few people to carry the fit", async () => {
    await move(kernel, "width/0", 0.5);
    expect(Number(words(kernel, "width-words").match(/about \*\*(\d+)\*\*/)?.[1])).toBeLessThan(50);
  });

  test("the umbrella shares the blame while it follows the rain, and loses it when it does not", async () => {
    await move(kernel, "umbrella-bet/0", "share");
    expect(words(kernel, "umbrella-answer")).toContain("You were right");
    await move(kernel, "umbrella-bet/1", 0.6);
    expect(words(kernel, "umbrella-answer")).toContain("a poor sign of rain");
    await move(kernel, "umbrella-bet/0", "nothing");
    expect(words(kernel, "umbrella-answer")).toContain("You were right");
  });

  test("it sees when the reader has made LIME lie, and when not yet", async () => {
    for (const disguise of ["none", "price", "childhood"]) {
      await move(kernel, "disguise/0", disguise);
      expect(words(kernel, "verdict")).toContain("still sees what you do");
    }
    await move(kernel, "disguise/0", "forest");
    expect(words(kernel, "verdict")).toMatch(/\*\*(100|9\d) %\*\*.*\*\*Income\*\*.*The auditor is fooled/);
  });

  test("the quiz has as many of one answer as of the other, and counts what is right", async () => {
    await move(kernel, "quiz/0", [0, 1, 2, 3, 4, 5]);
    expect(words(kernel, "score")).toContain("**3 of 6** are right");
  });
});

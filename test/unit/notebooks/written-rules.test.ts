import {readdirSync} from "node:fs";
import {describe, expect, test} from "vitest";
import {prose, read} from "./read-lesson.ts";

/* The rules that a lesson keeps as it is written: those that stand in notebooks/, but for the first steps. */

const lessons = readdirSync(new URL("../../../notebooks/", import.meta.url))
  .filter((file) => file.endsWith(".md") && file !== "hello.md")
  .map((file) => file.replace(/\.md$/, ""));

/** Heads and blocks by their names, steps of a list, years of papers, models' names: digits that measure nothing. */
const names = /\bL\dH\d\b|\b(head|[Ll]ayer|[Bb]lock) \d\b|^\d\. |\(\d{4}\)|\bGPT-2\b|\b15M\b/gm;
/** What a lesson sets, or what a scale means, and no cell could find out. */
const set: Record<string, RegExp> = {
  // the name of a method
  "concept-bottleneck": /\bC3M\b/g,
  attention: /100&nbsp;% in all|above 5 nats/g,
  "how-a-prediction-forms": /numbered from 0|\b[01] means|from seed 1\b/g
};

describe.each(lessons)("the lesson %s", (name) => {
  const {notebook} = read(name);

  test("asks for a bet within the first eighty words", () => {
    const bet = notebook.blocks.findIndex((block) => block.type === "cell" && block.id === "bet");
    expect(bet).toBeGreaterThan(0);
    const opening = notebook.blocks
      .slice(0, bet)
      .flatMap(({type, source}) => (type === "cell" ? [] : source));
    expect(opening.join(" ").split(/\s+/).length).toBeLessThanOrEqual(80);
  });

  test("has no number in its prose that is not computed", () => {
    const text = prose(notebook)
      .join("\n")
      .replace(names, "")
      .replace(set[name] ?? /$^/, "");
    expect(text.match(/.*\d.*/g) ?? []).toEqual([]);
  });
});

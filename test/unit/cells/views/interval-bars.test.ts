import {expect, test} from "vitest";
import {intervalBars} from "../../../../cells/views/interval-bars.ts";

test("numbers at the ends of a scale of intervals stay within it", () => {
  const rows = [{name: "food", marks: [{value: 0.5, low: 0.4, high: 0.6, kind: 1 as const, words: "50 %"}]}];
  const html = intervalBars({axis: {title: "share", low: 0, high: 1, percent: true}, rows});
  const ticks = [...html.matchAll(/<text x="([\d.]+)%"[^>]*text-anchor="(\w+)">(\d+%)/g)];
  expect(ticks.map(([, , anchor, text]) => [text, anchor])).toEqual([
    ["0%", "start"],
    ["50%", "middle"],
    ["100%", "end"]
  ]);
});

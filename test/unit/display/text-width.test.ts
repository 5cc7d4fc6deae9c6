import {expect, test} from "vitest";
import {chartSvg} from "../../../runtime/display/chart.ts";
import {textWidth} from "../../../runtime/display/text-width.ts";

test("textWidth is near what a wide sans-serif font takes, and not below it", () => {
  // measured in Chromium with DejaVu Sans at 11 pixels
  const measured: [text: string, width: number][] = [
    ["1400.00 < Price ≤ 1678.50", 150.2],
    ["Seniority ≤ 2", 72.1],
    ["Points towards good", 111.3]
  ];
  for (const [text, width] of measured) {
    expect(textWidth(text, 11)).toBeGreaterThan(0.97 * width);
    expect(textWidth(text, 11)).toBeLessThan(1.15 * width);
  }
  expect(textWidth("", 11)).toBe(0);
  expect(textWidth("a", 22)).toBe(2 * textWidth("a", 11));
});

test("a phone's chart with long labels keeps two fifths of its width for the picture", async () => {
  const names = ["1400.00 < Price ≤ 1678.50", "Seniority ≤ 2"];
  const svg = await chartSvg({
    kind: "vega-lite",
    alt: "Bars with long names.",
    spec: {
      data: {values: names.map((name, i) => ({name, size: i}))},
      mark: "bar",
      encoding: {
        y: {field: "name", type: "nominal", title: null, axis: {labelLimit: 260}},
        x: {field: "size", type: "quantitative"}
      }
    }
  });
  const narrow = svg.slice(svg.indexOf("gb-narrow"));
  const labels = Number(/translate\((\d+)/.exec(narrow)![1]);
  expect(labels).toBeGreaterThan(100);
  expect(labels).toBeLessThan(0.6 * 340);
});

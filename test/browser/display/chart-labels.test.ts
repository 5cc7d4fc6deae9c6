import {afterEach, expect, test} from "vitest";
import type {VegaLiteView} from "../../../cells/views/view.ts";
import {chartSvg} from "../../../runtime/display/chart.ts";

afterEach(() => document.body.replaceChildren());

const labels = ["1400.00 < Price ≤ 1678.50", "Seniority ≤ 2", "WWW MMM @@@", "illicit till"];
const bars: VegaLiteView = {
  kind: "vega-lite",
  alt: "Bars with long names.",
  spec: {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    data: {
      values: labels.map((name, i) => ({name, size: i + 1, who: i % 2 ? "the forest itself" : "LIME's bar"}))
    },
    mark: "bar",
    encoding: {
      y: {field: "name", type: "nominal", title: null, axis: {labelLimit: 260}},
      x: {field: "size", type: "quantitative", title: "Points towards good"},
      color: {field: "who", title: null, legend: {orient: "top", direction: "vertical"}}
    }
  }
};

test("a chart cuts no letter of its labels, wide or narrow", async () => {
  document.body.innerHTML = await chartSvg(bars);
  for (const svg of document.querySelectorAll("svg")) {
    svg.style.display = "block";
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent);
    expect(texts.length).toBeGreaterThan(labels.length);
    for (const text of texts) {
      const {left, right} = text.getBoundingClientRect();
      expect(left, text.textContent).toBeGreaterThanOrEqual(frame.left - 1);
      expect(right, text.textContent).toBeLessThanOrEqual(frame.right + 1);
    }
  }
});

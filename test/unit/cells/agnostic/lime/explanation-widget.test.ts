import {expect, it} from "vitest";
import type {LimeExplanationData} from "../../../../../cells/agnostic/index.ts";
import {toNumbers, toStatic} from "../../../../../cells/agnostic/lime/explanation-widget.ts";

const label = {
  label: "bad <risk>",
  weights: [
    {feature: "age", value: 25, bin: "age <= 28", weight: 0.25, standardError: 0.01, selectedAgain: 1},
    {
      feature: "job",
      value: "nurse",
      bin: "job = nurse",
      weight: -0.125,
      standardError: 0.02,
      selectedAgain: 0.4
    }
  ],
  intercept: 0.3,
  r2: 0.46,
  localPrediction: -0.04,
  modelPrediction: 0.12
};
const state: LimeExplanationData = {
  ...label,
  method: "lime",
  mode: "classification",
  labels: [label],
  numSamples: 5000,
  kernelWidth: 1.06,
  distanceUnit: "changed columns",
  distances: [
    {from: 0, to: 0, samples: 100, share: 0.2},
    {from: 1, to: 1, samples: 500, share: 0.7},
    {from: 2, to: 2, samples: 100, share: 0.1}
  ],
  effectiveSamples: 4000,
  seed: 0,
  repeats: 10,
  warnings: ["beware of <this>"]
};

it("a bar is as long as its weight, on the side of its sign, and its whisker reaches two standard errors", () => {
  const html = toStatic(state);
  const rects = [...html.matchAll(/<rect x="([\d.]+)%" y="6" width="([\d.]+)%"[^>]*fill="([^"]+)"/g)];
  const reach = 0.25 + 2 * 0.01;
  expect(rects.map(([, x, width, fill]) => [Number(x), Number(width), fill])).toEqual([
    [50, round((48 * 0.25) / reach), "var(--gb-positive)"],
    [round(50 - (48 * 0.125) / reach), round((48 * 0.125) / reach), "var(--gb-negative)"]
  ]);
  expect(html).toContain(`x1="${(50 + (48 * 0.23) / reach).toFixed(2)}%" x2="98.00%" y1="14" y2="14"`);
});

it("the model's answer, the local line's, and the fit are said in words", () => {
  const html = toStatic(state);
  expect(html).toContain('the model says <b class="gb-lime-model">12\u00a0%</b>');
  expect(html).toContain('<b class="gb-lime-line">−4\u00a0%</b>. A line knows no 0 % and 100 %.');
  expect(html).toContain("follows only part of what the model does");
  expect(html).toContain("(R²&nbsp;0.46)");
  expect(html).toContain("80\u00a0% of the weight lies on samples with 1 or more of 2 columns changed.");
  expect(html).toContain("chosen in 40\u00a0% of the other neighbourhoods");
  expect(html).toContain("Whiskers reach two standard errors, from 10 other neighbourhoods.");
  expect(html).toContain("age ≤ 28");
});

it("a regression is said in its own units, without percent signs", () => {
  const html = toStatic({
    ...state,
    mode: "regression",
    labels: [{...label, label: "price", modelPrediction: 12345, localPrediction: 12000}]
  });
  expect(html).toContain("12,350");
  expect(html).toContain("raises price");
  expect(html).not.toContain("A line knows no");
});

it("text from a table stays text", () => {
  const html = toStatic(state);
  expect(html).toContain("bad &lt;risk&gt;");
  expect(html).toContain("beware of &lt;this&gt;");
  expect(html).not.toMatch(/<risk>|<this>|\sstyle=|<script|\son\w+=/);
});

it("an explanation without weight anywhere is drawn without NaN", () => {
  const flat = {
    ...label,
    weights: label.weights.map((weight) => ({...weight, weight: 0, standardError: undefined}))
  };
  const html = toStatic({
    ...state,
    labels: [flat],
    distances: [{from: 0, to: 0, samples: 1, share: 1}],
    warnings: []
  });
  expect(html).not.toMatch(/NaN|Infinity|undefined/);
});

it("the numbers are all there, and what a reader should know about them", () => {
  expect(toNumbers(state)).toEqual({
    notes: ["beware of <this>"],
    columns: ["label", "feature", "value", "bin", "weight", "standard error", "selected again"],
    rows: [
      ["bad <risk>", "age", 25, "age <= 28", 0.25, 0.01, 1],
      ["bad <risk>", "job", "nurse", "job = nurse", -0.125, 0.02, 0.4]
    ]
  });
});

function round(x: number): number {
  return Number(x.toFixed(2));
}

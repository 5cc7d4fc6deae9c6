import {table} from "arquero";
import {expect, it} from "vitest";
import {LimeNeighbourhood, lime, limeNeighbourhood} from "../../../../../cells/agnostic/index.ts";
import {fieldPaths} from "../../../../../cells/agnostic/lime/field-paths.ts";
import {isoLine, toNumbers, toStatic} from "../../../../../cells/agnostic/lime/neighbourhood-widget.ts";
import {Random} from "../../../../../cells/math/random.ts";
import type {Row} from "../../../../../cells/models/predictor.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";

const random = new Random(1);
const n = 200;
const training = table({
  a: Array.from({length: n}, () => 10 + 2 * random.normal()),
  b: Array.from({length: n}, () => random.normal()),
  c: Array.from({length: n}, () => random.normal()),
  kind: Array.from({length: n}, (_, i) => (i % 2 ? "x" : "y"))
});
const probability = ({a, b, c}: Row): number =>
  1 / (1 + Math.exp(-(((a as number) - 10) / 2 + (b as number) + 5 * (c as number))));
const model = (rows: Row[]): number[][] => rows.map((row) => [1 - probability(row), probability(row)]);
const inputs = {
  model,
  table: training,
  row: {a: 11, b: 0.5, c: 0, kind: "x"},
  x: "a",
  y: "b",
  classNames: ["no", "yes"]
};

it("the field and the samples are the model's answers with the other columns at the row's values", async () => {
  const {data} = await limeNeighbourhood(inputs);
  const {field, samples, x, y} = data;
  for (const at of [0, 59, 60, 1234]) {
    const a = x.min + ((x.max - x.min) * ((at % field.columns) + 0.5)) / field.columns;
    const b = y.min + ((y.max - y.min) * (Math.floor(at / field.columns) + 0.5)) / field.rows;
    expect(field.values[at]).toBeCloseTo(probability({a, b, c: 0}), 12);
  }
  expect(samples.x.length).toBe(300);
  expect([samples.x[0], samples.y[0], samples.weight[0]]).toEqual([11, 0.5, 1]);
  for (const [i, a] of samples.x.entries()) {
    expect(samples.answer[i]).toBeCloseTo(probability({a, b: samples.y[i], c: 0}), 12);
    const distance = Math.hypot((a - 11) / x.sd, (samples.y[i] - 0.5) / y.sd);
    expect(samples.weight[i]).toBeCloseTo(Math.exp(-(distance ** 2) / (2 * data.kernelWidth ** 2)), 9);
  }
});

it("the line is the one lime fits to these two columns, in their own units", async () => {
  const {data} = await limeNeighbourhood(inputs);
  const {weights, intercept, r2, localPrediction} = await lime({
    model,
    table: training,
    row: inputs.row,
    features: ["a", "b"],
    discretizeContinuous: false,
    featureSelection: "none",
    numSamples: 300,
    classNames: ["no", "yes"]
  });
  const of = (name: string): number => weights.find(({feature}) => feature === name)?.weight as number;
  expect(data.line.x * data.x.sd).toBeCloseTo(of("a"), 12);
  expect(data.line.y * data.y.sd).toBeCloseTo(of("b"), 12);
  expect(data.line.intercept + data.line.x * 11 + data.line.y * 0.5).toBeCloseTo(localPrediction, 12);
  expect(data.line.r2).toBe(r2);
  expect(data.line.localPrediction).toBe(localPrediction);
  expect(Number.isFinite(intercept)).toBe(true);
  expect(data.modelPrediction).toBeCloseTo(probability(inputs.row), 12);
});

it("steps through draw, weigh and fit without computing again", async () => {
  const picture = await limeNeighbourhood({...inputs, stage: 1});
  const [draw, weigh, fit] = ([1, 2, 3] as const).map((stage) => toStatic(picture.at(stage).data));
  expect(picture.at(2).data.samples).toBe(picture.data.samples);
  expect(draw).toContain("1 Draw.");
  expect(draw).not.toMatch(/<ellipse|gb-lime-lines/);
  expect(new Set([...draw.matchAll(/ r="([\d.]+)" fill="[^"]+" fill-opacity/g)].map(([, r]) => r))).toEqual(
    new Set(["3.00"])
  );
  expect(weigh).toContain("2 Weigh.");
  expect(weigh).toMatch(/<ellipse/);
  expect(weigh).not.toMatch(/gb-lime-lines/);
  expect(
    new Set([...weigh.matchAll(/ r="([\d.]+)" fill="[^"]+" fill-opacity/g)].map(([, r]) => r)).size
  ).toBeGreaterThan(50);
  expect(fit).toContain("3 Fit.");
  expect(fit).toMatch(/gb-lime-lines/);
  expect(() => picture.at(4 as never)).toThrow(/stage: got 4, expected 1 \(draw\)/);
});

it("the line is drawn where the local model says one half", async () => {
  const {data} = await limeNeighbourhood(inputs);
  const ends = isoLine(data, 0.5) as [[number, number], [number, number]];
  for (const [px, py] of ends) {
    const a = data.x.min + (px / 400) * (data.x.max - data.x.min);
    const b = data.y.min + ((300 - py) / 300) * (data.y.max - data.y.min);
    expect(data.line.intercept + data.line.x * a + data.line.y * b).toBeCloseTo(0.5, 9);
  }
  expect(isoLine(data, 99)).toBeUndefined();
});

it("is seen as its widget with words for those who do not see it, and survives JSON", async () => {
  const picture = await limeNeighbourhood(inputs);
  expect(picture[viewSymbol]()).toEqual({kind: "widget", name: "lime-neighbourhood", state: picture.data});
  const html = toStatic(picture.data);
  expect(html).toMatch(
    /aria-label="The model&#39;s answer for yes over a and b, with 300 samples around the row at 11 and 0.5/
  );
  expect(html).toContain("the probability of yes rises with a and rises with b");
  expect(html).not.toMatch(/NaN|Infinity|undefined|\sstyle=/);
  const numbers = toNumbers(picture.data);
  expect(numbers.columns).toEqual(["a", "b", "kernel weight", "model's answer (yes)"]);
  expect(numbers.rows.length).toBe(300);
  const stored = LimeNeighbourhood.fromJSON(JSON.parse(JSON.stringify(picture)));
  expect(stored.data).toEqual(picture.data);
  expect(structuredClone(picture.data)).toEqual(picture.data);
});

it("a published picture stays under 60 KB", async () => {
  expect(toStatic((await limeNeighbourhood(inputs)).data).length).toBeLessThan(60_000);
});

it("a regression is drawn around the middle of what is seen", async () => {
  const price = (rows: Row[]): number[] => rows.map(({a, b}) => 100 * (a as number) + 10 * (b as number));
  const {data} = await limeNeighbourhood({
    model: price,
    table: training,
    row: 3,
    x: "a",
    y: "b",
    target: "kind"
  });
  expect(data.mode).toBe("regression");
  // less what the ridge takes away
  expect(Math.abs(data.line.x - 100)).toBeLessThan(2);
  expect(toStatic(data)).toContain("low kind");
});

it("columns that are no numbers, or the same, are refused", async () => {
  await expect(limeNeighbourhood({...inputs, y: "kind"})).rejects.toThrow(
    /x and y: got .*kind.*two columns of numbers/
  );
  await expect(limeNeighbourhood({...inputs, y: "a"})).rejects.toThrow(/a twice/);
  await expect(limeNeighbourhood({...inputs, y: "bb"})).rejects.toThrow(/got "bb".*Did you mean "b"/);
});

it("the field's paths cover its cells once, from the bottom up, and reach beyond the edges", () => {
  const paths = fieldPaths({columns: 2, rows: 2, values: [1, 1, -0.5, 0]}, 20, 10);
  expect(paths).toEqual([
    {share: -0.5, path: "M-12 -12H10V5H-12z"},
    {share: 1, path: "M-12 5H32V22H-12z"}
  ]);
});

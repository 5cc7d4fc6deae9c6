import {expect, test} from "vitest";
import {averageBags, refitIntercept} from "../../../../../cells/glassbox/ebm/average-bags.ts";
import {boost} from "../../../../../cells/glassbox/ebm/boost.ts";
import {type BoostData, type BoostOptions, cellsOf} from "../../../../../cells/glassbox/ebm/boost-data.ts";
import {plainKernel} from "../../../../../cells/glassbox/ebm/kernel.ts";
import {startScores} from "../../../../../cells/glassbox/ebm/start.ts";
import {compiledCore, wasmKernel} from "../../../../../cells/glassbox/ebm/wasm-kernel.ts";
import {atOnce} from "../../../../../cells/math/steps.ts";
import {type ExactCase, exact, numbers} from "./peer.ts";

const module = await compiledCore();
const cases = exact.cases.filter(({seed_independent}) => seed_independent);

test("most of the peer's cases do not depend on its seed", () => expect(cases.length).toBe(97));

test.each(cases.map((own) => ({name: own.name, task: own.task, rounds: own.params.max_rounds, own})))(
  "boosting is InterpretML's to 1e-6: $name, $task, $rounds rounds",
  ({own}) => {
    const {steps, intercept, scores} = fitLike(own, plainKernel);
    expect(steps).toEqual(own.steps);
    for (const [k, value] of own.intercept.entries()) expect(intercept[k]).toBeCloseTo(value, 7);
    for (const [t, expected] of own.term_scores.entries())
      expect(distance(scores[t], numbers(expected))).toBeLessThan(1e-7);
  }
);

test.each(
  cases
    .filter(({task}) => task !== "3class")
    .filter(({params}) => params.max_rounds === 50 || params.max_rounds === 5000)
    .map((own) => ({name: own.name, task: own.task, own}))
)("the kernel in WebAssembly takes the same steps within float32: $name, $task", ({own}) => {
  const {scores} = fitLike(own, (data) => wasmKernel(module, data));
  const plain = fitLike(own, plainKernel);
  for (const [t, expected] of plain.scores.entries())
    expect(distance(scores[t], expected)).toBeLessThan(2e-5);
});

function distance(a: Float64Array, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0);
}

/** The whole fit of one bag, with the peer's cuts and without chance. */
function fitLike(
  {name, task, columns, params, bins, term_features}: ExactCase,
  makeKernel: typeof plainKernel
) {
  const y = Float64Array.from(exact[`y_${task}`]);
  const objective = task === "regression" ? "rmse" : "log_loss";
  const outputs = task === "3class" ? 3 : 1;
  const bag = name.startsWith("early stopping") ? exact.bag_with_validation : [...y].fill(1);
  const side = (sign: number) => [...y.keys()].filter((i) => bag[i] === sign);
  const [train, validation] = [side(1), side(-1)];
  const start = startScores(
    objective,
    outputs,
    Float64Array.from(train, (i) => y[i])
  );
  const scoresNow = Float64Array.from({length: y.length * outputs}, (_, at) => start[at % outputs]);
  const rows = (own: number[]) => ({
    y: Float64Array.from(own, (i) => y[i]),
    scores: Float64Array.from(own.flatMap((i) => [...scoresNow.subarray(i * outputs, (i + 1) * outputs)]))
  });
  const binned = (j: number, level: number) => {
    const {levels} = (bins as NonNullable<typeof bins>)[j];
    const grid = levels[Math.min(level, levels.length - 1)];
    const values = exact.X.map((row) => row[columns[j]]);
    if (Array.isArray(grid)) {
      return {size: grid.length + 3, of: values.map((v) => 1 + grid.filter((cut) => cut <= v).length)};
    }
    return {size: Object.keys(grid).length + 2, of: values.map((v) => grid[v] ?? grid[v.toFixed(1)])};
  };
  const fitted: {shape: number[]; joint: number[]; baggedScores: Float64Array[]; binWeights: Float64Array}[] =
    [];
  const steps: number[][] = [];
  for (const dimensions of [1, 2]) {
    const features = term_features.filter(({length}) => length === dimensions);
    if (features.length === 0) continue;
    const terms = features.map((own) => {
      const axes = own.map((j) => binned(j, dimensions - 1));
      const shape = axes.map(({size}) => size);
      const joint = [...y].map((_, i) => axes.reduce((cell, axis, a) => cell * shape[a] + axis.of[i], 0));
      const nominal = (bins as NonNullable<typeof bins>)[own[0]].type === "nominal";
      const kind =
        dimensions === 2 ? ("pair" as const) : nominal ? ("nominal" as const) : ("ordered" as const);
      const pick = (side: number[]) => Uint16Array.from(side, (i) => joint[i]);
      return {kind, shape, joint, train: pick(train), validation: pick(validation), monotone: 0 as const};
    });
    const data: BoostData = {objective, outputs, terms, train: rows(train), validation: rows(validation)};
    const boosted = atOnce(boost(data, makeKernel(data), optionsOf(params), 1, {ordered: true}));
    steps.push([boosted.steps]);
    for (const [t, {shape, joint}] of terms.entries()) {
      const binWeights = new Float64Array(cellsOf({shape}));
      for (const cell of joint) binWeights[cell]++;
      fitted.push({shape, joint, baggedScores: [boosted.scores[t].slice()], binWeights});
      for (const [i, cell] of joint.entries()) {
        for (let k = 0; k < outputs; k++) scoresNow[i * outputs + k] += boosted.scores[t][cell * outputs + k];
      }
    }
  }
  const averaged = averageBags(fitted, [start], [1], outputs);
  const sums = Float64Array.from(scoresNow, (_, at) => {
    const [i, k] = [Math.floor(at / outputs), at % outputs];
    return averaged.terms.reduce(
      (sum, {scores}, t) => sum + scores[fitted[t].joint[i] * outputs + k],
      averaged.intercept[k]
    );
  });
  const intercept = atOnce(refitIntercept(objective, averaged.intercept, sums, y, undefined));
  return {steps, intercept, scores: averaged.terms.map(({scores}) => scores)};
}

function optionsOf(params: ExactCase["params"]): BoostOptions {
  const camel = (name: string) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [camel(name), value])) as never;
}

/**
 * Boosting steps of an EBM, timed: `node --conditions=development test/bench/ebm-steps.ts [rows] [pairs]`. One bag of a made-up table of 14 columns, 8 of
 * numbers and 6 of categories, as the fit itself would boost it, with the kernel in WebAssembly and with its twin in
 * TypeScript. A step finds the best update of a term, makes it, and measures the validation loss. The time is that of
 * the processor in this thread, so that it means something on a machine that others use too.
 */

import {table} from "arquero";
import {type BagJob, runBag} from "../../cells/glassbox/ebm/bag-job.ts";
import {plainKernel} from "../../cells/glassbox/ebm/kernel.ts";
import {openKernel} from "../../cells/glassbox/ebm/open-kernel.ts";
import {prepare} from "../../cells/glassbox/ebm/prepare.ts";
import {startScores} from "../../cells/glassbox/ebm/start.ts";
import {Random} from "../../cells/math/random.ts";
import {atOnce} from "../../cells/math/steps.ts";

const rows = Number(process.argv[2] ?? 24_000);
const pairs = Number(process.argv[3] ?? 10);

const random = new Random(0);
const numbers = Array.from({length: 8}, () => Float64Array.from({length: rows}, () => random.normal()));
const levels = [2, 4, 7, 12, 20, 40];
const categories = levels.map((count) => Array.from({length: rows}, () => `level ${random.integer(count)}`));
const risk = Float64Array.from({length: rows}, (_, i) => {
  const [a, b, c, d] = numbers;
  return (
    Math.sin(2 * a[i]) + 0.5 * b[i] ** 2 - c[i] + 0.8 * a[i] * d[i] + Number(categories[1][i].slice(6)) / 3
  );
});
const y = Array.from(risk, (score) => (random.uniform() < 1 / (1 + Math.exp(1 - score)) ? "yes" : "no"));
const columns: [string, ArrayLike<unknown>][] = [
  ...numbers.map((values, j): [string, ArrayLike<unknown>] => [`number ${j}`, values]),
  ...categories.map((values, j): [string, ArrayLike<unknown>] => [`category ${j}`, values]),
  ["y", y]
];

const {input, options} = atOnce(
  prepare({
    table: table(columns as never),
    target: "y",
    preset: "default",
    featureTypes: {},
    monotoneConstraints: {},
    exclude: [],
    outerBags: 1,
    interactions: 0,
    seed: 0
  })
);
const candidates = Array.from({length: pairs}, (_, p): [number, number] => [p % 8, (p % 8) + 1 + (p >> 3)]);
const base = {
  objective: input.objective,
  outputs: 1,
  y: input.y,
  start: startScores(input.objective, 1, input.y),
  bag: input.bags[0],
  pairs: [],
  pairColumns: [],
  seed: 0
};
const mains: BagJob = {
  ...base,
  columns: input.columns.map(({main}) => main),
  terms: input.mains.map((j) => ({
    columns: [j],
    kind: input.columns[j].nominal ? "nominal" : "ordered",
    monotone: 0
  })),
  options: options.mains
};
const crossed: BagJob = {
  ...base,
  columns: input.columns.map(({pair}) => pair),
  terms: candidates.map((pair) => ({columns: pair, kind: "pair", monotone: 0})),
  options: options.pairs
};

console.log(`${rows} rows x 14 columns, one bag, ${process.version}`);
for (const [what, job] of [
  ["features", mains],
  [`${pairs} pairs`, crossed]
] as const) {
  for (const [which, make] of [
    ["WebAssembly", await openKernel("log_loss", 1)],
    ["TypeScript", plainKernel]
  ] as const) {
    const state = {steps: 0, loss: NaN};
    const steps = runBag(job, make, state);
    steps.next();
    const warm = performance.now();
    while (!steps.next().done && performance.now() - warm < 500);
    const before = state.steps;
    const used = process.threadCpuUsage();
    const start = performance.now();
    while (!steps.next().done && performance.now() - start < 3000);
    const {user, system} = process.threadCpuUsage(used);
    const each = (user + system) / (state.steps - before);
    console.log(
      `${what}, ${which}: ${state.steps - before} steps, ${each.toFixed(1)} µs of processor time a step`
    );
  }
}

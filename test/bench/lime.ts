// How long one LIME explanation takes: `npm run bench`. Breast cancer (569 rows, 30 columns), 5,000 samples, 10
// features, one label, with the fixture's logistic model and with a forest of 100 trees. Where Python has lime and
// scikit-learn, the reference runs beside it.
import {spawnSync} from "node:child_process";
import {fileURLToPath} from "node:url";
import {type ColumnTable, table} from "arquero";
import {explain} from "../../cells/agnostic/lime/explain.ts";
import {lime, limeInputs} from "../../cells/agnostic/lime/index.ts";
import {prepare} from "../../cells/agnostic/lime/prepare.ts";
import {randomForest} from "../../cells/glassbox/index.ts";
import {matrix} from "../../cells/math/matrix.ts";
import type {FittedModel} from "../../cells/models/predictor.ts";
import {dataFile, peerFixture} from "../unit/cells/agnostic/lime/peer.ts";

/** milliseconds that the reference took on a machine of two cores like the one this was written on */
const REFERENCE: Record<string, {total: number; model: number}> = {
  logistic: {total: 24, model: 1.6},
  forest: {total: 43, model: 8}
};

const ROUNDS = 150;
const {X, y, feature_names: features} = dataFile("breast_cancer");
const context = {signal: new AbortController().signal, progress: (): void => {}};

function freshTable(): ColumnTable {
  const columns = features.map((name, j): [string, number[]] => [name, X.map((row) => row[j])]);
  return table([...columns, ["benign", y.map((label) => (label === 1 ? "yes" : "no"))]]);
}

/** The fixture's logistic model, as a fitted model has it: on typed arrays. */
function logisticModel(): FittedModel {
  const box = peerFixture("breast_cancer").black_boxes.logistic;
  if (box.kind !== "logistic") throw new Error(`the fixture's model is a ${box.kind}`);
  const w = Float64Array.from(box.w);
  const {b} = box;
  return {
    target: "benign",
    features,
    categories: {},
    classes: ["no", "yes"],
    predict: () => [],
    predictMatrix({rows, columns, data}) {
      const out = matrix(rows, 2);
      for (let i = 0; i < rows; i++) {
        let score = b;
        for (let j = 0; j < columns; j++) score += w[j] * data[i * columns + j];
        const p = 1 / (1 + Math.exp(-score));
        out.data[2 * i] = 1 - p;
        out.data[2 * i + 1] = p;
      }
      return out;
    }
  };
}

interface Times {
  total: number;
  model: number;
}

async function measure(model: FittedModel): Promise<Times & {line: string}> {
  const training = freshTable();
  const inputs = (row: number) => ({model, table: training, row: row % X.length, seed: row});
  const start = performance.now();
  await lime(inputs(0));
  const cold = performance.now() - start;
  const newTable = await firstOnNewTable(model);
  const totals: number[] = [];
  const parts = {
    prepare: [] as number[],
    sampling: [] as number[],
    model: [] as number[],
    fit: [] as number[]
  };
  for (let round = 0; round < 2 * ROUNDS; round++) {
    const began = performance.now();
    await lime(inputs(round));
    const total = performance.now() - began;
    const prepared = await prepare(limeInputs.parse(inputs(round)), context.signal);
    const preparing = performance.now() - began - total;
    const {milliseconds} = (await explain(prepared, round, context)).gathered;
    if (round < ROUNDS) continue; // warming up
    totals.push(total);
    parts.prepare.push(preparing);
    parts.sampling.push(milliseconds.sampling);
    parts.model.push(milliseconds.model);
    parts.fit.push(milliseconds.fit);
  }
  const each = Object.entries(parts).map(([name, values]) => `${name} ${median(values).toFixed(2)}`);
  const line = `${median(totals).toFixed(2)} ms (${each.join(", ")}); cold ${cold.toFixed(0)} ms, a new table ${newTable.toFixed(1)} ms`;
  return {total: median(totals), model: median(parts.model), line};
}

/** The first row of a table that was not seen before: its bins are cut and their quantiles tabulated. */
async function firstOnNewTable(model: FittedModel): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 10; round++) {
    const training = freshTable();
    const start = performance.now();
    await lime({model, table: training, row: 0});
    times.push(performance.now() - start);
  }
  return median(times);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** The reference's times on this machine, if Python has it. */
function measureReference(): Record<string, Times> | undefined {
  const script = fileURLToPath(new URL("lime_reference.py", import.meta.url));
  const fixtures = fileURLToPath(new URL("../fixtures", import.meta.url));
  const run = spawnSync("python3", [script, fixtures], {encoding: "utf8"});
  if (run.status === 0) return JSON.parse(run.stdout);
  const reason = run.error ? "no python3 found" : (run.stderr.trim().split("\n").at(-1) ?? "");
  console.log(`The reference does not run here (${reason}); its times were measured on another machine.`);
  return undefined;
}

const models: Record<string, FittedModel> = {
  logistic: logisticModel(),
  forest: await randomForest({table: freshTable(), target: "benign", numTrees: 100, seed: 1})
};
const reference = measureReference();
console.log("LIME on breast cancer: 5,000 samples, 10 features, one label; medians");
for (const [name, model] of Object.entries(models)) {
  const ours = await measure(model);
  const {total, model: inModel} = reference?.[name] ?? REFERENCE[name];
  const ratio = ours.total / total;
  console.log(`${name.padEnd(9)} ${ours.line}`);
  console.log(
    `${"".padEnd(9)} reference ${total.toFixed(1)} ms (model ${inModel.toFixed(1)}): ours takes ${(100 * ratio).toFixed(0)} % of it`
  );
}

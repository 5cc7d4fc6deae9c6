/**
 * How good an EBM is, defaults against InterpretML's defaults, on the same folds: `npm run bench:ebm-quality [set,...]
 * [seeds] [workers]`. Prints the mean of the five held-out folds over the seeds, the peer's, and whether ours is as
 * good. Each fit that is done is kept in .glassbook/bench, by what the EBM's sources are: a run that was ended goes on.
 */
import {createHash} from "node:crypto";
import {appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync} from "node:fs";
import {table} from "arquero";
import {ebm} from "../../cells/glassbox/index.ts";
import {logLoss, rocAuc, rocAucOneVsRest, rootMeanSquaredError} from "../../cells/math/metrics.ts";
import {fixture} from "../fixtures/decode.ts";

interface DataSet {
  X: number[][];
  y: number[];
  fold: number[];
  task: "classification" | "regression";
}

type Metrics = Record<string, number>;

/** Means over the five folds, one a seed. */
interface Peer {
  sets: Record<string, {seeds: number[]; metrics: Record<string, number[]>}>;
}

const peer = fixture<Peer>("ebm_quality.json").sets;
const nominal: Record<string, string[]> = {synth: ["x5"]};

const names = process.argv[2]?.split(",") ?? Object.keys(peer);
const seeds = Array.from({length: Number(process.argv[3] ?? 5)}, (_, seed) => seed);
const workers = Number(process.argv[4] ?? 1);
const done = openRecord();

for (const name of names) report(name, await measure(name));

/** Of each seed the means over the folds. */
async function measure(name: string): Promise<Metrics[]> {
  const data = fixture<DataSet>(`data/${name}.json`);
  const means: Metrics[] = [];
  for (const seed of seeds) {
    const folds: Metrics[] = [];
    for (const fold of [0, 1, 2, 3, 4]) {
      const key = `${name} seed ${seed} fold ${fold}`;
      const known = done.of(key);
      folds.push(known ?? done.keep(key, await heldOut(name, data, fold, seed)));
    }
    means.push(
      Object.fromEntries(
        Object.keys(folds[0]).map((metric) => [metric, mean(folds.map((own) => own[metric]))])
      )
    );
  }
  return means;
}

/** Trains on four folds, and measures on the fifth. */
async function heldOut(
  name: string,
  {X, y, fold, task}: DataSet,
  held: number,
  seed: number
): Promise<Metrics> {
  const pick = (isHeld: boolean) => Array.from(y.keys()).filter((i) => (fold[i] === held) === isHeld);
  const rows = (picked: number[]) =>
    table([
      ...X[0].map((_, j): [string, number[]] => [`x${j}`, picked.map((i) => X[i][j])]),
      ["y", picked.map((i) => y[i])]
    ]);
  const model = await ebm({
    table: rows(pick(false)),
    target: "y",
    task,
    featureTypes: Object.fromEntries((nominal[name] ?? []).map((column) => [column, "nominal" as const])),
    nJobs: workers,
    seed
  });
  const test = pick(true);
  const truth = test.map((i) => y[i]);
  if (!model.predictProba) {
    return {rmse: rootMeanSquaredError(truth, model.predict(rows(test)) as Float64Array)};
  }
  const probabilities = model.predictProba(rows(test));
  const {columns, data} = probabilities;
  const ofClassOne = truth.map((_, i) => data[i * columns + 1]);
  return {
    auc: columns === 2 ? rocAuc(truth, ofClassOne) : rocAucOneVsRest(truth, probabilities),
    log_loss: logLoss(truth, probabilities)
  };
}

function report(name: string, own: Metrics[]): void {
  for (const metric of Object.keys(own[0])) {
    const values = own.map((each) => each[metric]);
    const theirs = peer[name].metrics[metric];
    const reference = mean(theirs);
    const change = mean(values) - reference;
    const line = `${name}, ${metric}: ${described(values)}, InterpretML ${described(theirs)}`;
    // The peer's mean is itself only known to two standard errors.
    const unsure = theirs.length > 1 ? (2 * deviation(theirs)) / Math.sqrt(theirs.length) : 0;
    const least = {auc: 0.002, rmse: 0.01 * reference}[metric];
    if (least === undefined) {
      console.log(`${line}: ${signed(change)}`);
      continue;
    }
    const allowed = Math.max(unsure, least);
    const behind = metric === "auc" ? -change : change;
    console.log(
      `${line}: ${behind > allowed ? "WORSE" : "as good"} (${signed(change)}, allowed ${allowed.toFixed(4)})`
    );
  }
}

function described(values: number[]): string {
  const spread = values.length > 1 ? ` ± ${deviation(values).toFixed(4)}` : "";
  return `${mean(values).toFixed(4)}${spread} (${values.length} seeds)`;
}

function signed(change: number): string {
  return `${change < 0 ? "" : "+"}${change.toFixed(4)}`;
}

/** What was measured with the sources as they are. */
function openRecord() {
  const folder = new URL("../../.glassbook/bench/", import.meta.url);
  const sources = new URL("../../cells/glassbox/ebm/", import.meta.url);
  const hash = createHash("sha256");
  for (const entry of readdirSync(sources, {withFileTypes: true, recursive: true})) {
    if (entry.isFile()) hash.update(readFileSync(`${entry.parentPath}/${entry.name}`));
  }
  const file = new URL(`ebm-quality-${hash.digest("hex").slice(0, 12)}.jsonl`, folder);
  mkdirSync(folder, {recursive: true});
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  const known = new Map(lines.filter(Boolean).map((line) => JSON.parse(line) as [string, Metrics]));
  return {
    of: (key: string) => known.get(key),
    keep(key: string, metrics: Metrics): Metrics {
      appendFileSync(file, `${JSON.stringify([key, metrics])}\n`);
      console.log(key, metrics);
      return metrics;
    }
  };
}

function mean(values: number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** With n - 1 in the denominator. */
function deviation(values: number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

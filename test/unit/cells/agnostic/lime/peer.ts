import {type Matrix, matrix} from "../../../../../cells/math/matrix.ts";
import {decode, decodeMatrix, type Encoded, fixture} from "../../../../fixtures/decode.ts";

/** What marcotcr/lime computed, see test/fixtures/README.md. */
export interface PeerFixture {
  data_file: string;
  mode: "classification" | "regression";
  kernel_width: number;
  black_boxes: Record<string, BlackBox>;
  configs: Record<ConfigName, PeerConfig>;
  decile_edges?: Record<string, number[]>;
}

export type ConfigName = "quartile" | "gauss_mean" | "gauss_around";
export const configNames: ConfigName[] = ["quartile", "gauss_mean", "gauss_around"];
export const dataSets = ["breast_cancer", "iris", "linear"] as const;

export interface PeerConfig {
  scaler_mean: number[];
  scaler_scale: number[];
  instances: PeerInstance[];
  feature_frequencies?: Record<string, number[]>;
  discretizer?: Record<
    string,
    {edges: number[]; mins: number[]; maxs: number[]; means: number[]; stds: number[]; names: string[]}
  >;
}

export interface PeerInstance {
  row: number;
  instance: number[];
  models: Record<string, PeerModel>;
  inverse: Encoded;
  scaled_data: Encoded | string;
  distances: Encoded;
  kernel_weights: Encoded;
  statistics?: {
    black_box: string;
    label: number;
    num_samples: number;
    seeds: number;
    weight_mean: number[];
    weight_sd: number[];
    intercept_mean: number;
    intercept_sd: number;
    score_mean: number;
    score_sd: number;
    local_pred_mean: number;
    local_pred_sd: number;
  };
}

export interface PeerModel {
  yss: Encoded;
  labels: Record<string, Record<string, PeerResult>>;
  [larsPath: `lars_path_label_${number}`]: {alphas: number[]; active: number[]; coefs_by_step: Encoded};
}

export interface PeerResult {
  num_features: number;
  selected: number[];
  weights: [number, number][];
  intercept: number;
  score: number;
  local_pred: number;
}

type Tree = ({f: number; t: number; l: number; r: number; v?: undefined} | {v: number[]})[];
export type BlackBox =
  | {kind: "logistic"; w: number[]; b: number}
  | {kind: "linear"; w: number[]; b: number}
  | {kind: "softmax"; W: number[][]; b: number[]}
  | {kind: "forest"; trees: Tree[]};

export function peerFixture(name: string): PeerFixture {
  return fixture<PeerFixture>(`lime_tabular_${name}.json`);
}

export interface DataFile {
  X: number[][];
  y: number[];
  feature_names: string[];
  target_names?: string[];
}

export function dataFile(name: string): DataFile {
  return fixture<DataFile>(`data/${name}.json`);
}

/** The rows of a data file as row objects, without the target. */
export function dataRows({X, feature_names}: DataFile): Record<string, number>[] {
  return X.map((row) => Object.fromEntries(row.map((value, j) => [feature_names[j], value])));
}

/** The matrix the peer fitted its local model on: binary with a discretiser, standardised without. */
export function designMatrix(config: PeerConfig, instance: PeerInstance): Matrix {
  if (typeof instance.scaled_data !== "string") return decodeMatrix(instance.scaled_data);
  const inverse = decodeMatrix(instance.inverse);
  const d = inverse.columns;
  return matrix(
    inverse.rows,
    d,
    inverse.data.map((v, at) => (v - config.scaler_mean[at % d]) / config.scaler_scale[at % d])
  );
}

export function numbers(array: Encoded): Float64Array {
  return decode(array).data;
}

/** The fixture's models, computed from their parameters: [row, feature] to [row, output]. */
export function predictBlackBox(box: BlackBox, rows: Matrix): Matrix {
  const d = rows.columns;
  const outputs =
    box.kind === "linear"
      ? 1
      : box.kind === "softmax"
        ? box.W.length
        : box.kind === "logistic"
          ? 2
          : leafSize(box.trees[0]);
  const answer = matrix(rows.rows, outputs);
  for (let i = 0; i < rows.rows; i++) {
    const x = rows.data.subarray(i * d, (i + 1) * d);
    const out = answer.data.subarray(i * outputs, (i + 1) * outputs);
    const dot = (w: number[], b: number): number => w.reduce((sum, v, j) => sum + v * x[j], b);
    if (box.kind === "linear") out[0] = dot(box.w, box.b);
    else if (box.kind === "logistic") {
      out[1] = 1 / (1 + Math.exp(-dot(box.w, box.b)));
      out[0] = 1 - out[1];
    } else if (box.kind === "softmax") {
      const scores = box.W.map((w, c) => dot(w, box.b[c]));
      const top = Math.max(...scores);
      const total = scores.reduce((sum, s) => sum + Math.exp(s - top), 0);
      for (const [c, s] of scores.entries()) out[c] = Math.exp(s - top) / total;
    } else {
      for (const tree of box.trees) {
        let at = 0;
        for (let node = tree[at]; node.v === undefined; node = tree[at])
          at = x[node.f] <= node.t ? node.l : node.r;
        const leaf = tree[at].v as number[];
        for (const [c, p] of leaf.entries()) out[c] += p / box.trees.length;
      }
    }
  }
  return answer;
}

function leafSize(tree: Tree): number {
  for (const node of tree) if (node.v) return node.v.length;
  throw new Error("a tree without leaves");
}

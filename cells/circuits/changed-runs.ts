import type {Tensor, Tensor3D} from "@tensorflow/tfjs-core";
import type {Hook, Transformer, TransformerConfig} from "../models/transformer/index.ts";
import {pausing} from "../pause.ts";
import {tf} from "../tensors/tf.ts";
import {type PlainPlace, pointOf} from "./places.ts";

/**
 * What takes the place of an activation: of one length with it, or 1, along each axis; `runs` are the numbers of
 * those in the batch. Called inside `tf.tidy`.
 */
export type Source = (name: string, runs: readonly number[]) => Tensor;

/** What is read of the runs: logits of one position each, or of all positions. */
export interface Readout<Result> {
  /** positions to unembed; undefined: all */
  position?: number;
  /**
   * One run's result.
   * @param logits row by row: [positions that were asked for, d_vocab]
   */
  read(logits: Float32Array, run: number): Result;
}

export interface Context {
  signal: AbortSignal;
  progress(fraction: number, note?: string): void;
}

/** Multiplications of one step that nothing interrupts: about 60 ms where 10 go on in a nanosecond. */
const workAtOnce = 6e8;
/** logits that are held at a time, in numbers: 32 MB */
const logitsAtOnce = 8e6;

/**
 * Runs of one prompt, each with some parts of its activations replaced by the source's; many runs are one batch.
 * Stops between blocks of a pass. Nothing is left behind, whatever happens.
 * @param runs the places that each run replaces
 */
export async function changedRuns<Result>(
  model: Transformer,
  tokens: readonly number[],
  runs: readonly (readonly PlainPlace[])[],
  source: Source,
  readout: Readout<Result>,
  {signal, progress}: Context
): Promise<Result[]> {
  const results: Result[] = [];
  const pause = pausing(signal);
  const size = batchSize(model.config, tokens.length);
  const afterBlocks = runs.flat().some(({name}) => name.startsWith("ln_final"));
  for (let from = 0; from < runs.length; from += size) {
    const batch = runs.slice(from, from + size);
    const numbers = batch.map((_, run) => from + run);
    const hooks = replacements(model, tokens.length, batch, (name) => source(name, numbers));
    try {
      const texts = batch.map(() => tokens);
      const entries = hooks.map(({name, hook}) => [name, hook] as const);
      const out = await model.runWithHooks(texts, entries, {
        signal,
        // logits of one position are cheaper made of its residual stream, unless the final norm is changed
        ...(afterBlocks ? {} : {stopAtLayer: model.config.nLayers})
      });
      try {
        for (let run = 0; run < batch.length; run++) {
          if (pause.due()) await pause.turn();
          results.push(
            readout.read(await rowsOf(model, out, run, readout.position, afterBlocks), from + run)
          );
        }
      } finally {
        out.dispose();
      }
    } finally {
      tf.dispose(hooks.map(({mask}) => mask));
    }
    progress(results.length / runs.length, `${results.length} of ${runs.length} runs`);
    if (pause.due()) await pause.turn();
  }
  return results;
}

/** Runs in one batch: as many as keep each step short, so that a stop is heard. */
function batchSize({dModel, dMlp, nLayers, gatedMlp, dVocab}: TransformerConfig, length: number): number {
  const block = nLayers === 0 ? 1 : 2 * dModel * (4 * dModel + (gatedMlp ? 3 : 2) * (dMlp ?? 0));
  const byWork = Math.floor(workAtOnce / (block * length));
  const byLogits = Math.floor(logitsAtOnce / (dVocab * length));
  return Math.max(1, Math.min(64, byWork, Math.max(1, byLogits)));
}

/** Logits of one run, on the CPU. */
async function rowsOf(
  model: Transformer,
  out: Tensor3D,
  run: number,
  position: number | undefined,
  areLogits: boolean
): Promise<Float32Array> {
  const [, length, width] = out.shape;
  const {dVocab} = model.config;
  const rows = position === undefined ? length : 1;
  const first = position ?? 0;
  const all = new Float32Array(rows * dVocab);
  const atOnce = Math.max(1, Math.floor(workAtOnce / (2 * dVocab * model.config.dModel)));
  for (let from = 0; from < rows; from += atOnce) {
    const count = Math.min(atOnce, rows - from);
    const logits = tf.tidy(() => {
      const part = tf.slice(out, [run, first + from, 0], [1, count, width]);
      return areLogits ? part.clone() : model.toLogits(part);
    });
    all.set((await logits.data().finally(() => logits.dispose())) as Float32Array, from * dVocab);
  }
  return all;
}

/** A hook for each activation that some run of the batch changes, with the mask that says where. */
function replacements(
  model: Transformer,
  length: number,
  batch: readonly (readonly PlainPlace[])[],
  source: (name: string) => Tensor
): {name: string; hook: Hook; mask: Tensor}[] {
  const names = new Set(batch.flat().map(({name}) => name));
  return [...names].map((name) => {
    const mask = maskOf(
      batch.map((places) => places.filter((place) => place.name === name)),
      pointOf(model, name, "name").shape(1, length).slice(1)
    );
    // not x + mask (s - x), which would round where x is large
    const hook: Hook = (x) => tf.add(tf.mul(x, tf.sub(1, mask)), tf.mul(source(name), mask));
    return {name, hook, mask};
  });
}

/** 1 where a run's activation is replaced, 0 elsewhere; axes that no place indexes are of length 1. */
function maskOf(batch: readonly (readonly PlainPlace[])[], shape: readonly number[]): Tensor {
  const used = shape.map((size, axis) =>
    batch.flat().some(({index}) => (index[axis] ?? null) !== null) ? size : 1
  );
  const size = used.reduce((a, b) => a * b, 1);
  const mask = new Float32Array(batch.length * size);
  batch.forEach((places, run) => {
    for (const {index} of places) fill(mask, run * size, used, index);
  });
  return tf.tensor(mask, [batch.length, ...used]);
}

function fill(mask: Float32Array, start: number, shape: readonly number[], index: PlainPlace["index"]): void {
  const size = shape.reduce((a, b) => a * b, 1);
  for (let at = 0; at < size; at++) {
    let rest = at;
    let inside = true;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const here = rest % shape[axis];
      rest = (rest - here) / shape[axis];
      const wanted = index[axis] ?? null;
      if (wanted !== null && wanted !== here) inside = false;
    }
    if (inside) mask[start + at] = 1;
  }
}

/** Logits of a run in which nothing is changed, of all positions: [pos, d_vocab] row by row. */
export async function unchangedLogits(
  model: Transformer,
  tokens: readonly number[],
  {signal}: Pick<Context, "signal">
): Promise<Float32Array> {
  const nothing = () => {
    throw new Error("A run without changes reads no source.");
  };
  const [logits] = await changedRuns(
    model,
    tokens,
    [[]],
    nothing,
    {read: (rows) => rows},
    {signal, progress() {}}
  );
  return logits;
}

/** The logits of one position among those of all. */
export function rowAt(logits: Float32Array, position: number, {config}: Transformer): Float32Array {
  return logits.subarray(position * config.dVocab, (position + 1) * config.dVocab);
}

import type {Tensor} from "@tensorflow/tfjs-core";
import type {CellContext} from "../../cell.ts";
import type {TransformerConfig} from "../../models/transformer/config.ts";
import type {ActivationCache} from "../../models/transformer/index.ts";
import {pausing} from "../../pause.ts";
import type {LensPlan} from "./inputs.ts";
import type {LensPath, LensPlace, LensReading} from "./logit-lens.ts";
import {finalAnswer, type Reading, ranksOf, readLogits, topTokens} from "./read-logits.ts";

type Tf = typeof import("../../tensors/tf.ts").tf;

/**
 * Looks at each place of a prompt through the final norm and the unembedding, the last place first. Yields what was
 * read of a place as soon as it is; everything it makes on the backend it frees, also when it is given up.
 */
export async function* look(
  plan: LensPlan,
  {signal}: Pick<CellContext, "signal">
): AsyncGenerator<LensPlace, void, void> {
  const {model, tokens, sites, positions} = plan;
  // whoever has a transformer has loaded tfjs; who only imports this cell need not
  const {tf} = await import("../../tensors/tf.ts");
  const pause = pausing(signal);
  const {logits: residual, cache} = await model.runWithCache([tokens], {
    names: sites.map(({name}) => name),
    // the last residual stream itself: logits of all places at once would be most of the work
    stopAtLayer: model.config.nLayers,
    hooks: plan.hooks,
    signal
  });
  residual.dispose();
  try {
    const empty = plan.normalization === "final" ? await logitsOfNothing(tf, plan) : undefined;
    for (const position of [...positions].reverse()) {
      if (pause.due()) await pause.turn();
      const states = statesAt(tf, cache, plan, position);
      let rows: Float32Array[];
      try {
        rows = await logitsOfStates(plan, states, empty);
      } finally {
        states.dispose();
      }
      signal.throwIfAborted();
      yield readPlace(plan, position, rows);
    }
  } finally {
    cache.dispose();
  }
}

/** The states of all sites at one place: [site, d_model]. */
function statesAt(tf: Tf, cache: ActivationCache, {sites, model}: LensPlan, position: number): Tensor {
  const {dModel} = model.config;
  return tf.tidy(() =>
    tf.concat(
      sites.map(({name}) =>
        tf.reshape(tf.slice(cache.get(name), [0, position, 0], [1, 1, dModel]), [1, dModel])
      ),
      0
    )
  );
}

async function logitsOfStates(
  {model}: LensPlan,
  states: Tensor,
  empty: Float32Array | undefined
): Promise<Float32Array[]> {
  const logits = model.toLogits(states);
  const all = (await logits.data().finally(() => logits.dispose())) as Float32Array;
  const {dVocab, dModel} = model.config;
  const rows = Array.from({length: states.shape[0]}, (_, i) => all.subarray(i * dVocab, (i + 1) * dVocab));
  if (!empty) return rows;
  const numbers = (await states.data()) as Float32Array;
  const scales = rows.map((_, i) => scaleOf(model.config, numbers.subarray(i * dModel, (i + 1) * dModel)));
  const last = scales[scales.length - 1];
  // Logits are linear in the normed state. Of a state divided by another's scale, what depends on it grows by the
  // ratio of the scales, and what does not (the norm's bias, the unembedding's) stays.
  return rows.map((row, i) => row.map((logit, t) => empty[t] + ((logit - empty[t]) * scales[i]) / last));
}

/** The logits that norm and unembedding give to a state of noughts: what their biases say by themselves. */
export async function logitsOfNothing(tf: Tf, {model}: Pick<LensPlan, "model">): Promise<Float32Array> {
  const logits = tf.tidy(() => model.toLogits(tf.zeros([1, model.config.dModel])));
  return (await logits.data().finally(() => logits.dispose())) as Float32Array;
}

/** What the final norm divides a state by. */
export function scaleOf({normalizationType, eps}: TransformerConfig, state: Float32Array): number {
  if (normalizationType === null) return 1;
  let mean = 0;
  if (normalizationType.startsWith("LN")) {
    for (const number of state) mean += number;
    mean /= state.length;
  }
  let squares = 0;
  for (const number of state) squares += (number - mean) ** 2;
  return Math.sqrt(squares / state.length + eps);
}

function readPlace(plan: LensPlan, position: number, rows: Float32Array[]): LensPlace {
  const {tokens, topK, pinned} = plan;
  const lastRow = rows[rows.length - 1];
  const last = readLogits(lastRow);
  const final = finalAnswer(lastRow, last);
  const top = rows.map((row) => topTokens(row, topK));
  const next: number | undefined = tokens[position + 1];
  const followed = [
    ...new Set([...(next === undefined ? [] : [next]), ...pinned, ...top.flatMap((likely) => [...likely])])
  ];
  const readings = rows.map((row, i) => (i === rows.length - 1 ? last : readLogits(row, final)));
  return {
    position,
    sites: rows.map((row, i) => lensReading(row, readings[i], top[i])),
    paths: pathsOf(rows, readings, followed),
    ...(next === undefined ? {} : {next})
  };
}

function lensReading(row: Float32Array, {entropy, kl, logSum}: Reading, top: Int32Array): LensReading {
  return {
    top: Array.from(top, (token) => ({token, probability: Math.exp(row[token] - logSum)})),
    entropy,
    kl
  };
}

function pathsOf(rows: Float32Array[], readings: Reading[], tokens: number[]): LensPath[] {
  const ranks = rows.map((row) => ranksOf(row, tokens));
  return tokens.map((token, i) => ({
    token,
    ranks: ranks.map((ofSite) => ofSite[i]),
    probabilities: rows.map((row, s) => Math.exp(row[token] - readings[s].logSum)),
    logits: rows.map((row) => row[token])
  }));
}

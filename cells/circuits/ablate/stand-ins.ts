import type {Tensor} from "@tensorflow/tfjs-core";
import {described, InputError} from "../../input-error.ts";
import {type ActivationCache, masked, type Transformer} from "../../models/transformer/index.ts";
import {tf} from "../../tensors/tf.ts";
import type {Source} from "../changed-runs.ts";
import {pointOf} from "../places.ts";
import type {Part} from "./parts.ts";

export const ablationKinds = ["zero", "mean", "resample", "mask"] as const;
export type AblationKind = (typeof ablationKinds)[number];

/** What stands in for the parts that are taken out; it is freed by whoever asked for it. */
export interface StandIns {
  source: Source;
  /** runs that each part needs: one, or one for each prompt that is drawn from */
  runsEach: number;
  dispose(): void;
}

/**
 * What stands in for activations: zeros, their mean over positions of other prompts, those of another prompt at the
 * same positions, or the score of a key that may not be looked at.
 * @param others prompts to average over or to draw from
 * @throws InputError for a kind that does not go with an activation
 */
export async function standIns(
  model: Transformer,
  parts: readonly Part[],
  kind: AblationKind,
  others: readonly (readonly number[])[],
  signal: AbortSignal
): Promise<StandIns> {
  const names = [...new Set(parts.map(({place}) => place.name))];
  checkKind(model, names, kind);
  if (kind === "zero") return constant(0);
  if (kind === "mask") return constant(masked);
  const caches: ActivationCache[] = [];
  const dispose = () => {
    for (const cache of caches) cache.dispose();
  };
  try {
    for (const tokens of others) {
      const {logits, cache} = await model.runWithCache(tokens, {names, signal});
      logits.dispose();
      caches.push(cache);
    }
    if (kind === "resample") return {source: drawn(caches), runsEach: caches.length, dispose};
    const means = new Map(names.map((name) => [name, meanOf(caches.map((cache) => cache.get(name)))]));
    dispose();
    return {
      source: (name) => means.get(name)!,
      runsEach: 1,
      dispose: () => tf.dispose([...means.values()])
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

function constant(value: number): StandIns {
  return {source: () => tf.scalar(value), runsEach: 1, dispose() {}};
}

/** The activations of one other prompt for each run of the batch, at the same positions. */
function drawn(caches: readonly ActivationCache[]): Source {
  return (name, runs) => tf.concat(runs.map((run) => caches[run % caches.length].get(name)));
}

/** Mean over all positions of all prompts: [1, 1, ...]. */
function meanOf(activations: readonly Tensor[]): Tensor {
  return tf.tidy(() => {
    const count = activations.reduce((sum, {shape}) => sum + shape[1]!, 0);
    const sums = activations.map((activation) => tf.sum(activation, 1, true));
    return tf.div(tf.addN(sums), count);
  });
}

function checkKind(model: Transformer, names: readonly string[], kind: AblationKind): void {
  for (const name of names) {
    const scores = name.endsWith("hook_attn_scores");
    if (kind === "mask" && !scores) {
      throw new InputError("kind", {
        got: kind,
        expected: `"zero", "mean" or "resample" for ${name}`,
        remedy: "What is masked is a place of attn_scores: a key that a query may not look at"
      });
    }
    if (kind === "zero" && scores) {
      throw new InputError("kind", {
        got: kind,
        expected: `"mask" for ${name}: a score of 0 is looked at like any other`
      });
    }
    const point = pointOf(model, name, "names");
    const [short, long] = [point.shape(1, 1), point.shape(1, 2)];
    const byPosition = long[1] !== short[1] && long.slice(2).every((size, axis) => size === short[axis + 2]);
    if (kind === "mean" && !byPosition) {
      throw new InputError("kind", {
        got: described(`"mean" of ${name}`),
        expected: "an activation that each position has one of"
      });
    }
  }
}

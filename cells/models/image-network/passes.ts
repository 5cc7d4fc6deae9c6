import type {Tensor} from "@tensorflow/tfjs-core";
import type {Steps} from "../../math/steps.ts";
import {tf} from "../../tensors/tf.ts";
import {type Architecture, inputLayer} from "./architecture.ts";
import type {DeviceWeights} from "./device-weights.ts";
import {applied, backward} from "./layer-passes.ts";

/* Passes through the layers, which pause after each. They free what nobody asked to keep, also when they are given up. */

/**
 * What the layers of these names have, of the pictures in `input`; the caller owns them, and `input` is freed.
 */
export function* forward(
  {layers}: Architecture,
  weights: DeviceWeights,
  input: Tensor,
  names: ReadonlySet<string>
): Steps<Map<string, Tensor>> {
  const kept = new Map<string, Tensor>();
  let now = input;
  let done = false;
  try {
    if (names.has(inputLayer)) kept.set(inputLayer, now);
    for (const layer of layers) {
      if (kept.size === names.size) break;
      const next = tf.tidy(() => applied(layer, now, weights.get(layer.name)));
      if (![...kept.values()].includes(now)) now.dispose();
      now = next;
      if (names.has(layer.name)) kept.set(layer.name, now);
      yield;
    }
    done = true;
    return kept;
  } finally {
    if (![...kept.values()].includes(now)) now.dispose();
    if (!done) tf.dispose([...kept.values()]);
  }
}

/**
 * How the logit of a class changes with each number of a layer: one pass there and back. The caller owns the result, of
 * the layer's shape; `input` is freed.
 */
export function* classGradient(
  architecture: Architecture,
  weights: DeviceWeights,
  input: Tensor,
  {layer: name, classIndex}: {layer: string; classIndex: number}
): Steps<Tensor> {
  const {layers, classes} = architecture;
  const after = layers.slice(layers.findIndex((layer) => layer.name === name) + 1);
  // each later layer's input is the output of the one before it
  const inputs = [name, ...after.slice(0, -1).map((layer) => layer.name)];
  const states = yield* forward(architecture, weights, input, new Set(inputs));
  const pictures = input.shape[0];
  let gradient: Tensor = tf.tidy(() =>
    tf.oneHot(tf.fill([pictures], classIndex, "int32"), classes.length).toFloat()
  );
  let done = false;
  try {
    for (let back = after.length - 1; back >= 0; back--) {
      const layer = after[back];
      const before = tf.tidy(() =>
        backward(layer, states.get(inputs[back])!, gradient, weights.get(layer.name))
      );
      gradient.dispose();
      gradient = before;
      yield;
    }
    done = true;
    return gradient;
  } finally {
    tf.dispose([...states.values()]);
    if (!done) gradient.dispose();
  }
}

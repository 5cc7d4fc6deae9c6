import type {Tensor1D, Tensor2D, Tensor4D} from "@tensorflow/tfjs-core";
import type {Steps} from "../../math/steps.ts";
import type {Keep} from "../../tensors/on-device.ts";
import {tf} from "../../tensors/tf.ts";
import type {Layer} from "./architecture.ts";
import type {Parameters} from "./parameters.ts";

/** A layer's weights on one backend, as tfjs has them: [y, x, channel, filter] and [number, unit]. */
export interface LayerWeights {
  weight: Tensor4D | Tensor2D;
  bias: Tensor1D;
}

/** By layer; layers without weights are not there. */
export type DeviceWeights = ReadonlyMap<string, LayerWeights>;

/** Copies weights to the present backend, a layer at a time. */
export function* upload(layers: readonly Layer[], parameters: Parameters, keep: Keep): Steps<DeviceWeights> {
  const weights = new Map<string, LayerWeights>();
  for (const {name} of layers) {
    const weight = parameters.get(`${name}.weight`);
    if (!weight) continue;
    const {shape, data} = weight;
    const turned = keep(
      tf.tidy(() =>
        shape.length === 4
          ? tf.transpose(tf.tensor4d(data, shape as [number, number, number, number]), [2, 3, 1, 0])
          : tf.transpose(tf.tensor2d(data, shape as [number, number]))
      )
    );
    weights.set(name, {
      weight: turned as LayerWeights["weight"],
      bias: keep(tf.tensor1d(parameters.get(`${name}.bias`)!.data))
    });
    yield;
  }
  return weights;
}

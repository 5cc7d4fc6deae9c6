import {described, InputError} from "../../input-error.ts";
import type {Weights} from "../weights/weights.ts";
import type {Architecture, Layer} from "./architecture.ts";

/** One tensor of weights in PyTorch's layout: a convolution's [filter, channel, y, x], a dense layer's [unit, number]. */
export interface Parameter {
  shape: readonly number[];
  /** row by row; read, never written */
  data: Float32Array;
}

/** By name: "conv1.weight", "conv1.bias". */
export type Parameters = ReadonlyMap<string, Parameter>;

/**
 * The weights that a network's layers need.
 * @throws InputError naming the tensor that is missing, of another shape, not finite, or one too many
 */
export function readParameters({layers, input}: Architecture, weights: Weights): Parameters {
  if (typeof weights?.has !== "function") {
    throw new InputError("weights", {got: weights, expected: "a checkpoint, as readSafetensors gives"});
  }
  const parameters = new Map<string, Parameter>();
  let before: readonly number[] = [input.size, input.size, input.channels];
  for (const layer of layers) {
    for (const [part, shape] of Object.entries(weightShapes(layer, before))) {
      const name = `${layer.name}.${part}`;
      parameters.set(name, {shape, data: readTensor(name, shape, weights)});
    }
    before = layer.shape;
  }
  const extra = weights.names.find((name) => !parameters.has(name));
  if (extra !== undefined) {
    throw new InputError("weights", {
      got: extra,
      expected: "only tensors of its layers",
      remedy: "Fold batch norm into the convolutions, and give layers the names that config.json has"
    });
  }
  return parameters;
}

function weightShapes(layer: Layer, before: readonly number[]): Record<string, number[]> {
  if (layer.type === "conv") {
    const {filters, kernel} = layer;
    return {weight: [filters, before[2], kernel, kernel], bias: [filters]};
  }
  if (layer.type === "dense") return {weight: [layer.units, before[0]], bias: [layer.units]};
  return {};
}

function readTensor(name: string, shape: number[], weights: Weights): Float32Array {
  if (!weights.has(name)) {
    throw new InputError("weights", {
      got: described(weights.names.join(", ") || "none"),
      expected: `the tensor ${name} of shape [${shape.join(", ")}]`
    });
  }
  const tensor = weights.get(name);
  if (tensor.shape.join() !== shape.join()) {
    throw new InputError(name, {
      got: described(`the shape [${tensor.shape.join(", ")}]`),
      expected: `[${shape.join(", ")}], as config.json says`
    });
  }
  const data = tensor.toFloat32();
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new InputError(name, {got: data[wrong], expected: "finite numbers"});
  return data;
}

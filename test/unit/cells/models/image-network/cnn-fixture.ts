import {ImageNetwork, type PictureBatch} from "../../../../../cells/models/image-network/index.ts";
import {readSafetensors} from "../../../../../cells/models/weights/safetensors.ts";
import {writeSafetensors} from "../../../../../cells/models/weights/write-safetensors.ts";
import {type Packed, unpack} from "../transformer/gpt2-fixture.ts";

/** `small_cnn.json`: PyTorch's numbers, [picture, channel, y, x]. */
export interface CnnFixture {
  weights: Record<string, Packed>;
  inputs: Packed;
  targets: number[];
  logits: Packed;
  gradient: Packed;
  activations: Record<"conv1" | "conv2" | "relu2", Packed>;
  /** derivatives of each picture's target logit along a vector at relu2 */
  tcav: {cav: Packed; values: number[]};
}

export const cnnConfig = {
  input: {size: 12, channels: 2},
  classes: ["a", "b", "c", "d", "e"],
  layers: [
    {name: "conv1", type: "conv", filters: 4, kernel: 3, padding: 1},
    {name: "relu1", type: "relu"},
    {name: "pool1", type: "maxPool", size: 2},
    {name: "conv2", type: "conv", filters: 6, kernel: 3},
    {name: "relu2", type: "relu"},
    {name: "pool2", type: "averagePool", size: 2},
    {name: "flat", type: "flatten"},
    {name: "fc", type: "dense", units: 5}
  ]
};

/** The fixture's network, by way of a safetensors file. */
export function smallCnn({weights}: CnnFixture): ImageNetwork {
  const tensors = Object.entries(weights).map(([name, packed]) => [
    name,
    {shape: packed.shape, values: unpack(packed)}
  ]);
  return ImageNetwork.fromWeights(cnnConfig, readSafetensors(writeSafetensors(Object.fromEntries(tensors))));
}

export function cnnPictures({inputs}: CnnFixture): PictureBatch {
  return {size: 12, pixels: Float32Array.from(channelsLast(inputs))};
}

/** Numbers of [picture, channel, y, x] in the order of [picture, y, x, channel]. */
export function channelsLast(packed: Packed): Float64Array {
  const numbers = unpack(packed);
  const [pictures, channels, height, width] = packed.shape;
  const turned = new Float64Array(numbers.length);
  const area = height * width;
  for (let picture = 0, to = 0; picture < pictures; picture++) {
    for (let place = 0; place < area; place++) {
      for (let channel = 0; channel < channels; channel++, to++) {
        turned[to] = numbers[(picture * channels + channel) * area + place];
      }
    }
  }
  return turned;
}

/** Each picture's gradient of its own target's logit, one after the other. */
export async function targetGradients(
  network: ImageNetwork,
  fixture: CnnFixture,
  layer: string
): Promise<Float64Array[]> {
  const rows: Float64Array[] = [];
  for (const [row, target] of fixture.targets.entries()) {
    const {columns, data} = await network.classGradients(cnnPictures(fixture), layer, target);
    rows.push(data.slice(row * columns, (row + 1) * columns));
  }
  return rows;
}

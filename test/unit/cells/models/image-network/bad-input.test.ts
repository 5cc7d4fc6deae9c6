import {describe, expect, it, test} from "vitest";
import {InputError} from "../../../../../cells/input-error.ts";
import {ImageNetwork, type PictureBatch} from "../../../../../cells/models/image-network/index.ts";
import {readSafetensors} from "../../../../../cells/models/weights/safetensors.ts";
import {type TensorToWrite, writeSafetensors} from "../../../../../cells/models/weights/write-safetensors.ts";
import {fixture} from "../../../../fixtures/decode.ts";
import {type CnnFixture, cnnConfig, cnnPictures, smallCnn} from "./cnn-fixture.ts";

const cnn = fixture<CnnFixture>("small_cnn.json");

/** A network of a convolution and a dense layer, with changes to its weights. */
function withTensors(changes: Record<string, TensorToWrite | undefined>): () => ImageNetwork {
  const config = {
    input: {size: 4, channels: 1},
    classes: ["yes", "no"],
    layers: [
      {name: "conv", type: "conv", filters: 2, kernel: 3},
      {name: "mean", type: "mean"},
      {name: "out", type: "dense", units: 2}
    ]
  };
  const tensors: Record<string, TensorToWrite | undefined> = {
    "conv.weight": {shape: [2, 1, 3, 3], values: new Float32Array(18)},
    "conv.bias": {shape: [2], values: [0, 0]},
    "out.weight": {shape: [2, 2], values: [1, 0, 0, 1]},
    "out.bias": {shape: [2], values: [0, 0]},
    ...changes
  };
  const there = Object.entries(tensors).filter((entry): entry is [string, TensorToWrite] => !!entry[1]);
  return () => ImageNetwork.fromWeights(config, readSafetensors(writeSafetensors(Object.fromEntries(there))));
}

/** The description of the fixture's network with changes. */
function described(changes: Record<string, unknown>): () => ImageNetwork {
  const none = readSafetensors(writeSafetensors({}));
  return () => ImageNetwork.fromWeights({...cnnConfig, ...changes}, none);
}

const conv = (more: Record<string, unknown>) => ({name: "c", type: "conv", filters: 2, kernel: 3, ...more});

describe("a description of an image network", () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ["without layers", {layers: undefined}, /^layers: .*expected the layers/],
    ["of no layer", {layers: []}, /^layers: .*at least one layer/],
    [
      "with a kind of layer that there is not",
      {layers: [{name: "a", type: "convolution"}]},
      /conv, relu, maxPool/
    ],
    ["with two layers of one name", {layers: [conv({}), conv({})]}, /^layers\.1\.name: got "c"/],
    ["with a layer named as the pixels", {layers: [conv({name: "input"})]}, /^layers\.0\.name: got "input"/],
    ["with an option that there is not", {layers: [conv({pading: 1})]}, /"pading", expected no such option/],
    ["whose kernel is larger than the picture", {layers: [conv({kernel: 15})]}, /at least 15 pixels/],
    [
      "that pools more than there is",
      {layers: [{name: "p", type: "maxPool", size: 20}]},
      /at least 20 pixels/
    ],
    ["with a dense layer on a picture", {layers: [{name: "d", type: "dense", units: 5}]}, /flatten or mean/],
    [
      "that ends with no number for each class",
      {layers: [conv({})]},
      /one of \[5\], a number for each class/
    ],
    ["with a class twice", {classes: ["a", "a", "b", "c", "d"]}, /^classes: .*each class once/],
    ["with one class", {classes: ["a"]}, /at least two classes/],
    ["with a spread of nothing", {input: {size: 12, channels: 2, sd: 0}}, /^input\.sd: got 0/]
  ])("%s is refused with words", (_, changes, words) => {
    expect(described(changes)).toThrow(InputError);
    expect(described(changes)).toThrow(words);
  });

  test.each<[string, Record<string, TensorToWrite | undefined>, RegExp]>([
    ["one is missing", {"out.bias": undefined}, /the tensor out\.bias of shape \[2\]/],
    [
      "one has another shape",
      {"out.weight": {shape: [1, 4], values: [1, 0, 0, 1]}},
      /^out\.weight: .*\[1, 4\].*\[2, 2\]/
    ],
    ["one is not finite", {"conv.bias": {shape: [2], values: [0, Number.NaN]}}, /^conv\.bias: got NaN/],
    ["there is one too many", {"norm.weight": {shape: [2], values: [1, 1]}}, /norm\.weight.*Fold batch norm/]
  ])("of whose tensors %s is refused with words", (_, changes, words) => {
    expect(withTensors(changes)).toThrow(InputError);
    expect(withTensors(changes)).toThrow(words);
  });

  it("without a checkpoint is refused with words", () => {
    expect(() => ImageNetwork.fromWeights(cnnConfig, undefined as never)).toThrow(
      "weights: got undefined, expected a checkpoint, as readSafetensors gives"
    );
    expect(() => ImageNetwork.fromWeights(undefined, readSafetensors(writeSafetensors({})))).toThrow(
      InputError
    );
  });

  it("with tensors that fit is taken", () => expect(withTensors({})().layers).toHaveLength(4));
});

describe("pictures for an image network", () => {
  const {pixels} = cnnPictures(cnn);
  test.each<[string, PictureBatch, RegExp]>([
    ["of another size", {size: 10, pixels}, /^pictures\.size: got 10, expected 12/],
    ["of part of one", {size: 12, pixels: new Uint8Array(300)}, /300 numbers, expected 288 for each picture/],
    ["without any", {size: 12, pixels: new Uint8Array(0)}, /^pictures\.pixels: got 0 numbers/],
    [
      "that are no array of numbers",
      {size: 12, pixels: "red" as never},
      /^pictures: .*bytes, or a Float32Array/
    ],
    [
      "with NaN",
      {size: 12, pixels: new Float32Array(288).fill(Number.NaN)},
      /picture 0: got NaN, expected finite/
    ],
    [
      "with bytes written as floats",
      {size: 12, pixels: new Float32Array(288).fill(200)},
      /picture 0: got 200, expected numbers from 0 to 1\. Divide bytes by 255/
    ]
  ])("%s are refused with words", async (_, pictures, words) => {
    using network = smallCnn(cnn);
    for (const run of [
      () => network.activations(pictures, "fc"),
      () => network.classGradients(pictures, "relu1", 0),
      () => network.runWithCache(pictures)
    ]) {
      await expect(run()).rejects.toThrow(words);
    }
  });

  it("that make a matrix of more than 1 GB are refused with what would go", async () => {
    using network = smallCnn(cnn);
    const many = {size: 12, pixels: new Uint8Array(288 * 240_000)};
    await expect(network.activations(many, "conv1")).rejects.toThrow(
      /240000, of which conv1 has 576 numbers each, expected at most 233016/
    );
    await expect(network.runWithCache(many)).rejects.toThrow(/^names: .*which layers to keep/);
  });

  it("are asked about layers and classes that there are", async () => {
    using network = smallCnn(cnn);
    const pictures = cnnPictures(cnn);
    await expect(network.activations(pictures, "relu3")).rejects.toThrow(/Did you mean "relu[12]"/);
    await expect(network.runWithCache(pictures, {names: ["nothing"]})).rejects.toThrow(
      /^names: got "nothing"/
    );
    for (const wrong of [5, -1, 0.5, "a" as never]) {
      await expect(network.classGradients(pictures, "fc", wrong)).rejects.toThrow(
        /^classIndex: .*the number of a class: 0 a, 1 b/
      );
    }
    await expect(network.logits(pictures, {sginal: 1} as never)).rejects.toThrow(/Did you mean "signal"/);
    expect(() => network.parameter("conv3.weight")).toThrow(/one of conv1\.weight/);
    expect(() => network.shape("conv3")).toThrow(InputError);
  });

  it("of a network that was disposed are refused", async () => {
    const network = smallCnn(cnn);
    network.dispose();
    await expect(network.logits(cnnPictures(cnn))).rejects.toThrow("This network was disposed");
  });
});

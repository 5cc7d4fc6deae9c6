import type {Tensor, Tensor2D} from "@tensorflow/tfjs-core";
import {z} from "zod";
import {checkedInputs} from "../../checked-inputs.ts";
import type {Label} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import type {Steps} from "../../math/steps.ts";
import {nearest} from "../../nearest-name.ts";
import {NamedTensors} from "../../tensors/named-tensors.ts";
import {OnDevice} from "../../tensors/on-device.ts";
import {tf} from "../../tensors/tf.ts";
import {table} from "../../views/table.ts";
import {type View, type Viewable, viewSymbol} from "../../views/view.ts";
import {fields} from "../fields.ts";
import type {Weights} from "../weights/weights.ts";
import {type Architecture, inputLayer, readArchitecture} from "./architecture.ts";
import {type DeviceWeights, upload} from "./device-weights.ts";
import {type Parameter, type Parameters, readParameters} from "./parameters.ts";
import {classGradient, forward} from "./passes.ts";
import {countPictures, type PictureBatch, standardised} from "./picture-batch.ts";

export interface PassOptions {
  signal?: AbortSignal;
}

const passFields = fields({signal: z.custom<AbortSignal>().optional()});
const cacheFields = passFields.extend({
  names: z.array(z.string("a layer's name"), "an array of layers' names").optional()
});

/** numbers of the widest layer that are computed at once: few enough for others to take turns */
const numbersAtOnce = 2 ** 20;

/** numbers that one matrix of states may have: 1 GB */
const mostNumbers = 2 ** 27;

/** numbers that a cache of all layers may have: 64 MB */
const mostCached = 2 ** 24;

/**
 * A convolutional network that sorts pictures, each of whose layers can be looked at by its name. It computes on the
 * backend in use; pictures go through it in portions, so that others take turns.
 */
export class ImageNetwork implements Viewable {
  readonly name: string;
  /** names from the pixels to the logits */
  readonly layers: readonly string[];
  /** what it can say, in the order of its logits */
  readonly classes: readonly Label[];
  /** what it takes: width and height in pixels, and channels */
  readonly input: {readonly size: number; readonly channels: number};
  readonly #architecture: Architecture;
  readonly #parameters: Parameters;
  readonly #device: OnDevice<DeviceWeights>;
  readonly #shapes: ReadonlyMap<string, readonly number[]>;

  private constructor(architecture: Architecture, parameters: Parameters) {
    const {name, classes, layers, input} = architecture;
    this.name = name ?? "image network";
    this.layers = [inputLayer, ...layers.map((layer) => layer.name)];
    this.classes = classes;
    this.input = {size: input.size, channels: input.channels};
    this.#architecture = architecture;
    this.#parameters = parameters;
    this.#device = new OnDevice((keep) => upload(layers, parameters, keep), "network");
    this.#shapes = new Map([
      [inputLayer, [input.size, input.size, input.channels]],
      ...layers.map((layer) => [layer.name, layer.shape] as const)
    ]);
  }

  /**
   * A network of a description and weights: `config.json` with input, classes and layers, and for each convolution and
   * dense layer NAME.weight and NAME.bias in PyTorch's layouts.
   * @throws InputError naming what is wrong in the description, or the tensor that does not fit it
   */
  static fromWeights(config: unknown, weights: Weights): ImageNetwork {
    const architecture = readArchitecture(config);
    return new ImageNetwork(architecture, readParameters(architecture, weights));
  }

  /** The shape of what a layer gives for one picture: [y, x, channel], or [number]. */
  shape(layer: string): readonly number[] {
    return this.#shapes.get(this.#layer(layer))!;
  }

  /** names of all weights: "conv1.weight" */
  get parameterNames(): string[] {
    return [...this.#parameters.keys()];
  }

  /** A weight in PyTorch's layout: a convolution's [filter, channel, y, x], a dense layer's [unit, number]. */
  parameter(name: string): Parameter {
    const found = this.#parameters.get(name);
    if (found) return found;
    throw new InputError("parameter", {got: name, expected: `one of ${this.parameterNames.join(", ")}`});
  }

  /** One number a class before they are made shares, [picture, class]. */
  logits(pictures: PictureBatch, options: PassOptions = {}): Promise<Matrix> {
    return this.activations(pictures, this.layers.at(-1)!, options);
  }

  /** The share that each class gets, [picture, class]; each row sums to 1. */
  async predictProba(pictures: PictureBatch, options: PassOptions = {}): Promise<Matrix> {
    const {rows, columns, data} = await this.logits(pictures, options);
    for (let row = 0; row < rows; row++) {
      const own = data.subarray(row * columns, (row + 1) * columns);
      const most = Math.max(...own);
      const total = own.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
      own.forEach((logit, i) => {
        own[i] = Math.exp(logit - most) / total;
      });
    }
    return matrix(rows, columns, data);
  }

  /** The class with the highest logit, for each picture. */
  async predict(pictures: PictureBatch, options: PassOptions = {}): Promise<Label[]> {
    const {rows, columns, data} = await this.logits(pictures, options);
    return Array.from({length: rows}, (_, row) => {
      const own = data.subarray(row * columns, (row + 1) * columns);
      return this.classes[own.indexOf(Math.max(...own))];
    });
  }

  /** What a layer has, [picture, number]: of [y, x, channel] row by row, channels side by side. */
  async activations(pictures: PictureBatch, layer: string, options: PassOptions = {}): Promise<Matrix> {
    const name = this.#layer(layer);
    return this.#inPortions(pictures, name, options, function* (architecture, weights, input) {
      const states = yield* forward(architecture, weights, input, new Set([name]));
      return states.get(name)!;
    });
  }

  /** How the logit of a class changes with each number of a layer, [picture, number], in the order of `activations`. */
  async classGradients(
    pictures: PictureBatch,
    layer: string,
    classIndex: number,
    options: PassOptions = {}
  ): Promise<Matrix> {
    const {classes} = this;
    const name = this.#layer(layer);
    if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= classes.length) {
      throw new InputError("classIndex", {
        got: classIndex,
        expected: `the number of a class: ${classes.map((label, i) => `${i} ${label}`).join(", ")}`
      });
    }
    return this.#inPortions(pictures, name, options, (architecture, weights, input) =>
      classGradient(architecture, weights, input, {layer: name, classIndex})
    );
  }

  /**
   * The logits [picture, class] of one pass, and what layers had, [picture, y, x, channel] or [picture, number]. All
   * pictures go through at once; the caller disposes of both.
   * @param options.names the layers to keep; needed if all of them take more than 64 MB
   */
  async runWithCache(
    pictures: PictureBatch,
    options: PassOptions & {names?: readonly string[]} = {}
  ): Promise<{logits: Tensor2D; cache: NamedTensors}> {
    const {signal, names} = checkedInputs(cacheFields, options, "options");
    const count = countPictures(pictures, this.#architecture);
    const wanted = (names ?? this.layers).map((layer) => this.#layer(layer, "names"));
    if (!names) this.#checkCache(count);
    const last = this.layers.at(-1)!;
    const states = await this.#device.run(
      (weights) =>
        forward(
          this.#architecture,
          weights,
          standardised(pictures, this.#architecture, 0, count),
          new Set([...wanted, last])
        ),
      signal
    );
    const logits = states.get(last)!;
    // either may be disposed without the other
    if (wanted.includes(last)) states.set(last, tf.reshape(logits, logits.shape));
    else states.delete(last);
    return {logits: logits as Tensor2D, cache: new NamedTensors(states, this.#unknown)};
  }

  /** Copies the weights to the present backend now, instead of at the first pass. */
  ready(): Promise<void> {
    return this.#device.ready();
  }

  /** Frees the weights' copy on the backend; the next pass makes another. */
  release(): void {
    this.#device.release();
  }

  /** Frees everything; passes that run end first. */
  dispose(): void {
    this.#device.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Its layers, with what each gives and how many weights it has. */
  [viewSymbol](): View {
    const {layers} = this.#architecture;
    const weights = (name: string) =>
      ["weight", "bias"].reduce(
        (sum, part) => sum + (this.#parameters.get(`${name}.${part}`)?.data.length ?? 0),
        0
      );
    return table(
      {
        layer: this.layers,
        what: ["pixels", ...layers.map(({type}) => type)],
        gives: this.layers.map((name) => this.shape(name).join(" x ")),
        weights: this.layers.map(weights)
      },
      {
        caption: `${this.name}: ${this.input.size} by ${this.input.size} pixels to ${this.classes.join(", ")}`,
        descriptions: {gives: "rows x columns x channels, or numbers"}
      }
    );
  }

  /** Runs pictures through in portions, and puts what comes out of each into one matrix. */
  async #inPortions(
    pictures: PictureBatch,
    layer: string,
    options: PassOptions,
    pass: (architecture: Architecture, weights: DeviceWeights, input: Tensor) => Steps<Tensor>
  ): Promise<Matrix> {
    const {signal} = checkedInputs(passFields, options, "options");
    const architecture = this.#architecture;
    const count = countPictures(pictures, architecture);
    const columns = product(this.shape(layer));
    if (count * columns > mostNumbers) throw tooMany(count, layer, columns);
    const widest = Math.max(...[...this.#shapes.values()].map(product));
    const portion = Math.max(1, Math.floor(numbersAtOnce / widest));
    const result = matrix(count, columns);
    for (let from = 0; from < count; from += portion) {
      const to = Math.min(count, from + portion);
      const part = await this.#device.run(
        (weights) => pass(architecture, weights, standardised(pictures, architecture, from, to)),
        signal
      );
      result.data.set(await part.data().finally(() => part.dispose()), from * columns);
    }
    return result;
  }

  #checkCache(count: number): void {
    const numbers = count * [...this.#shapes.values()].map(product).reduce((a, b) => a + b);
    if (numbers <= mostCached) return;
    throw new InputError("names", {
      got: undefined,
      expected: `which layers to keep: all of them would take ${Math.ceil((4 * numbers) / 1e6)} MB for ${count} pictures (up to ${Math.floor((4 * mostCached) / 1e6)} MB need no choice)`
    });
  }

  #layer(name: string, field = "layer"): string {
    if (this.#shapes.has(name)) return name;
    throw this.#unknown(name, [...this.layers], field);
  }

  #unknown = (name: string, names: string[], field = "layer"): InputError => {
    const near = nearest(String(name), names);
    return new InputError(field, {
      got: name,
      expected: `one of ${names.join(", ")}`,
      remedy: near && `Did you mean ${JSON.stringify(near)}?`
    });
  };
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function tooMany(count: number, layer: string, columns: number): InputError {
  return new InputError("pictures", {
    got: described(`${count}, of which ${layer} has ${columns.toLocaleString("en")} numbers each`),
    expected: `at most ${Math.floor(mostNumbers / columns)} at once for this layer`,
    remedy: "A later layer has fewer numbers"
  });
}

import type {Tensor, Tensor3D} from "@tensorflow/tfjs-core";
import type {Steps} from "../../math/steps.ts";
import {OnDevice} from "../../tensors/on-device.ts";
import type {TransformerConfig} from "./config.ts";
import {type DeviceWeights, upload} from "./device-weights.ts";
import {type Embedded, forward, logitsOf, type PassOptions} from "./forward.ts";
import type {Parameters} from "./parameters.ts";

/**
 * A model's weights and passes through it, without tokens or words. The weights stay where they were loaded; a copy
 * of them is on the backend that computes, made when a pass needs it and anew after the backend changed or was lost.
 */
export class Network {
  readonly config: TransformerConfig;
  readonly parameters: Parameters;
  readonly #device: OnDevice<DeviceWeights>;
  readonly #rows = new Map<string, Float32Array>();

  constructor(config: TransformerConfig, parameters: Parameters) {
    this.config = config;
    this.parameters = parameters;
    this.#device = new OnDevice((keep) => upload(config, parameters, keep), "transformer");
  }

  /** Copies the weights to the present backend, unless they are there. */
  ready(): Promise<void> {
    return this.#device.ready();
  }

  /** Frees the copy on the backend; the next pass makes another. */
  release(): void {
    this.#device.release();
  }

  dispose(): void {
    this.#rows.clear();
    this.#device.dispose();
  }

  /** Runs steps that use the weights, with turns for others; they are given up, and free what they hold, on abort. */
  run<Result>(work: (weights: DeviceWeights) => Steps<Result>, signal?: AbortSignal): Promise<Result> {
    return this.#device.run(work, signal);
  }

  /** Something with the weights at once; copies them first if they are not on the present backend. */
  now<Result>(work: (weights: DeviceWeights) => Result): Result {
    return this.#device.now(work);
  }

  /** One pass; the caller owns the result. */
  pass(input: Embedded, options: PassOptions, signal?: AbortSignal): Promise<Tensor3D> {
    return this.run((weights) => forward(this.config, weights, input, options), signal);
  }

  logitsOf(residual: Tensor): Tensor {
    return this.now((weights) => logitsOf(this.config, weights, residual));
  }

  /** Looks up what tokens and their places embed to; `past`: tokens that stand before. */
  embedded(tokens: readonly (readonly number[])[], past = 0): Embedded {
    const {positionalEmbeddingType, nTokenTypes} = this.config;
    const pos = tokens[0].length;
    const each = (place: (text: readonly number[], at: number) => number) =>
      tokens.flatMap((text) => Array.from({length: pos}, (_, at) => place(text, at)));
    return {
      batch: tokens.length,
      pos,
      embed: this.#lookUp(
        "embed.W_E",
        each((text, at) => text[at])
      ),
      ...(positionalEmbeddingType === "standard"
        ? {
            posEmbed: this.#lookUp(
              "pos_embed.W_pos",
              each((_, at) => past + at)
            )
          }
        : {}),
      // one text is one segment, the first kind
      ...(nTokenTypes
        ? {
            tokenTypeEmbed: this.#lookUp(
              "embed.W_token_type",
              each(() => 0)
            )
          }
        : {})
    };
  }

  #lookUp(name: string, rows: number[]): Float32Array {
    this.#device.check();
    const table = this.#rows.get(name) ?? this.parameters.get(name)!.read();
    this.#rows.set(name, table);
    const width = this.config.dModel;
    const found = new Float32Array(rows.length * width);
    rows.forEach((row, i) => {
      found.set(table.subarray(row * width, (row + 1) * width), i * width);
    });
    return found;
  }
}

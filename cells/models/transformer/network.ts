import type {Tensor, Tensor3D} from "@tensorflow/tfjs-core";
import {atOnce, type Steps} from "../../math/steps.ts";
import {inTurns, pausing} from "../../pause.ts";
import type {TransformerConfig} from "./config.ts";
import {DeviceCopy, type DeviceWeights} from "./device-weights.ts";
import {type Embedded, forward, logitsOf, type PassOptions} from "./forward.ts";
import type {Parameters} from "./parameters.ts";

const never = new AbortController().signal;

/**
 * A model's weights and passes through it, without tokens or words. The weights stay where they were loaded; a copy
 * of them is on the backend that computes, made when a pass needs it and anew after the backend changed or was lost.
 */
export class Network {
  readonly config: TransformerConfig;
  readonly parameters: Parameters;
  readonly #rows = new Map<string, Float32Array>();
  #copy: DeviceCopy | undefined;
  #copying: Promise<void> | undefined;
  #disposed = false;

  constructor(config: TransformerConfig, parameters: Parameters) {
    this.config = config;
    this.parameters = parameters;
  }

  /** Copies the weights to the present backend, unless they are there. */
  async ready(): Promise<void> {
    this.#check();
    while (!this.#copy?.current) {
      this.#copying ??= this.#copyInTurns().finally(() => {
        this.#copying = undefined;
      });
      await this.#copying;
      this.#check();
    }
  }

  /** Frees the copy on the backend; the next pass makes another. */
  release(): void {
    this.#copy?.retire();
    this.#copy = undefined;
  }

  dispose(): void {
    this.#disposed = true;
    this.#rows.clear();
    this.release();
  }

  /** Runs steps that use the weights, with turns for others; they are given up, and free what they hold, on abort. */
  async run<Result>(
    work: (weights: DeviceWeights) => Steps<Result>,
    signal: AbortSignal = never
  ): Promise<Result> {
    signal.throwIfAborted();
    await this.ready();
    const copy = this.#copy!;
    copy.use();
    const steps = work(copy.weights);
    try {
      return await inTurns(steps, pausing(signal));
    } finally {
      // after an abort: lets the steps free what they hold
      steps.return(undefined as never);
      copy.release();
    }
  }

  /** Something with the weights at once; copies them first if they are not on the present backend. */
  now<Result>(work: (weights: DeviceWeights) => Result): Result {
    this.#check();
    if (!this.#copy?.current) this.#take(atOnce(DeviceCopy.make(this.config, this.parameters)));
    const copy = this.#copy!;
    copy.use();
    try {
      return work(copy.weights);
    } finally {
      copy.release();
    }
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
    this.#check();
    const table = this.#rows.get(name) ?? this.parameters.get(name)!.read();
    this.#rows.set(name, table);
    const width = this.config.dModel;
    const found = new Float32Array(rows.length * width);
    rows.forEach((row, i) => {
      found.set(table.subarray(row * width, (row + 1) * width), i * width);
    });
    return found;
  }

  async #copyInTurns(): Promise<void> {
    const steps = DeviceCopy.make(this.config, this.parameters);
    this.#take(await inTurns(steps, pausing(never)));
  }

  #take(copy: DeviceCopy): void {
    this.release();
    this.#copy = copy;
    if (this.#disposed) this.release();
  }

  #check(): void {
    if (this.#disposed) throw new Error("This transformer was disposed: load it again.");
  }
}

import type {Tensor, Tensor3D} from "@tensorflow/tfjs-core";
import {InputError} from "../../input-error.ts";
import {inTurns, pausing} from "../../pause.ts";
import type {Tokenizer} from "../tokenizers/tokenizer.ts";
import type {Weights} from "../weights/weights.ts";
import {ActivationCache} from "./activation-cache.ts";
import {bytesOf, checkSize} from "./cache-size.ts";
import {completeConfig, type TransformerConfig, type TransformerOptions} from "./config.ts";
import {checkedResidual, forward} from "./forward.ts";
import {type Generated, type GeneratedToken, type GenerateOptions, generate} from "./generate.ts";
import {differentiate, type Metric, meanLoss} from "./gradients.ts";
import {hookName} from "./hook-name.ts";
import {type HookPoint, hookPoints, type NamesFilter, namesMeant} from "./hook-points.ts";
import {lossPerToken} from "./loss.ts";
import {Network} from "./network.ts";
import {type Parameters, parameterOf} from "./parameters.ts";
import {type ProcessOptions, processWeights} from "./process-weights.ts";
import {readParameters} from "./read-parameters.ts";
import {
  blocksToRun,
  type CacheOptions,
  cacheOptions,
  type GradOptions,
  gradOptions,
  type Hooks,
  hooksByName,
  needUnembedding,
  type RunOptions,
  runOptions
} from "./run-options.ts";
import {type SentenceVectorOptions, sentenceVectors} from "./sentence-vectors.ts";
import {
  checkedTokens,
  needTokenizer,
  oneText,
  singleToken,
  type Tokens,
  type ToTokensOptions,
  textTokens
} from "./tokens.ts";
import {Watch} from "./watch.ts";

interface Parts {
  tokenizer?: Tokenizer;
  processing?: string[];
  ignored?: readonly string[];
}

/**
 * A transformer whose every activation can be read, replaced and differentiated: decoders (GPT-2, Llama,
 * attention-only) and the BERT encoder. Names, shapes and shorthands are TransformerLens's. Tensors that it returns
 * are the caller's to dispose; everything else it frees itself.
 */
export class Transformer {
  readonly config: TransformerConfig;
  readonly tokenizer?: Tokenizer;
  /** which convention its numbers use: "weights as trained", or what was done to the weights */
  readonly processing: string;
  /** tensors of the checkpoint that the model does not need */
  readonly ignored: readonly string[];
  readonly #steps: readonly string[];
  readonly #points: ReadonlyMap<string, HookPoint>;
  readonly #network: Network;

  private constructor(
    config: TransformerConfig,
    parameters: Parameters,
    {tokenizer, processing, ignored}: Parts
  ) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.#steps = processing ?? [];
    this.processing = this.#steps.join(", ") || "weights as trained";
    this.ignored = ignored ?? [];
    this.#points = hookPoints(config);
    this.#network = new Network(config, parameters);
  }

  /**
   * A transformer of a checkpoint's weights, under the names of Hugging Face (GPT-2, Llama, BERT) or TransformerLens.
   * @throws InputError naming what is wrong in the configuration, or the tensor that is missing, of another shape or
   *   type, not a number, or one too many
   */
  static async fromWeights(
    config: TransformerOptions,
    weights: Weights,
    {tokenizer, signal}: {tokenizer?: Tokenizer; signal?: AbortSignal} = {}
  ): Promise<Transformer> {
    const complete = completeConfig(config);
    const steps = readParameters(complete, weights);
    const {parameters, ignored} = await inTurns(steps, pausing(signal ?? new AbortController().signal));
    return new Transformer(complete, parameters, {tokenizer, ignored});
  }

  /** names of all hooks, in the order in which they are computed */
  get hookNames(): string[] {
    return [...this.#points.keys()];
  }

  /** A hook's full name from TransformerLens's shorthand: ("resid_post", 2), ("pattern", 0), ("scale", 1, "ln2"). */
  hookName(short: string, layer?: number, layerType?: string): string {
    return hookName(this.config, short, layer, layerType);
  }

  /** names of all weights, TransformerLens's: "blocks.0.attn.W_Q" */
  get parameterNames(): string[] {
    return [...this.#network.parameters.keys()];
  }

  /** A weight in TransformerLens's layout (W_Q [head, d_model, d_head]); `data` row by row, not to be written. */
  parameter(name: string): {shape: readonly number[]; data: Float32Array} {
    const {shape, read} = parameterOf(this.#network.parameters, name);
    return {shape, data: read()};
  }

  /** The tokens of a text, the one that starts a text first unless told otherwise. */
  toTokens(text: string, options?: ToTokensOptions): number[] {
    return textTokens(text, this.config, this.tokenizer, options);
  }

  /** What each token adds to a text, for people to read. */
  toStrTokens(tokens: string | ArrayLike<number>, options?: ToTokensOptions): string[] {
    const list = oneText(tokens, this.config, this.tokenizer, options);
    return list.map((token) => needTokenizer(this.tokenizer).piece(token));
  }

  /** The one token that is exactly this text, spaces included. */
  toSingleToken(text: string): number {
    return singleToken(text, this.tokenizer);
  }

  /** The text of tokens. */
  toText(tokens: ArrayLike<number>): string {
    return needTokenizer(this.tokenizer).decode(oneText(tokens, this.config, this.tokenizer));
  }

  /** Logits [batch, pos, d_vocab]; of an encoder the last residual stream [batch, pos, d_model]. */
  async forward(tokens: Tokens, given: RunOptions = {}): Promise<Tensor3D> {
    const options = runOptions(given);
    return this.#run(
      this.#tokens(tokens, options),
      new Watch(hooksByName(options.hooks, this.#points)),
      options
    );
  }

  /** As `forward`, with hooks that look at activations and may replace them. */
  async runWithHooks(
    tokens: Tokens,
    hooks: Hooks,
    options: Omit<RunOptions, "hooks"> = {}
  ): Promise<Tensor3D> {
    return this.forward(tokens, {...options, hooks});
  }

  /** As `forward`, with the activations of one pass; those that hooks replaced as they were replaced. */
  async runWithCache(
    tokens: Tokens,
    given: CacheOptions = {}
  ): Promise<{logits: Tensor3D; cache: ActivationCache}> {
    const options = cacheOptions(given);
    const texts = this.#tokens(tokens, options);
    const names = this.#meant(options.names);
    if (options.names === undefined) checkSize(this.#pointsOf(names), texts.length, texts[0].length);
    const watch = new Watch(hooksByName(options.hooks, this.#points), names);
    try {
      const logits = await this.#run(texts, watch, options);
      return {logits, cache: new ActivationCache(this.config, watch.kept)};
    } catch (error) {
      watch.dispose();
      throw error;
    }
  }

  /** Bytes that `runWithCache` would keep for these tokens. */
  cacheBytes(tokens: Tokens, names?: NamesFilter): number {
    const texts = this.#tokens(tokens, {});
    return bytesOf(this.#pointsOf(this.#meant(names)), texts.length, texts[0].length);
  }

  /**
   * A metric's value and its gradients by activations. Computed at once: the thread is busy for some three passes.
   * @throws InputError if the metric gives no tensor of one number
   */
  async grad(tokens: Tokens, given: GradOptions): Promise<{value: number; gradients: ActivationCache}> {
    const options = gradOptions(given);
    const texts = this.#tokens(tokens, options);
    const [batch, pos] = [texts.length, texts[0].length];
    const points = this.#pointsOf(this.#meant(options.names));
    if (!points.length)
      throw new InputError("names", {got: options.names, expected: "at least one activation"});
    if (options.names === undefined) checkSize(points, batch, pos);
    const metric = options.metric === "loss" ? this.#lossOf(texts) : options.metric;
    if (typeof metric !== "function") {
      throw new InputError("metric", {got: metric, expected: 'a function of the logits, or "loss"'});
    }
    const hooks = hooksByName(options.hooks, this.#points);
    const input = this.#network.embedded(texts);
    await this.#network.ready();
    const {value, gradients} = this.#network.now((weights) =>
      differentiate(
        new Map(points.map((point) => [point.name, point.shape(batch, pos)])),
        (added) => forward(this.config, weights, input, {watch: new Watch(hooks, [], added)}),
        metric
      )
    );
    const [number] = await value.data().finally(() => value.dispose());
    return {value: number, gradients: new ActivationCache(this.config, gradients)};
  }

  /** -log p(next token) at each position but the last, in nats: [batch][pos - 1]. */
  async lossPerToken(tokens: Tokens, options: Omit<RunOptions, "stopAtLayer"> = {}): Promise<Float64Array[]> {
    const texts = this.#tokens(tokens, options);
    needUnembedding(this.config);
    const logits = await this.forward(texts, options);
    return lossPerToken(logits, texts, options.signal).finally(() => logits.dispose());
  }

  /** The logit lens: logits of residual streams [..., d_model] by the final norm and the unembedding, at once. */
  toLogits(residual: Tensor): Tensor {
    needUnembedding(this.config);
    return this.#network.logitsOf(checkedResidual(residual, this.config));
  }

  /** Writes on, token by token: `for await (const {piece} of model.stream("Once", {temperature: 0}))`. */
  async *stream(
    prompt: string | ArrayLike<number>,
    {hooks, signal, prependBos, ...options}: GenerateOptions & Omit<RunOptions, "stopAtLayer"> = {}
  ): AsyncGenerator<GeneratedToken, Generated> {
    const tokens = oneText(prompt, this.config, this.tokenizer, {prependBos});
    const {tokenizer} = this;
    return yield* generate(tokens, options, {
      network: this.#network,
      tokenizer,
      hooks: hooksByName(hooks, this.#points),
      signal
    });
  }

  /** The whole that `stream` writes. */
  async generate(
    prompt: string | ArrayLike<number>,
    options: GenerateOptions & Omit<RunOptions, "stopAtLayer"> = {}
  ): Promise<Generated> {
    const stream = this.stream(prompt, options);
    for (;;) {
      const step = await stream.next();
      if (step.done) return step.value;
    }
  }

  /** Vectors of length 1 of whole texts: the mean of an encoder's last residual stream (sentence-transformers). */
  async sentenceVectors(
    texts: readonly string[],
    options: SentenceVectorOptions = {}
  ): Promise<Float32Array[]> {
    if (!Array.isArray(texts)) throw new InputError("texts", {got: texts, expected: "an array of texts"});
    const {signal} = options;
    const tokens = texts.map((text) => oneText(text, this.config, this.tokenizer));
    return sentenceVectors(tokens, options, (batch) => this.forward(batch, {signal}));
  }

  /** The same model with processed weights, as TransformerLens's folding and centring; `processing` says which. */
  process(options: ProcessOptions = {}): Transformer {
    const {config, parameters, steps} = processWeights(this.config, this.#network.parameters, options);
    const {tokenizer, ignored} = this;
    return new Transformer(config, parameters, {tokenizer, ignored, processing: [...this.#steps, ...steps]});
  }

  /** Copies the weights to the present backend now, instead of at the first pass. */
  ready(): Promise<void> {
    return this.#network.ready();
  }

  /** Frees the weights' copy on the backend; the next pass makes another. */
  release(): void {
    this.#network.release();
  }

  /** Frees everything; passes that run end first. */
  dispose(): void {
    this.#network.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  async #run(texts: number[][], watch: Watch, {stopAtLayer, signal}: RunOptions): Promise<Tensor3D> {
    const input = this.#network.embedded(texts);
    return this.#network.pass(input, {watch, stopAt: blocksToRun(stopAtLayer, this.config)}, signal);
  }

  #tokens(tokens: Tokens, {prependBos}: ToTokensOptions): number[][] {
    return checkedTokens(tokens, this.config, this.tokenizer, {prependBos});
  }

  #meant(names: NamesFilter | undefined): string[] {
    if (names !== undefined) return namesMeant(names, this.#points);
    return [...this.#points.values()].filter(({optional}) => !optional).map(({name}) => name);
  }

  #pointsOf(names: string[]): HookPoint[] {
    return names.map((name) => this.#points.get(name)!);
  }

  #lossOf(texts: number[][]): Metric {
    needUnembedding(this.config);
    return meanLoss(texts);
  }
}

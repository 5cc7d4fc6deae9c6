import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {configFromHuggingFace, Transformer} from "../../../../../cells/models/transformer/index.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {fixture} from "../../../../fixtures/decode.ts";
import {tensorsLeft} from "./compare.ts";
import {type ForwardFixture, gpt2Like, gpt2Options, huggingFaceWeights} from "./gpt2-fixture.ts";
import {changed, weightsOf} from "./memory-weights.ts";
import {smallLlama} from "./small-models.ts";
import {letters} from "./toy-tokenizer.ts";

const forward = fixture<ForwardFixture>("gpt2like_forward.json");
const whole = huggingFaceWeights(forward);
const projection = "transformer.h.1.mlp.c_fc.weight";
const data = () => whole.get(projection).toFloat32();

describe("weights that do not fit", () => {
  const load = (changes: Parameters<typeof changed>[1]) =>
    Transformer.fromWeights(gpt2Options, changed(whole, changes));

  it("are named: a tensor that is missing, with its shape and what there is instead", async () => {
    await expect(
      load({[projection]: undefined, "transformer.h.7.mlp.c_fc.weight": {shape: [32, 128], data: data()}})
    ).rejects.toThrow(
      "weights: h.1.mlp.c_fc.weight: got no such tensor, expected one of shape [32, 128]. The checkpoint has transformer.h.7.mlp.c_fc.weight"
    );
  });

  it("are named: a tensor too many", async () => {
    await expect(
      load({"transformer.h.2.ln_1.weight": {shape: [32], data: new Float32Array(32)}})
    ).rejects.toThrow(
      "weights: transformer.h.2.ln_1.weight: got a tensor of shape [32], expected no tensor of that name in a GPT-2 of this configuration"
    );
  });

  it("are named: a tensor of another shape", async () => {
    await expect(load({[projection]: {shape: [128, 32], data: data()}})).rejects.toThrow(
      `weights: ${projection}: got the shape [128, 32], expected [32, 128], as the configuration says`
    );
  });

  it("are named: a tensor of whole numbers", async () => {
    await expect(load({[projection]: {shape: [32, 128], data: data(), type: "I64"}})).rejects.toThrow(
      `weights: ${projection}: got numbers of type I64, expected one of F64, F32, F16, BF16, I8`
    );
  });

  it.each([
    [Number.NaN, "NaN"],
    [Number.NEGATIVE_INFINITY, "-Infinity"]
  ])("are named: %s among the numbers, with its place", async (value, text) => {
    const broken = data().slice();
    broken[3 * 128 + 5] = value;
    await expect(load({[projection]: {shape: [32, 128], data: broken}})).rejects.toThrow(
      `weights: ${projection}: got ${text} at [3, 5], expected finite numbers`
    );
  });

  it("are told from a checkpoint of another family", async () => {
    await expect(
      Transformer.fromWeights(
        gpt2Options,
        weightsOf({"encoder.conv1": {shape: [1], data: new Float32Array(1)}})
      )
    ).rejects.toThrow(
      "weights: got tensors named encoder.conv1, expected the names of GPT-2 (wte.weight), Llama (embed_tokens.weight)"
    );
    await expect(Transformer.fromWeights(gpt2Options, smallLlama().weights)).rejects.toThrow(
      "weights: model.embed_tokens.weight: got the shape [40, 32], expected [50, 32]"
    );
  });
});

describe("a configuration that makes no sense", () => {
  const load = (change: object) => Transformer.fromWeights({...gpt2Options, ...change}, whole);

  it.each([
    [{nLayers: 0}, "nLayers: got 0, expected a whole number, 1 or more"],
    [{dModel: 30}, "dHead: got undefined, expected the width of a head"],
    [{nKeyValueHeads: 3}, "nKeyValueHeads: got 3, expected a divisor of nHeads (4)"],
    [{actFn: "gelu_nwe"}, 'Did you mean "gelu_new"?'],
    [{nHead: 4}, 'Did you mean "nHeads"?'],
    [
      {positionalEmbeddingType: "rotary", rotaryDim: 3},
      "rotaryDim: got 3, expected an even number of a head's 8"
    ],
    [{postNorm: true, attnOnly: true}, "postNorm: got true, expected false"]
  ])("%j is an error", async (change, message) => {
    await expect(load(change)).rejects.toThrow(message);
  });

  it.each([
    [{model_type: "t5"}, 'config.json: got "t5", expected a model_type of gpt2, llama, bert'],
    [{}, "config.json: got an empty object, expected a model_type"],
    [{...smallLlama().json, rope_scaling: {type: "linear", factor: 2}}, "config.json: rope_scaling"],
    [
      {...smallLlama().json, hidden_size: "32"},
      'config.json: hidden_size: got "32", expected a whole number above 0'
    ],
    [
      {...smallLlama().json, hidden_act: "mish"},
      'config.json: hidden_act: got "mish", expected gelu, gelu_new, silu or relu'
    ]
  ])("a config.json: %j is an error", (json, message) => {
    expect(() => configFromHuggingFace(json)).toThrow(message);
  });
});

describe("a question that does not fit the model", () => {
  let model: Transformer;
  let plain: Transformer;
  beforeAll(async () => {
    await useBackend("cpu");
    plain = await gpt2Like(forward);
    const {options, weights} = smallLlama();
    model = await Transformer.fromWeights(options, weights, {tokenizer: letters()});
    await Promise.all([model.ready(), plain.ready()]);
  });
  afterAll(() => {
    model.dispose();
    plain.dispose();
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ["an empty prompt", () => model.forward(""), 'tokens: got "", expected a text of at least one token'],
    ["no tokens", () => plain.forward([]), "tokens: got no token, expected at least one"],
    ["no texts", () => plain.forward([[]]), "tokens: got no token"],
    [
      "too many tokens",
      () => plain.forward(new Array(17).fill(1)),
      "tokens: got 17 tokens, expected at most 16, the context of this model. Leave out 1"
    ],
    [
      "an unknown token",
      () => plain.forward([1, 50]),
      "tokens[1]: got 50, expected a token of the 50: a whole number from 0 to 49"
    ],
    ["a token that is no whole number", () => plain.forward([1.5]), "tokens[0]: got 1.5"],
    ["a token that is no number", () => plain.forward([Number.NaN]), "tokens[0]: got NaN"],
    [
      "texts of different lengths",
      () => plain.forward([[1, 2], [1]]),
      "tokens[1]: got 1 tokens, expected 2, as many as the first"
    ],
    [
      "a text without a tokenizer",
      () => plain.forward("once"),
      'tokens: got "once", expected numbers of tokens'
    ],
    [
      "something else than tokens",
      () => plain.forward(3 as never),
      "tokens: got 3, expected a text, an array of tokens"
    ],
    [
      "a hook's name that does not exist",
      () => plain.runWithCache([1], {names: "blocks.0.atn.hook_pattern"}),
      'names: got "blocks.0.atn.hook_pattern", expected the name of a hook of this model. Did you mean "blocks.0.attn.hook_pattern"'
    ],
    [
      "a hook's name of another layer",
      () => plain.runWithHooks([1], {"blocks.2.hook_resid_post": (x) => x}),
      'Did you mean "blocks.0.hook_resid_post"'
    ],
    [
      "a pattern that fits no hook",
      () => plain.runWithCache([1], {names: /hook_rot_q/}),
      'names: got "/hook_rot_q/", expected a pattern that some hook\'s name fits'
    ],
    [
      "a filter that is none",
      () => plain.runWithCache([1], {names: 3 as never}),
      "names: got 3, expected a hook's name"
    ],
    [
      "a patch of the wrong shape",
      () => plain.runWithHooks([1, 2], {hook_embed: () => tf.zeros([1, 3, 32])}),
      "hooks: hook_embed: got a tensor of float32 and shape [1, 3, 32], expected float32 and [1, 2, 32]"
    ],
    [
      "a patch of the wrong type",
      () => plain.runWithHooks([1], {hook_embed: (x) => x.toInt()}),
      "got a tensor of int32"
    ],
    [
      "a patch that is no tensor",
      () => plain.runWithHooks([1], {hook_embed: () => 3 as never}),
      "hooks: hook_embed: got 3, expected a tensor of shape [1, 1, 32], or nothing"
    ],
    [
      "an asynchronous hook",
      () => plain.runWithHooks([1], {hook_embed: (async () => {}) as never}),
      "A hook is not asynchronous"
    ],
    [
      "a hook that is no function",
      () => plain.runWithHooks([1], {hook_embed: 1 as never}),
      "hooks: hook_embed: got 1, expected a function of the activation"
    ],
    [
      "a layer that does not exist",
      () => plain.forward([1], {stopAtLayer: 3}),
      "stopAtLayer: got 3, expected a whole number from -2 to 2"
    ],
    [
      "a loss of one token",
      () => plain.grad([1], {metric: "loss", names: "hook_embed"}),
      "tokens: got 1 token, expected at least 2"
    ],
    [
      "a metric that is none",
      () => plain.grad([1, 2], {metric: "los" as never, names: "hook_embed"}),
      'metric: got "los", expected a function of the logits, or "loss"'
    ],
    [
      "gradients by nothing",
      () => plain.grad([1, 2], {metric: "loss", names: []}),
      "names: got an array of 0, expected at least one activation"
    ],
    [
      "an option that does not exist",
      () => plain.forward([1], {stopAtlayer: 1} as never),
      'options: got the option "stopAtlayer", expected only prependBos, hooks, stopAtLayer, signal. Did you mean "stopAtLayer"?'
    ],
    [
      "an option of the cache that does not exist",
      () => plain.runWithCache([1], {name: "hook_embed"} as never),
      'options: got the option "name"'
    ],
    [
      "hooks that are none",
      () => plain.runWithHooks([1], null as never),
      "hooks: got null, expected hooks by name"
    ],
    [
      "no options where a metric is needed",
      () => plain.grad([1, 2], undefined as never),
      "options: got undefined"
    ],
    [
      "an activation that its hook disposed",
      () => plain.runWithHooks([1], {hook_embed: (x) => x.dispose()}),
      "hooks: hook_embed: got a tensor that was disposed"
    ],
    [
      "several texts to write on",
      () => plain.generate([[1], [2]] as never),
      "tokens: got 2 texts, expected one"
    ],
    [
      "a text instead of texts",
      () => plain.sentenceVectors("once" as never),
      'texts: got "once", expected an array of texts'
    ]
  ])("%s is a clear error, and leaves nothing", async (_, ask, message) => {
    expect(await tensorsLeft(() => expect(ask()).rejects.toThrow(message))).toBe(0);
  });

  it("a lens of another width, and a text that is several tokens, are clear errors", () => {
    const narrow = tf.zeros([2, 16]);
    expect(() => plain.toLogits(narrow)).toThrow(
      "residual: got a tensor of shape [2, 16], expected a tensor whose last axis is dModel, 32"
    );
    narrow.dispose();
    expect(() => plain.toLogits(3 as never)).toThrow("residual: got 3, expected a tensor");
    expect(() => model.toSingleToken("ab")).toThrow(
      'text: got "ab", expected the text of one token. It is 2: "a", "b"'
    );
    expect(() => model.toSingleToken("")).toThrow('text: got "", expected the text of one token');
    expect(() => plain.toStrTokens([1])).toThrow("tokenizer: got undefined");
    expect(() => plain.hookName(5 as never)).toThrow("name: got 5, expected the name of a hook");
    expect(() => plain.process({foldLN: true} as never)).toThrow('options: got the option "foldLN"');
    expect(() => plain.parameter("blocks.0.attn.WQ")).toThrow('Did you mean "blocks.0.attn.W_Q"?');
  });

  it("a cache of more than 64 MB needs a choice of names; the estimate is what it takes", async () => {
    const wide = await Transformer.fromWeights(
      {...gpt2Options, nCtx: 2000},
      changed(huggingFaceWeights(forward), {
        "transformer.wpe.weight": {shape: [2000, 32], data: new Float32Array(64000)}
      })
    );
    const long = new Array(1500).fill(1);
    await expect(wide.runWithCache(long)).rejects.toThrow(
      /^names: got undefined, expected which activations to keep, since all of them would take \d+ MB for 1500 tokens \(up to 64 MB need no choice\)/
    );
    await expect(wide.grad(long, {metric: "loss"})).rejects.toThrow("which activations to keep");
    expect(wide.cacheBytes(long, "blocks.0.attn.hook_pattern")).toBe(4 * 4 * 1500 ** 2);
    wide.dispose();
    const {logits, cache} = await plain.runWithCache([1, 2, 3]);
    expect(plain.cacheBytes([1, 2, 3])).toBe(cache.bytes);
    logits.dispose();
    cache.dispose();
    expect(() => cache.get("hook_embed")).toThrow("disposed");
  });
});

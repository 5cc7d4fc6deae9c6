import {beforeAll, beforeEach, describe, expect, it} from "vitest";
import {Transformer} from "../../../../../cells/models/transformer/index.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {fixture} from "../../../../fixtures/decode.ts";
import {disagreeing, farthest, tensorsLeft} from "./compare.ts";
import {type ForwardFixture, gpt2Like, gpt2Options, huggingFaceWeights, unpack} from "./gpt2-fixture.ts";
import {attentionOnlyReference, bertReference, llamaReference} from "./reference.ts";
import {smallAttentionOnly, smallBert, smallLlama} from "./small-models.ts";

const forward = fixture<ForwardFixture>("gpt2like_forward.json");
const tolerance = 1e-5;

describe.each(["cpu", "wasm"] as const)("a transformer on %s", (backend) => {
  beforeAll(() => useBackend(backend));
  beforeEach(() => useBackend(backend));

  it("has every activation of PyTorch's GPT-2 to 1e-5", async () => {
    using model = await gpt2Like(forward);
    for (const {tokens, activations} of forward.sequences) {
      const {logits: expected, ...rest} = Object.fromEntries(
        Object.entries(activations).map(([name, packed]) => [name, unpack(packed)])
      );
      const {logits, cache} = await model.runWithCache(tokens, {names: Object.keys(rest)});
      expect(cache.names).toEqual(Object.keys(rest));
      expect(await disagreeing(cache, rest, tolerance)).toEqual([]);
      expect(farthest(await logits.data(), expected)).toBeLessThan(tolerance);
      for (const [name, packed] of Object.entries(activations)) {
        if (name !== "logits") expect(cache.get(name).shape).toEqual([1, ...packed.shape]);
      }
      logits.dispose();
      cache.dispose();
    }
  });

  it("is the same from Hugging Face's names and layouts", async () => {
    using model = await Transformer.fromWeights(gpt2Options, huggingFaceWeights(forward));
    expect(model.ignored).toEqual(["transformer.h.0.attn.bias", "transformer.h.1.attn.bias"]);
    const bias = unpack(forward.weights.b_U);
    const {tokens, activations} = forward.sequences[0];
    const logits = await model.forward(tokens);
    const withBias = (await logits.data()).map((value, i) => value + bias[i % 50]);
    expect(farthest(withBias, unpack(activations.logits))).toBeLessThan(tolerance);
    logits.dispose();
  });

  it.each([
    ["half-split rotary, shared keys and values", {}],
    ["neighbouring rotary pairs, shared keys and values, tied embedding", {interleaved: true, tied: true}],
    ["neighbouring rotary pairs, keys and values of each head", {interleaved: true, keyValueHeads: 4}],
    ["half-split rotary, one head of keys and values", {keyValueHeads: 1}]
  ])("computes a Llama with %s as float64 does, to 1e-5", async (_, shape) => {
    const {json, options, weights} = smallLlama(shape);
    using model = await Transformer.fromWeights(options, weights);
    const tokens = [3, 17, 9, 0, 39, 3, 3, 21, 8, 30];
    const {logits: expected, ...rest} = llamaReference(json as never, weights, tokens);
    const {logits, cache} = await model.runWithCache(tokens);
    expect(cache.names).toEqual(Object.keys(rest));
    expect(await disagreeing(cache, rest, tolerance)).toEqual([]);
    expect(farthest(await logits.data(), expected)).toBeLessThan(tolerance);
    logits.dispose();
    cache.dispose();
  });

  it("computes BERT as float64 does, to 1e-5, and its sentence vectors", async () => {
    const {json, options, weights} = smallBert();
    using model = await Transformer.fromWeights(options, weights);
    expect(model.ignored).toEqual(["pooler.dense.weight", "pooler.dense.bias"]);
    const tokens = [2, 17, 9, 0, 29, 5, 3];
    const {output, ...rest} = bertReference(json as never, weights, tokens);
    const {logits, cache} = await model.runWithCache(tokens);
    expect(await disagreeing(cache, rest, tolerance)).toEqual([]);
    expect(logits.shape).toEqual([1, 7, 24]);
    expect(farthest(await logits.data(), output)).toBeLessThan(tolerance);
    logits.dispose();
    cache.dispose();
  });

  it.each([true, false])(
    "computes an attention-only net as float64 does, to 1e-5 (LayerNorm: %s)",
    async (normed) => {
      const {json, options, weights} = smallAttentionOnly({normed});
      using model = await Transformer.fromWeights(options, weights);
      const tokens = [3, 17, 9, 0, 29, 3, 17];
      const {logits: expected, ...rest} = attentionOnlyReference(json as never, weights, tokens);
      const {logits, cache} = await model.runWithCache(tokens);
      expect(cache.has("blocks.0.hook_resid_mid")).toBe(false);
      expect(cache.has("ln_final.hook_scale")).toBe(normed);
      expect(await disagreeing(cache, rest, tolerance)).toEqual([]);
      expect(farthest(await logits.data(), expected)).toBeLessThan(tolerance);
      logits.dispose();
      cache.dispose();
    }
  );

  it("gives each text of a batch what it gives it alone", async () => {
    using model = await gpt2Like(forward);
    const texts = forward.sequences.slice(0, 2);
    const logits = await model.forward(texts.map(({tokens}) => tokens));
    const expected = texts.flatMap(({activations}) => [...unpack(activations.logits)]);
    expect(logits.shape).toEqual([2, 9, 50]);
    expect(farthest(await logits.data(), expected)).toBeLessThan(tolerance);
    logits.dispose();
  });

  it("has PyTorch's loss at each token", async () => {
    using model = await gpt2Like(forward);
    for (const {tokens, loss_per_token} of forward.sequences) {
      const [losses] = await model.lossPerToken(tokens);
      expect(farthest(losses, loss_per_token)).toBeLessThan(tolerance);
    }
  });

  it("stops before a layer and lets the logit lens go on from there", async () => {
    using model = await gpt2Like(forward);
    const {tokens, activations} = forward.sequences[0];
    for (const [stopAtLayer, name] of [
      [1, "blocks.1.hook_resid_pre"],
      [-1, "blocks.1.hook_resid_pre"],
      [0, "blocks.0.hook_resid_pre"],
      [2, "blocks.1.hook_resid_post"]
    ] as const) {
      const residual = await model.forward(tokens, {stopAtLayer});
      expect(farthest(await residual.data(), unpack(activations[name]))).toBeLessThan(tolerance);
      const logits = model.toLogits(residual);
      expect(logits.shape).toEqual([1, 9, 50]);
      if (stopAtLayer === 2)
        expect(farthest(await logits.data(), unpack(activations.logits))).toBeLessThan(tolerance);
      tf.dispose([residual, logits]);
    }
  });

  it("replaces what a hook returns, for that pass only, and leaves the caller's tensors alone", async () => {
    using model = await gpt2Like(forward);
    const [clean, corrupted] = forward.sequences;
    const kept = unpack(clean.activations["blocks.1.hook_resid_post"]);
    const patch = tf.tensor3d(Float32Array.from(kept), [1, 9, 32]);
    const seen: unknown[] = [];
    const logits = await model.runWithHooks(corrupted.tokens, {
      "blocks.1.hook_resid_post": () => patch,
      "blocks.0.attn.hook_pattern": (activation, context) => {
        seen.push(activation.shape, context);
      }
    });
    expect(farthest(await logits.data(), unpack(clean.activations.logits))).toBeLessThan(tolerance);
    expect(seen).toEqual([[1, 4, 9, 9], {name: "blocks.0.attn.hook_pattern", layer: 0, past: 0}]);
    expect(farthest(await patch.data(), kept)).toBeLessThan(1e-6);
    const again = await model.forward(corrupted.tokens);
    expect(farthest(await again.data(), unpack(corrupted.activations.logits))).toBeLessThan(tolerance);
    tf.dispose([patch, logits, again]);
  });

  it("caches what hooks made of activations; several hooks follow each other", async () => {
    using model = await gpt2Like(forward);
    const {logits, cache} = await model.runWithCache([1, 2, 3], {
      names: ["hook_embed"],
      hooks: [
        ["hook_embed", (x) => tf.zerosLike(x)],
        [/^hook_embed$/, (x) => tf.add(x, 2)]
      ]
    });
    expect([...(await cache.at("embed").data())]).toEqual(new Array(96).fill(2));
    logits.dispose();
    cache.dispose();
  });

  it("leaves no tensor behind but those it returns", async () => {
    using model = await gpt2Like(forward);
    await model.ready();
    const tokens = [1, 2, 3, 4];
    const left = (run: () => Promise<unknown>) => tensorsLeft(run);
    expect(await left(async () => (await model.forward(tokens)).dispose())).toBe(0);
    const names = model.hookNames.filter((name) => !/_input$|mlp_in$|result$/.test(name)).length;
    const held = await left(async () => {
      const {logits, cache} = await model.runWithCache(tokens);
      expect(cache.names).toHaveLength(names);
      expect(tf.memory().numTensors).toBeGreaterThan(names);
      logits.dispose();
      cache[Symbol.dispose]();
    });
    expect(held).toBe(0);
    expect(await left(() => model.lossPerToken(tokens))).toBe(0);
    const residual = await model.forward(tokens, {stopAtLayer: 1});
    expect(await left(async () => model.toLogits(residual).dispose())).toBe(0);
    residual.dispose();
    expect(await left(() => model.generate(tokens, {maxNewTokens: 3, temperature: 0}))).toBe(0);
    expect(
      await left(async () => {
        const {gradients} = await model.grad(tokens, {metric: "loss", names: /hook_resid/});
        gradients.dispose();
      })
    ).toBe(0);
    const broken = () => model.runWithCache(tokens, {hooks: {"blocks.1.attn.hook_z": () => tf.zeros([1])}});
    expect(await left(() => expect(broken()).rejects.toThrow("the shape of what it replaces"))).toBe(0);
    const thrown = () =>
      model.runWithHooks(tokens, {
        "blocks.1.hook_mlp_out": () => {
          throw new Error("mine");
        }
      });
    expect(await left(() => expect(thrown()).rejects.toThrow("mine"))).toBe(0);
  });

  it("frees its weights when it is disposed, and then says so", async () => {
    const before = tf.memory().numTensors;
    const model = await gpt2Like(forward);
    (await model.forward([1, 2])).dispose();
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await expect(model.forward([1, 2])).rejects.toThrow("was disposed");
  });

  it("lets a pass end that runs while it is disposed", async () => {
    const before = tf.memory().numTensors;
    const model = await gpt2Like(forward);
    const {tokens, activations} = forward.sequences[0];
    const logits = await model.runWithHooks(tokens, {
      "blocks.0.hook_resid_post": () => {
        model.dispose();
      }
    });
    expect(farthest(await logits.data(), unpack(activations.logits))).toBeLessThan(tolerance);
    logits.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("stops between blocks when it is aborted, and leaves nothing", async () => {
    using model = await gpt2Like(forward);
    await model.ready();
    const control = new AbortController();
    const left = await tensorsLeft(async () => {
      const slow = model.runWithHooks(
        [1, 2, 3],
        {
          "blocks.0.hook_resid_post": () => {
            control.abort(new Error("enough"));
          }
        },
        {signal: control.signal}
      );
      await expect(slow).rejects.toThrow("enough");
    });
    expect(left).toBe(0);
  });
});

describe("a transformer whose backend changes", () => {
  it("computes the same on the next backend, from its own copy, and keeps no tensor on the last", async () => {
    await useBackend("cpu");
    const before = tf.memory().numTensors;
    const model = await gpt2Like(forward);
    const {tokens, activations} = forward.sequences[0];
    const expected = unpack(activations.logits);
    const counts: number[] = [];
    for (const backend of ["cpu", "wasm", "cpu", "wasm"] as const) {
      await useBackend(backend);
      const logits = await model.forward(tokens);
      expect(farthest(await logits.data(), expected)).toBeLessThan(tolerance);
      logits.dispose();
      counts.push(tf.memory().numTensors);
    }
    expect(new Set(counts).size).toBe(1);
    model.release();
    expect(tf.memory().numTensors).toBe(before);
    const logits = await model.forward(tokens);
    expect(farthest(await logits.data(), expected)).toBeLessThan(tolerance);
    logits.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

import {describe, expect, it} from "vitest";
import {Transformer} from "../../../../../cells/models/transformer/index.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import forwardJson from "../../../../fixtures/gpt2like_forward.json" with {type: "json"};
import interpJson from "../../../../fixtures/gpt2like_interp.json" with {type: "json"};
import {disagreeing, farthest, tensorsLeft} from "../../../../unit/cells/models/transformer/compare.ts";
import {
  type ForwardFixture,
  gpt2Like,
  type InterpFixture,
  logitDifference,
  unpack
} from "../../../../unit/cells/models/transformer/gpt2-fixture.ts";
import {bertReference, llamaReference} from "../../../../unit/cells/models/transformer/reference.ts";
import {smallBert, smallLlama} from "../../../../unit/cells/models/transformer/small-models.ts";
import {onEachBackend} from "../../../each-backend.ts";
import {graphics, loseGraphics} from "../../../lose-graphics.ts";

const forward = forwardJson as unknown as ForwardFixture;
const interp = interpJson as unknown as InterpFixture;

onEachBackend("a transformer", (_, tolerance) => {
  it(`has every activation of PyTorch's GPT-2 to ${tolerance}`, async () => {
    using model = await gpt2Like(forward);
    for (const {tokens, activations} of forward.sequences) {
      const {logits: expected, ...rest} = Object.fromEntries(
        Object.entries(activations).map(([name, packed]) => [name, unpack(packed)])
      );
      const {logits, cache} = await model.runWithCache(tokens, {names: Object.keys(rest)});
      expect(await disagreeing(cache, rest, tolerance)).toEqual([]);
      expect(farthest(await logits.data(), expected)).toBeLessThan(tolerance);
      logits.dispose();
      cache.dispose();
    }
  });

  it.each([false, true])(
    `computes a Llama as float64 does, to ${tolerance} (rotary pairs are neighbours: %s)`,
    async (interleaved) => {
      const {json, options, weights} = smallLlama({interleaved});
      using model = await Transformer.fromWeights(options, weights);
      const tokens = [3, 17, 9, 0, 39, 3];
      const {logits: expected, ...rest} = llamaReference(json as never, weights, tokens);
      const {logits, cache} = await model.runWithCache(tokens);
      expect(await disagreeing(cache, rest, tolerance)).toEqual([]);
      expect(farthest(await logits.data(), expected)).toBeLessThan(tolerance);
      logits.dispose();
      cache.dispose();
    }
  );

  it(`computes BERT as float64 does, to ${tolerance}`, async () => {
    const {json, options, weights} = smallBert();
    using model = await Transformer.fromWeights(options, weights);
    const {output, ...rest} = bertReference(json as never, weights, [2, 17, 9, 3]);
    const {logits, cache} = await model.runWithCache([2, 17, 9, 3]);
    expect(await disagreeing(cache, rest, tolerance)).toEqual([]);
    expect(farthest(await logits.data(), output)).toBeLessThan(tolerance);
    logits.dispose();
    cache.dispose();
  });

  it(`has PyTorch's gradients to ${tolerance}`, async () => {
    using model = await gpt2Like(forward);
    const {tokens, logit_diff, grad_logit_diff} = interp.sequences[0];
    const {embed, ...rest} = grad_logit_diff;
    const expected = Object.fromEntries(
      Object.entries({hook_embed: embed, ...rest}).map(([name, packed]) => [name, unpack(packed)])
    );
    const {value, gradients} = await model.grad(tokens, {
      metric: logitDifference(interp),
      names: Object.keys(expected)
    });
    expect(Math.abs(value - logit_diff)).toBeLessThan(tolerance);
    expect(await disagreeing(gradients, expected, tolerance)).toEqual([]);
    gradients.dispose();
  });

  it("with kept keys and values writes what it writes without", async () => {
    const {options, weights} = smallLlama();
    using model = await Transformer.fromWeights(options, weights);
    const kept = await model.generate([3, 17], {maxNewTokens: 6, temperature: 0});
    expect(await model.generate([3, 17], {maxNewTokens: 6, temperature: 0, usePastKvCache: false})).toEqual(
      kept
    );
  });

  it("leaves nothing behind, errors included", async () => {
    using model = await gpt2Like(forward);
    await model.ready();
    expect(await tensorsLeft(async () => (await model.forward([1, 2, 3])).dispose())).toBe(0);
    const broken = () => model.grad([1, 2], {metric: () => tf.zeros([2]), names: /resid/});
    expect(await tensorsLeft(() => expect(broken()).rejects.toThrow("a tensor of one number"))).toBe(0);
  });
});

describe.each(graphics)("a transformer on %s that loses its %s", (name) => {
  it("goes on with the next backend, and on a new one, with nothing lost", async () => {
    await useBackend("wasm");
    const before = tf.memory().numTensors;
    await useBackend(name);
    const model = await gpt2Like(forward);
    const {tokens, activations} = forward.sequences[0];
    const expected = unpack(activations.logits);
    const right = async () => {
      const logits = await model.forward(tokens);
      expect(farthest(await logits.data(), expected)).toBeLessThan(1e-4);
      logits.dispose();
    };
    await right();
    expect(await loseGraphics()).toMatchObject({lost: name, now: "wasm"});
    await right();
    await useBackend(name);
    await right();
    model.dispose();
    await useBackend("wasm");
    expect(tf.memory().numTensors).toBe(before);
  });
});

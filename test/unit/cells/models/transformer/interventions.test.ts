import {beforeEach, describe, expect, it} from "vitest";
import {type Hook, Transformer} from "../../../../../cells/models/transformer/index.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {fixture} from "../../../../fixtures/decode.ts";
import {farthest} from "./compare.ts";
import {type ForwardFixture, gpt2Like, type InterpFixture, logitDifference, unpack} from "./gpt2-fixture.ts";
import {smallAttentionOnly, smallBert, smallLlama} from "./small-models.ts";

const forward = fixture<ForwardFixture>("gpt2like_forward.json");
const interp = fixture<InterpFixture>("gpt2like_interp.json");
const metric = logitDifference(interp);

async function differenceWith(
  model: Transformer,
  tokens: number[],
  hooks: Record<string, Hook>
): Promise<number> {
  const logits = await model.runWithHooks(tokens, hooks);
  const difference = tf.tidy(() => metric(logits));
  const [value] = await difference.data();
  tf.dispose([logits, difference]);
  return value;
}

describe.each(["cpu", "wasm"] as const)("looking and intervening on %s", (backend) => {
  beforeEach(() => useBackend(backend));

  it("has PyTorch's logit lens at every site", async () => {
    using model = await gpt2Like(forward);
    for (const {tokens, logit_lens} of interp.sequences) {
      const {logits, cache} = await model.runWithCache(tokens, {names: /hook_resid/});
      for (const [name, {logits_all}] of Object.entries(logit_lens)) {
        const lens = model.toLogits(cache.get(name));
        expect(farthest(await lens.data(), unpack(logits_all)), name).toBeLessThan(1e-5);
        lens.dispose();
      }
      logits.dispose();
      cache.dispose();
    }
  });

  it("ablates heads and MLPs as PyTorch does", async () => {
    using model = await gpt2Like(forward);
    for (const {tokens, ablation} of interp.sequences) {
      for (let layer = 0; layer < 2; layer++) {
        const mlp = await differenceWith(model, tokens, {
          [`blocks.${layer}.hook_mlp_out`]: (x) => tf.zerosLike(x)
        });
        expect(mlp).toBeCloseTo(ablation[`L${layer}.mlp`].zero.logit_diff, 5);
        for (let head = 0; head < 4; head++) {
          const others = tf.tensor4d(
            Array.from({length: 4}, (_, h) => Number(h !== head)),
            [1, 1, 4, 1]
          );
          const z = await differenceWith(model, tokens, {
            [`blocks.${layer}.attn.hook_z`]: (x) => x.mul(others)
          });
          expect(z).toBeCloseTo(ablation[`L${layer}H${head}`].zero.logit_diff, 5);
          others.dispose();
        }
      }
    }
  });

  it("patches the residual stream as PyTorch does, at each layer and position", async () => {
    using model = await gpt2Like(forward);
    const {clean, corrupted, hook_resid_pre_layer_x_position: expected} = interp.activation_patching;
    const from = await model.runWithCache(interp.sequences[clean].tokens, {names: /hook_resid_pre/});
    const {tokens} = interp.sequences[corrupted];
    for (let layer = 0; layer < 2; layer++) {
      const name = model.hookName("resid_pre", layer);
      for (let at = 0; at < tokens.length; at++) {
        const here = tf.tensor3d(
          tokens.map((_, i) => Number(i === at)),
          [1, tokens.length, 1]
        );
        const hook: Hook = (x) => x.mul(tf.sub(1, here)).add(from.cache.get(name).mul(here));
        const value = await differenceWith(model, tokens, {[name]: hook});
        expect(value).toBeCloseTo(expected[layer][at], 5);
        here.dispose();
      }
    }
    from.logits.dispose();
    from.cache.dispose();
  });

  it("patches paths as PyTorch does: from a head of layer 0 to what one head of layer 1 reads as query, key or value", async () => {
    using model = await gpt2Like(forward);
    const {clean, corrupted, path_L0head_to_L1head_q_k_v: expected} = interp.activation_patching;
    const name = "blocks.0.attn.hook_result";
    const from = await model.runWithCache(interp.sequences[clean].tokens, {names: name});
    const {tokens} = interp.sequences[corrupted];
    const to = await model.runWithCache(tokens, {names: name});
    const change = tf.sub(from.cache.get(name), to.cache.get(name));
    for (const letter of ["q", "k", "v"] as const) {
      for (let sender = 0; sender < 4; sender++) {
        for (let reader = 0; reader < 4; reader++) {
          const here = tf.tensor4d(
            [0, 1, 2, 3].map((head) => Number(head === reader)),
            [1, 1, 4, 1]
          );
          const hook: Hook = (x) => x.add(change.slice([0, 0, sender, 0], [1, -1, 1, -1]).mul(here));
          const value = await differenceWith(model, tokens, {[`blocks.1.hook_${letter}_input`]: hook});
          expect(value).toBeCloseTo(expected[letter][sender][reader], 5);
          here.dispose();
        }
      }
    }
    tf.dispose([change, from.logits, to.logits]);
    from.cache.dispose();
    to.cache.dispose();
  });

  it("reads by head what it reads as a whole, where nothing is changed: shared keys and values, and BERT", async () => {
    for (const {options, weights} of [smallLlama(), smallBert(), smallAttentionOnly()]) {
      using model = await Transformer.fromWeights(options, weights);
      const plain = await model.runWithCache([1, 2, 3]);
      const names = model.hookNames.filter((name) => /_input$|hook_mlp_in$|hook_result$/.test(name));
      const split = await model.runWithCache([1, 2, 3], {names});
      expect(split.cache.names).toEqual(names);
      expect(split.cache.at("k_input", 1).shape).toEqual([
        1,
        3,
        model.config.nKeyValueHeads,
        model.config.dModel
      ]);
      expect(farthest(await split.logits.data(), await plain.logits.data())).toBeLessThan(1e-5);
      for (const held of [plain.logits, plain.cache, split.logits, split.cache]) held.dispose();
    }
  });
});

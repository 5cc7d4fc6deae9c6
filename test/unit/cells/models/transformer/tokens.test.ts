import {describe, expect, it} from "vitest";
import {hookName} from "../../../../../cells/models/transformer/hook-name.ts";
import {type NamesFilter, Transformer} from "../../../../../cells/models/transformer/index.ts";
import {smallBert, smallLlama} from "./small-models.ts";
import {letters} from "./toy-tokenizer.ts";

const llama = (special: {bos?: number; eos?: number}, options = {}) =>
  Transformer.fromWeights({...smallLlama().options, ...options}, smallLlama().weights, {
    tokenizer: letters(special)
  });

describe("tokens of a text", () => {
  it("begin with the token that starts a text, unless told otherwise", async () => {
    using model = await llama({bos: 1, eos: 2});
    expect(model.toTokens("abc")).toEqual([1, 4, 5, 6]);
    expect(model.toTokens("abc", {prependBos: false})).toEqual([4, 5, 6]);
    expect(model.toTokens("")).toEqual([1]);
    expect(model.toStrTokens("ab")).toEqual(["<1>", "a", "b"]);
    expect(model.toText([1, 4, 5])).toBe("ab");
    expect(model.toSingleToken("c")).toBe(6);
  });

  it("begin with the one that ends a text where there is no other, as GPT-2's", async () => {
    using model = await llama({eos: 2});
    expect(model.toTokens("abc")).toEqual([2, 4, 5, 6]);
  });

  it("follow the model's configuration", async () => {
    using model = await llama({bos: 1}, {defaultPrependBos: false});
    expect(model.toTokens("abc")).toEqual([4, 5, 6]);
    expect(model.toTokens("abc", {prependBos: true})).toEqual([1, 4, 5, 6]);
  });

  it("of an encoder end in its end token too", async () => {
    const {options, weights} = smallBert();
    using model = await Transformer.fromWeights(options, weights, {tokenizer: letters({bos: 2, eos: 3})});
    expect(model.toTokens("abc")).toEqual([2, 4, 5, 6, 3]);
    const [one, same, other] = await model.sentenceVectors(["abc", "abc", "xyz"]);
    expect(one).toEqual(same);
    expect(other).not.toEqual(one);
    expect(Math.hypot(...one)).toBeCloseTo(1, 6);
  });
});

describe("a filter of names", () => {
  it("means optional activations only by their full name, or where it fits no others", async () => {
    using model = await llama({});
    const meant = async (names: NamesFilter) => {
      const {logits, cache} = await model.runWithCache([1], {names});
      logits.dispose();
      using _ = cache;
      return cache.names.map((name) => name.split(".").at(-1));
    };
    expect(await meant(/^blocks\.0.*hook_q/)).toEqual(["hook_q"]);
    expect(await meant(/^blocks\.0.*hook_q_input/)).toEqual(["hook_q_input"]);
    expect(await meant(["blocks.1.hook_mlp_in", /^hook_embed/])).toEqual(["hook_embed", "hook_mlp_in"]);
    expect(await meant((name) => name.startsWith("blocks.1.hook"))).toEqual([
      "hook_resid_pre",
      "hook_attn_out",
      "hook_resid_mid",
      "hook_mlp_out",
      "hook_resid_post"
    ]);
    expect(await meant(() => false)).toEqual([]);
  });
});

describe("a hook's shorthand", () => {
  const config = {nLayers: 3} as never;
  it.each<[Parameters<typeof hookName> extends [unknown, ...infer Rest] ? Rest : never, string]>([
    [["resid_post", 2], "blocks.2.hook_resid_post"],
    [["resid_post", -1], "blocks.2.hook_resid_post"],
    [["pattern", 0], "blocks.0.attn.hook_pattern"],
    [["attn", 0], "blocks.0.attn.hook_pattern"],
    [["attn_out", 0], "blocks.0.hook_attn_out"],
    [["k", 1, "a"], "blocks.1.attn.hook_k"],
    [["pre", 1], "blocks.1.mlp.hook_pre"],
    [["post", 1, "m"], "blocks.1.mlp.hook_post"],
    [["scale", 1, "ln2"], "blocks.1.ln2.hook_scale"],
    [["scale"], "ln_final.hook_scale"],
    [["embed"], "hook_embed"],
    [["k1"], "blocks.1.attn.hook_k"],
    [["scale2ln1"], "blocks.2.ln1.hook_scale"],
    [["hook_embed"], "hook_embed"],
    [["blocks.0.hook_mlp_out"], "blocks.0.hook_mlp_out"]
  ])("%j is %s", (short, full) => expect(hookName(config, ...short)).toBe(full));

  it("of a layer that the model does not have is an error", () => {
    expect(() => hookName(config, "resid_post", 3)).toThrow(
      "layer: got 3, expected 0 to 2, or -3 to -1 from the end"
    );
  });
});

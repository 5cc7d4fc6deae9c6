import {beforeEach, describe, expect, it} from "vitest";
import {ablate} from "../../../../cells/circuits/ablate/index.ts";
import {activationPatching, pathPatching} from "../../../../cells/circuits/activation-patching/index.ts";
import {storyPrompts} from "../../../../cells/circuits/semantic-flow/index.ts";
import type {Transformer} from "../../../../cells/models/transformer/index.ts";
import {Transformer as Model} from "../../../../cells/models/transformer/index.ts";
import {tf} from "../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../runtime/engine/index.ts";
import {tensorsLeft} from "../models/transformer/compare.ts";
import {smallAttentionOnly, smallBert} from "../models/transformer/small-models.ts";
import {interp, smallModel} from "./interp.ts";

const [{tokens: clean}, {tokens: corrupted}] = interp.sequences;
const pair = {clean, corrupted, answer: 8, wrong: 30};

const patches: [string, object, string][] = [
  [
    "prompts of different length",
    {corrupted: corrupted.slice(1)},
    "corrupted: got 8 tokens: #11·#42·#8·#11·#30·#25·#7·#3, expected 9, as the other prompt has: #3·#17·#42·#8·#17·#42·#25·#9·#3. A patch goes from a position to the same position: change a word for one of as many tokens"
  ],
  ["an empty prompt", {clean: []}, "clean: got no token, expected at least one"],
  ["a prompt that is too long", {clean: Array(17).fill(1)}, "clean: got 17 tokens, expected at most 16"],
  ["a token that is none", {clean: [3, 99]}, "clean[1]: got 99, expected a token of the 50"],
  [
    "an answer that is no token",
    {answer: 50},
    "answer: got 50, expected a token of the 50: a whole number from 0 to 49"
  ],
  [
    "a text as answer without a tokenizer",
    {answer: " cat"},
    'answer: got " cat", expected one, to know what tokens mean'
  ],
  ["an answer that is the wrong one too", {wrong: 8}, "wrong: got 8, expected another token than answer"],
  [
    "a wrong token alone",
    {answer: undefined},
    "answer: got undefined, expected a token to compare wrong with"
  ],
  ["a metric and an answer", {metric: () => tf.scalar(1)}, "either a metric, or an answer and a wrong token"],
  [
    "a metric of many numbers",
    {answer: undefined, wrong: undefined, metric: (x: unknown) => x},
    "metric: got a Tensor, expected a function of the logits that returns a tensor of one number"
  ],
  [
    "a sweep that there is not",
    {sweep: "resid_prae"},
    'sweep: got "resid_prae", expected one of "resid_pre"'
  ],
  ["heads of what has none", {sweep: "mlp_out", by: "head"}, 'by: got "head", expected "position"'],
  [
    "a layer that there is not",
    {layers: [2]},
    "layers[0]: got 2, expected a layer of the 2: 0 to 1, or from the end -1 to -2"
  ],
  [
    "a position that there is not",
    {positions: [9]},
    "positions[0]: got 9, expected a place of the 9 tokens: 0 to 8, or from the end -1 to -9"
  ],
  [
    "a hook that does not exist",
    {places: [{name: "blocks.0.hook_resid_pree"}]},
    'places[0].name: got "blocks.0.hook_resid_pree", expected the name of a hook of this model. Did you mean "blocks.0.hook_resid_pre"'
  ],
  ["a place without a name", {places: [{}]}, "places[0].name: got undefined, expected the name of a hook"],
  ["a run of no place", {places: [[]]}, "places[0]: got an array of 0, expected at least one place to patch"],
  [
    "an index outside its axis",
    {places: [{name: "blocks.0.attn.hook_z", index: [null, 4]}]},
    "places[0].index[1]: got 4, expected null, or a whole number from -4 to 3"
  ],
  [
    "more indices than axes",
    {places: [[{name: "hook_embed", index: [0, 0, 0]}]]},
    "places[0][0].index: got an array of 3, expected an array of at most 2: after the batch hook_embed is [9, 32]"
  ],
  ["prompts that the measure finds alike", {corrupted: clean}, "there is nothing to bring back"],
  [
    "no answer where both find the same likeliest",
    {corrupted: clean, answer: undefined, wrong: undefined},
    "Both runs find"
  ],
  ["an option that does not exist", {sweeps: "z"}, 'got the option "sweeps"']
];

const ablations: [string, object, string][] = [
  ["a part that there is not", {names: ["L2H0"]}, 'names[0]: got "L2H0", expected a layer from 0 to 1'],
  ["a head that there is not", {names: ["L1H4"]}, 'names[0]: got "L1H4", expected a head from 0 to 3'],
  [
    "a name that is none",
    {names: ["L1Q2"]},
    'names[0].name: got "L1Q2", expected the name of a hook of this model'
  ],
  [
    "nothing to draw from",
    {kind: "resample"},
    "over: got undefined, expected prompts to draw activations from"
  ],
  [
    "too short a prompt to draw from",
    {kind: "resample", over: [[1, 2]]},
    "over[0]: got 2 tokens, expected at least 9, so that each position has one to draw"
  ],
  [
    "a mask of what are no scores",
    {kind: "mask", names: ["L0H0"]},
    'kind: got "mask", expected "zero", "mean" or "resample"'
  ],
  [
    "scores of zero",
    {kind: "zero", names: ["blocks.0.attn.hook_attn_scores"]},
    'kind: got "zero", expected "mask" for blocks.0.attn.hook_attn_scores'
  ],
  [
    "a mean over positions that are axes",
    {names: ["blocks.0.attn.hook_pattern"]},
    'kind: got "mean" of blocks.0.attn.hook_pattern, expected an activation that each position has one of'
  ]
];

describe("bad input to patching and ablation", () => {
  beforeEach(() => useBackend("cpu"));

  it.each(patches)("%s is refused, with words, and nothing is left", async (_, input, message) => {
    using model = await smallModel();
    await model.ready();
    const run = () => activationPatching({model, ...pair, ...input} as never);
    expect(await tensorsLeft(() => expect(run()).rejects.toThrow(message))).toBe(0);
  });

  it.each(ablations)("%s is refused, with words, and nothing is left", async (_, input, message) => {
    using model = await smallModel();
    await model.ready();
    const run = () => ablate({model, tokens: clean, ...input} as never);
    expect(await tensorsLeft(() => expect(run()).rejects.toThrow(message))).toBe(0);
  });

  it("MLPs are refused where a model has none", async () => {
    const {options, weights} = smallAttentionOnly();
    using model: Transformer = await Model.fromWeights(options, weights);
    const run = activationPatching({
      model,
      clean: [1, 2],
      corrupted: [1, 3],
      sweep: "mlp_out",
      answer: 1,
      wrong: 2
    });
    await expect(run).rejects.toThrow('sweep: got "mlp_out", expected another: this model has no MLPs');
  });

  it("a number of story beginnings that cannot be had is refused", () => {
    for (const count of [0, 1.5, Number.NaN, 1e9]) {
      expect(() => storyPrompts(count)).toThrow("expected a whole number from 1 to 10,000");
    }
  });

  it("a path that ends at the first layer is refused: no head is below it", async () => {
    using model = await smallModel();
    const run = pathPatching({model, ...pair, to: {layer: 0, input: "q"}});
    await expect(run).rejects.toThrow("to.layer: got 0, expected 1 to 1: a layer with heads below it");
  });

  it("an encoder is refused: it predicts nothing", async () => {
    const {options, weights} = smallBert();
    using model: Transformer = await Model.fromWeights(options, weights);
    const run = activationPatching({model, clean: [1, 2], corrupted: [1, 3]});
    await expect(run).rejects.toThrow("expected one that predicts tokens; an encoder does not");
  });
});

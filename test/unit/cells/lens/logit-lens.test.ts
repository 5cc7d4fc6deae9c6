import {beforeAll, beforeEach, describe, expect, it} from "vitest";
import {LogitLens, logitLens, logitLensSteps} from "../../../../cells/lens/index.ts";
import {Transformer} from "../../../../cells/models/transformer/index.ts";
import {tf} from "../../../../cells/tensors/tf.ts";
import {viewSymbol} from "../../../../cells/views/view.ts";
import {useBackend} from "../../../../runtime/engine/index.ts";
import {fixture} from "../../../fixtures/decode.ts";
import {farthest, tensorsLeft} from "../models/transformer/compare.ts";
import {type ForwardFixture, gpt2Like} from "../models/transformer/gpt2-fixture.ts";
import {smallAttentionOnly, smallBert, smallLlama} from "../models/transformer/small-models.ts";
import {letters} from "../models/transformer/toy-tokenizer.ts";
import {type LensFixture, lensDisagreements} from "./lens-fixture.ts";

const forward = fixture<ForwardFixture>("gpt2like_forward.json");
const interp = fixture<LensFixture>("gpt2like_interp.json");
const tokens = interp.sequences[0].tokens;
const llama = (tokenizer = letters({bos: 1, eos: 2})) => {
  const {options, weights} = smallLlama();
  return Transformer.fromWeights(options, weights, {tokenizer});
};

describe.each(["cpu", "wasm"] as const)("the logit lens on %s", (backend) => {
  beforeAll(() => useBackend(backend));
  beforeEach(() => useBackend(backend));

  it("is PyTorch's to 1e-5: logits, entropy, KL, the five likeliest, the answer's rank", async () => {
    using model = await gpt2Like(forward);
    expect(await lensDisagreements(model, interp, 1e-5)).toEqual([]);
  });

  it("is the model's own output at the last layer, of LayerNorm, RMSNorm and no norm", async () => {
    const {options, weights} = smallAttentionOnly({normed: false});
    for (const model of [
      await gpt2Like(forward),
      await llama(),
      await Transformer.fromWeights(options, weights)
    ]) {
      const prompt = [3, 11, 12, 8];
      const lens = await logitLens({model, tokens: prompt, topK: model.config.dVocab});
      const logits = await model.forward(prompt);
      const expected = await logits.data();
      const got = lens.places.flatMap(({paths}) => {
        const row: number[] = [];
        for (const {token, logits} of paths) row[token] = logits.at(-1)!;
        return row;
      });
      expect(farthest(got, expected)).toBeLessThan(1e-5);
      logits.dispose();
      model.dispose();
    }
  });

  it("with the final state's scale adds up over layers as the reference does", async () => {
    using model = await gpt2Like(forward);
    const {answer_token: answer, wrong_token: wrong} = interp;
    for (const {tokens, accumulated_resid_logit_diff_frozen_ln: expected, logit_diff} of interp.sequences) {
      const lens = await logitLens({
        model,
        tokens,
        sublayers: true,
        normalization: "final",
        pinned: [answer, wrong],
        positions: [-1]
      });
      const [of, less] = [lens.path(answer).logits, lens.path(wrong).logits];
      const differences = of.map((logit, s) => logit - less[s]);
      // the reference leaves out what the biases of norm and unembedding add, which is the same at each site
      const sums = Object.values(expected);
      const biases = logit_diff - sums.at(-1)!;
      expect(
        farthest(
          differences,
          sums.map((sum) => sum + biases)
        )
      ).toBeLessThan(1e-5);
    }
  });

  it("leaves no tensor behind after a hundred prompts, nor when it is stopped or fails", async () => {
    using model = await gpt2Like(forward);
    await model.ready();
    const left = await tensorsLeft(async () => {
      for (let i = 0; i < 100; i++) {
        await logitLens({
          model,
          tokens: tokens.map((token) => (token + i) % 50),
          normalization: i % 2 ? "own" : "final"
        });
      }
      const stop = new AbortController();
      const steps = logitLensSteps({model, tokens}, {signal: stop.signal});
      await steps.next();
      stop.abort();
      await expect(steps.next()).rejects.toThrow(/abort/i);
      for await (const _ of logitLensSteps({model, tokens})) break;
      await expect(logitLens({model, tokens: [3, 99]})).rejects.toThrow("tokens[1]: got 99");
    });
    expect(left).toBe(0);
  });
});

describe("the logit lens", () => {
  beforeEach(() => useBackend("cpu"));

  it("reads the last place first and says how far it is", async () => {
    using model = await gpt2Like(forward);
    const seen: number[][] = [];
    const shares: number[] = [];
    const context = {progress: (share: number) => void shares.push(share)};
    for await (const lens of logitLensSteps({model, tokens}, context)) {
      seen.push(lens.places.map(({position}) => position));
      expect(lens.positions).toEqual(tokens.map((_, place) => place));
      expect(lens.complete).toBe(lens.places.length === tokens.length);
    }
    expect(seen[0]).toEqual([tokens.length - 1]);
    expect(seen.at(-1)).toEqual(tokens.map((_, place) => place));
    expect(shares).toEqual(tokens.map((_, i) => (i + 1) / tokens.length));
  });

  it("looks only where it is told, from the end too, in the order of the prompt", async () => {
    using model = await gpt2Like(forward);
    const lens = await logitLens({model, tokens, positions: [-1, 2, 2, -2]});
    expect(lens.places.map(({position}) => position)).toEqual([2, tokens.length - 2, tokens.length - 1]);
    expect(lens.at(2).next).toBe(tokens[3]);
    expect(lens.at(-1).next).toBeUndefined();
    expect(() => lens.at(0)).toThrow(/position: got 0, expected a place that was looked at: 2, 7, 8/);
  });

  it("keeps the path of pinned tokens and of the one that follows, however unlikely", async () => {
    using model = await llama();
    const unlikely = "q";
    const lens = await logitLens({model, prompt: "abcabcab", topK: 2, pinned: [unlikely, 30]});
    const token = model.toSingleToken(unlikely);
    for (const {position, next} of lens.places) {
      for (const followed of [token, 30, ...(next === undefined ? [] : [next])]) {
        const {ranks, probabilities} = lens.path(followed, position);
        expect([ranks.length, probabilities.length]).toEqual([3, 3]);
        for (const rank of ranks) expect(rank).toBeGreaterThanOrEqual(1);
      }
    }
    expect(lens.word(token)).toBe("q");
    expect(() => lens.path(35, 0)).toThrow(/Pin it: logitLens\(\{\.\.\., pinned: \[35\]\}\)/);
  });

  it("agrees with itself: the likeliest has rank 1, ranks fall as probabilities rise", async () => {
    using model = await llama();
    const lens = await logitLens({model, prompt: "hello", sublayers: true});
    for (const {sites, paths} of lens.places) {
      sites.forEach(({top}, s) => {
        const first = paths.find(({token}) => token === top[0].token)!;
        expect(first.ranks[s]).toBe(1);
        const inOrder = [...paths]
          .sort((a, b) => a.ranks[s] - b.ranks[s])
          .map((path) => path.probabilities[s]);
        expect(inOrder).toEqual([...inOrder].sort((a, b) => b - a));
      });
      expect(sites.at(-1)!.kl).toBe(0);
    }
  });

  it("sees what hooks make of a state, also where a later hook takes it back: the answer stays, the lens is fooled", async () => {
    using model = await gpt2Like(forward);
    const {data, shape} = model.parameter("unembed.W_U");
    const word = 17;
    const towards = Float32Array.from({length: shape[0]}, (_, i) => 50 * data[i * shape[1] + word]);
    const honest = await logitLens({model, tokens, positions: [-1]});
    const added = tf.tensor1d(towards);
    const lens = await logitLens({
      model,
      tokens,
      positions: [-1],
      hooks: {
        "blocks.0.hook_resid_post": (state) => state.add(added),
        "blocks.1.hook_resid_pre": (state) => state.sub(added)
      }
    });
    expect(lens.at(-1).sites[1].top[0].token).toBe(word);
    expect(honest.at(-1).sites[1].top[0].token).not.toBe(word);
    const [got, expected] = [lens, honest].map((one) =>
      one.at(-1).sites[2].top.map(({probability}) => probability)
    );
    expect(farthest(got, expected)).toBeLessThan(1e-4);
    added.dispose();
    await expect(logitLens({model, tokens, hooks: {hook_embd: () => {}}})).rejects.toThrow(
      'Did you mean "hook_embed"'
    );
  });

  it("is read back from what it was stored as", async () => {
    using model = await llama();
    const lens = await logitLens({model, prompt: "abc"});
    const again = LogitLens.fromJSON(JSON.stringify(lens));
    expect(again).toEqual(new LogitLens({...lens}));
    expect(again[viewSymbol]()).toEqual(lens[viewSymbol]());
    expect(() => LogitLens.fromJSON({kind: "roc"})).toThrow(
      'json: got "roc", expected what toJSON of a logit lens gave'
    );
  });

  it.each([
    [{}, "prompt: got undefined, expected a text, or tokens"],
    [{prompt: "  "}, 'prompt: got "  ", expected a text of at least one word'],
    [
      {prompt: "abc", tokens: [1]},
      "tokens: got an array of 1, expected nothing, since there is a prompt already"
    ],
    [
      {prompt: "a".repeat(40)},
      "prompt: got 41 tokens, expected at most 24, the context of this model. Leave out 17"
    ],
    [{tokens: []}, "tokens: got no token, expected at least one"],
    [{tokens: [], positions: [-1]}, "tokens: got no token, expected at least one"],
    [{tokens: [1, 40]}, "tokens[1]: got 40, expected a token of the 40"],
    [
      {prompt: "abc", positions: [9]},
      "positions[0]: got 9, expected a place of the 4 tokens: 0 to 3, or from the end -1 to -4"
    ],
    [{prompt: "abc", positions: []}, "positions: got an array of 0, expected at least one place"],
    [
      {prompt: "abc", pinned: ["ab"]},
      'pinned[0]: got "ab", expected the text of one token. It is 2: "a", "b"'
    ],
    [
      {prompt: "abc", pinned: [40]},
      "pinned[0]: got 40, expected a token of the 40: a whole number from 0 to 39"
    ],
    [{prompt: "abc", topK: 0}, "topK: got 0, expected a whole number, 1 or more"],
    [{prompt: "abc", normalization: "fnal"}, 'Did you mean "final"?'],
    [{prompt: "abc", sublayer: true}, 'Did you mean "sublayers"?'],
    [
      {model: {}, prompt: "abc"},
      'model: got an empty object, expected a transformer, such as await models.load("tinystories-15m")'
    ]
  ])("refuses %j", async (inputs, message) => {
    using model = await llama();
    const before = tf.memory().numTensors;
    await expect(logitLens({model, ...inputs} as never)).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses an encoder, and words where there is no tokenizer", async () => {
    const {options, weights} = smallBert();
    using encoder = await Transformer.fromWeights(options, weights);
    await expect(logitLens({model: encoder, tokens: [2, 3]})).rejects.toThrow(
      /model: got .*expected one that predicts tokens; an encoder/
    );
    using model = await gpt2Like(forward);
    await expect(logitLens({model, prompt: "abc"})).rejects.toThrow("made without a tokenizer");
    const lens = await logitLens({model, tokens});
    expect(lens.pieces[0]).toBe("#3");
  });
});

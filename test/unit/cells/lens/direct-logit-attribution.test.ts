import {beforeAll, beforeEach, describe, expect, it} from "vitest";
import {directLogitAttribution, LogitAttribution} from "../../../../cells/lens/index.ts";
import {Transformer} from "../../../../cells/models/transformer/index.ts";
import {tf} from "../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../runtime/engine/index.ts";
import {fixture} from "../../../fixtures/decode.ts";
import {tensorsLeft} from "../models/transformer/compare.ts";
import {type ForwardFixture, gpt2Like} from "../models/transformer/gpt2-fixture.ts";
import {smallAttentionOnly, smallBert, smallLlama} from "../models/transformer/small-models.ts";
import {letters} from "../models/transformer/toy-tokenizer.ts";
import {attributionDisagreements, type LensFixture} from "./lens-fixture.ts";

const forward = fixture<ForwardFixture>("gpt2like_forward.json");
const interp = fixture<LensFixture>("gpt2like_interp.json");
const llama = () => {
  const {options, weights} = smallLlama();
  return Transformer.fromWeights(options, weights, {tokenizer: letters({bos: 1, eos: 2})});
};

describe.each(["cpu", "wasm"] as const)("direct logit attribution on %s", (backend) => {
  beforeAll(() => useBackend(backend));
  beforeEach(() => useBackend(backend));

  it("is PyTorch's to 1e-5, by heads; layers and neurons are sums and parts of the same", async () => {
    using model = await gpt2Like(forward);
    expect(await attributionDisagreements(model, interp, 1e-5)).toEqual([]);
  });

  it("adds up to the logit, of RMSNorm, without MLPs, without a norm, folded and centred", async () => {
    const plain = smallAttentionOnly({normed: false});
    const normed = smallAttentionOnly();
    using first = await gpt2Like(forward);
    const models = [
      await llama(),
      first.process(),
      await Transformer.fromWeights(plain.options, plain.weights),
      await Transformer.fromWeights(normed.options, normed.weights)
    ];
    for (const model of models) {
      for (const position of [0, 2, -1]) {
        for (const wrong of [undefined, 7]) {
          const kinds = model.config.attnOnly
            ? (["layers", "heads"] as const)
            : (["layers", "heads", "neurons"] as const);
          for (const by of kinds) {
            const one = await directLogitAttribution({
              model,
              tokens: [3, 11, 12, 8],
              answer: 5,
              wrong,
              position,
              by
            });
            expect(Math.abs(one.residual)).toBeLessThan(1e-5);
            expect(one.residual).toBe(one.logit - one.sum);
          }
        }
      }
      model.dispose();
    }
  });

  it("leaves no tensor behind", async () => {
    using model = await gpt2Like(forward);
    await model.ready();
    const left = await tensorsLeft(async () => {
      for (const by of ["layers", "heads", "neurons"] as const) {
        await directLogitAttribution({model, tokens: [3, 11, 42], answer: 8, wrong: 30, by});
      }
    });
    expect(left).toBe(0);
  });
});

describe("direct logit attribution", () => {
  beforeEach(() => useBackend("cpu"));

  it("names its parts in the order in which they are written, biases apart", async () => {
    using model = await gpt2Like(forward);
    const one = await directLogitAttribution({model, tokens: [3, 11, 42], answer: 8, by: "heads"});
    expect(one.contributions.map(({name}) => name)).toEqual([
      "embedding",
      "position",
      "L0H0",
      "L0H1",
      "L0H2",
      "L0H3",
      "L0 attention's bias",
      "L0 MLP",
      "L1H0",
      "L1H1",
      "L1H2",
      "L1H3",
      "L1 attention's bias",
      "L1 MLP",
      "final norm's bias",
      "unembedding's bias"
    ]);
    const neurons = await directLogitAttribution({model, tokens: [3, 11, 42], answer: 8, by: "neurons"});
    expect(neurons.contributions.filter(({kind}) => kind === "neuron").length).toBe(2 * 128);
  });

  it("takes words for tokens and is read back from what it was stored as", async () => {
    using model = await llama();
    const one = await directLogitAttribution({model, prompt: "abc", answer: "d", wrong: "e"});
    expect([one.answer, one.wrong]).toEqual([
      {token: 7, piece: "d"},
      {token: 8, piece: "e"}
    ]);
    expect(one.position).toBe(3);
    const again = LogitAttribution.fromJSON(JSON.stringify(one));
    expect(again.sum).toBe(one.sum);
    expect(again).toEqual(new LogitAttribution({...one}));
    expect(() => LogitAttribution.fromJSON("{}")).toThrow("json: got an empty object");
  });

  it.each([
    [
      {prompt: "abc"},
      "answer: got undefined, expected a token: its exact text, a space in front included, or its number"
    ],
    [{prompt: "abc", answer: "ab"}, 'answer: got "ab", expected the text of one token. It is 2: "a", "b"'],
    [{prompt: "abc", answer: 40}, "answer: got 40, expected a token of the 40"],
    [{prompt: "abc", answer: "a", wrong: 4}, "wrong: got 4, expected another token than the answer"],
    [{prompt: "abc", answer: "a", position: 4}, "position: got 4, expected a place of the 4 tokens"],
    [{prompt: "", answer: "a"}, 'prompt: got "", expected a text of at least one word'],
    [{prompt: "a".repeat(30), answer: "a"}, "prompt: got 31 tokens, expected at most 24"],
    [{prompt: "abc", answer: "a", by: "head"}, 'Did you mean "heads"?']
  ])("refuses %j", async (inputs, message) => {
    using model = await llama();
    const before = tf.memory().numTensors;
    await expect(directLogitAttribution({model, ...inputs} as never)).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses neurons of a model without MLPs, and an encoder", async () => {
    const {options, weights} = smallAttentionOnly();
    using model = await Transformer.fromWeights(options, weights);
    await expect(directLogitAttribution({model, tokens: [1, 2], answer: 3, by: "neurons"})).rejects.toThrow(
      'by: got "neurons", expected "layers" or "heads", since this model has no MLPs'
    );
    const bert = smallBert();
    using encoder = await Transformer.fromWeights(bert.options, bert.weights);
    await expect(directLogitAttribution({model: encoder, tokens: [1, 2], answer: 3})).rejects.toThrow(
      "expected one that predicts tokens: an encoder has no logits"
    );
  });
});

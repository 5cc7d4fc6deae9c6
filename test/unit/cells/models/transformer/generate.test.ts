import {beforeEach, describe, expect, it} from "vitest";
import {Random} from "../../../../../cells/math/random.ts";
import {Transformer} from "../../../../../cells/models/transformer/index.ts";
import {sampleToken} from "../../../../../cells/models/transformer/sample.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {fixture} from "../../../../fixtures/decode.ts";
import {tensorsLeft} from "./compare.ts";
import {type ForwardFixture, gpt2Like} from "./gpt2-fixture.ts";
import {smallAttentionOnly, smallBert, smallLlama} from "./small-models.ts";
import {letters} from "./toy-tokenizer.ts";

const forward = fixture<ForwardFixture>("gpt2like_forward.json");

const models = {
  "GPT-2": () => gpt2Like(forward),
  Llama: () => Transformer.fromWeights(smallLlama().options, smallLlama().weights),
  "Llama with neighbouring pairs": () => {
    const {options, weights} = smallLlama({interleaved: true, keyValueHeads: 1});
    return Transformer.fromWeights(options, weights);
  },
  "attention-only": () => Transformer.fromWeights(smallAttentionOnly().options, smallAttentionOnly().weights)
};

describe.each(["cpu", "wasm"] as const)("generating on %s", (backend) => {
  beforeEach(() => useBackend(backend));

  it.each(Object.keys(models) as (keyof typeof models)[])(
    "with kept keys and values writes what passes over the whole text write (%s)",
    async (kind) => {
      using model = await models[kind]();
      const prompt = [3, 17, 9];
      const kept = await model.generate(prompt, {maxNewTokens: 12, temperature: 0});
      const anew = await model.generate(prompt, {maxNewTokens: 12, temperature: 0, usePastKvCache: false});
      expect(kept).toEqual(anew);
      expect(kept.tokens).toHaveLength(15);
      // and each token is the likeliest of a plain forward
      const logits = await model.forward(kept.tokens.slice(0, -1));
      const likeliest = tf.tidy(() => logits.argMax(2));
      expect([...(await likeliest.data())].slice(2)).toEqual(kept.tokens.slice(3));
      tf.dispose([logits, likeliest]);
    }
  );

  it("streams tokens with the model's own log-probabilities, and stops when the reader does", async () => {
    using model = await gpt2Like(forward);
    const prompt = [3, 17];
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    for await (const {token, logProb} of model.stream(prompt, {temperature: 0})) {
      expect(logProb).toBeLessThan(0);
      seen.push(token);
      if (seen.length === 2) break;
    }
    const whole = await model.generate(prompt, {maxNewTokens: 2, temperature: 0});
    expect(whole).toEqual({tokens: [...prompt, ...seen], promptTokens: 2, seed: 0, stopped: "length"});
    const [losses] = await model.lossPerToken(whole.tokens);
    const stream = model.stream(prompt, {temperature: 0});
    const first = await stream.next();
    expect(first.done ? 0 : -first.value.logProb).toBeCloseTo(losses[1], 5);
    await stream.return(undefined as never);
    model.release();
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before);
  });

  it("stops on abort and frees what it kept", async () => {
    using model = await gpt2Like(forward);
    await model.ready();
    const control = new AbortController();
    const left = await tensorsLeft(async () => {
      const stream = model.stream([1], {signal: control.signal});
      await stream.next();
      control.abort(new Error("enough"));
      await expect(stream.next()).rejects.toThrow("enough");
    });
    expect(left).toBe(0);
  });

  it("lets hooks steer every step, and tells them how many tokens stand before", async () => {
    using model = await gpt2Like(forward);
    const pasts: number[] = [];
    const steered = await model.generate([1, 2, 3], {
      maxNewTokens: 3,
      temperature: 0,
      hooks: {
        "ln_final.hook_normalized": (x, {past}) => {
          pasts.push(past);
          return tf.zerosLike(x);
        }
      }
    });
    expect(pasts).toEqual([0, 3, 4]);
    // only the unembedding's bias is left
    const bias = model.parameter("unembed.b_U").data;
    const highest = bias.indexOf(Math.max(...bias));
    expect(steered.tokens.slice(3)).toEqual([highest, highest, highest]);
  });
});

describe("generating", () => {
  beforeEach(() => useBackend("cpu"));

  it("ends with the text's end token, or goes on past it where told", async () => {
    const {options, weights} = smallLlama();
    const plain = await Transformer.fromWeights(options, weights);
    const {tokens} = await plain.generate([5], {maxNewTokens: 4, temperature: 0});
    plain.dispose();
    using model = await Transformer.fromWeights(options, weights, {tokenizer: letters({eos: tokens[2]})});
    const at = tokens.indexOf(tokens[2], 1);
    const ended = await model.generate([5], {maxNewTokens: 4, temperature: 0});
    expect(ended).toMatchObject({tokens: tokens.slice(0, at + 1), stopped: "eos"});
    const on = await model.generate([5], {maxNewTokens: 4, temperature: 0, stopAtEos: false});
    expect(on).toMatchObject({tokens, stopped: "length"});
    expect(on.text).toBe(model.toText(tokens));
  });

  it("ends when the context is full", async () => {
    using model = await gpt2Like(forward);
    const full = await model.generate([1, 2], {maxNewTokens: 100, temperature: 0});
    expect(full.tokens).toHaveLength(16);
    expect(full.stopped).toBe("context");
  });

  it("is the same for the same seed, and says which it used", async () => {
    using model = await gpt2Like(forward);
    const one = await model.generate([1], {seed: 5, maxNewTokens: 12});
    expect(one.seed).toBe(5);
    expect(await model.generate([1], {seed: 5, maxNewTokens: 12})).toEqual(one);
    expect((await model.generate([1], {seed: 6, maxNewTokens: 12})).tokens).not.toEqual(one.tokens);
  });

  it("refuses an encoder, and options that make no sense", async () => {
    const {options, weights} = smallBert();
    using encoder = await Transformer.fromWeights(options, weights);
    await expect(encoder.generate([1])).rejects.toThrow(
      'model: got "bert", expected one that predicts the next token'
    );
    using model = await gpt2Like(forward);
    await expect(model.generate([1], {temperature: -1})).rejects.toThrow(
      "temperature: got -1, expected a number, 0 or more"
    );
    await expect(model.generate([1], {topK: 0})).rejects.toThrow("topK: got 0");
    await expect(model.generate([1], {topP: 1.5})).rejects.toThrow(
      "topP: got 1.5, expected a number above 0, at most 1"
    );
    await expect(model.generate([1], {topk: 3} as never)).rejects.toThrow('Did you mean "topK"?');
  });
});

describe("drawing a token", () => {
  const probabilities = [0.1, 0.4, 0.2, 0.3];
  const logits = Float32Array.from(probabilities, Math.log);
  const shares = (options: {temperature: number; topK?: number; topP?: number}) => {
    const random = new Random(1);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 20_000; i++) counts[sampleToken(logits, options, random).token] += 1 / 20_000;
    return counts;
  };
  const expectShares = (got: number[], expected: number[]) =>
    expected.forEach((share, i) => {
      // five standard errors; what is cut is never drawn
      expect(Math.abs(got[i] - share)).toBeLessThanOrEqual(share === 0 ? 0 : 5 * Math.sqrt(share / 20_000));
    });

  it("follows the probabilities", () => expectShares(shares({temperature: 1}), probabilities));
  it("sharpens them below temperature 1: at 1/2 to their squares", () =>
    expectShares(
      shares({temperature: 0.5}),
      [1, 16, 4, 9].map((square) => square / 30)
    ));
  it("takes only the likeliest at temperature 0", () => expectShares(shares({temperature: 0}), [0, 1, 0, 0]));
  it("keeps the top k", () => expectShares(shares({temperature: 1, topK: 2}), [0, 4 / 7, 0, 3 / 7]));
  it("keeps the fewest that reach p", () =>
    expectShares(shares({temperature: 1, topP: 0.65}), [0, 4 / 7, 0, 3 / 7]));
  it("keeps one more if p is not yet reached", () =>
    expectShares(shares({temperature: 1, topP: 0.75}), [0, 4 / 9, 2 / 9, 3 / 9]));
  it("keeps fewer than the top k where they reach p among themselves", () =>
    expectShares(shares({temperature: 1, topK: 3, topP: 0.7}), [0, 4 / 7, 0, 3 / 7]));
  it("keeps no more than k of equal ones, and all where k or p say so", () => {
    const even = new Float32Array(50);
    const seen = (options: {topK?: number; topP?: number}) => {
      const random = new Random(2);
      return new Set(
        Array.from({length: 2000}, () => sampleToken(even, {temperature: 1, ...options}, random).token)
      ).size;
    };
    expect(seen({topK: 7})).toBe(7);
    expect(seen({topP: 0.5})).toBe(25);
    expect(seen({topP: 1})).toBe(50);
    expect(seen({topK: 80})).toBe(50);
  });
  it("tells the model's own log-probability, whatever was cut", () =>
    expect(sampleToken(logits, {temperature: 0, topK: 1}, new Random(0)).logProb).toBeCloseTo(
      Math.log(0.4),
      6
    ));
});

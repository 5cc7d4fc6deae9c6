import {beforeEach, describe, expect, it} from "vitest";
import {Transformer} from "../../../../../cells/models/transformer/index.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {fixture} from "../../../../fixtures/decode.ts";
import {farthest} from "./compare.ts";
import {type ForwardFixture, gpt2Like} from "./gpt2-fixture.ts";
import {smallAttentionOnly, smallBert, smallLlama} from "./small-models.ts";

const forward = fixture<ForwardFixture>("gpt2like_forward.json");
const tokens = [3, 17, 9, 8, 17, 25];

async function logProbabilities(model: Transformer): Promise<ArrayLike<number>> {
  const logits = await model.forward(tokens);
  const logs = tf.tidy(() => tf.logSoftmax(logits));
  const data = await logs.data();
  tf.dispose([logits, logs]);
  return data;
}

const made = {
  "GPT-2": () => gpt2Like(forward),
  Llama: () => Transformer.fromWeights(smallLlama().options, smallLlama().weights),
  "attention-only": () => Transformer.fromWeights(smallAttentionOnly().options, smallAttentionOnly().weights)
};
const whatCanBeDone: Record<keyof typeof made, string> = {
  "GPT-2": "norm folded, writing weights centred, unembedding centred, value biases folded",
  Llama: "norm folded, unembedding centred",
  "attention-only": "norm folded, writing weights centred, unembedding centred, value biases folded"
};

describe("processing weights", () => {
  beforeEach(() => useBackend("cpu"));

  it.each(Object.keys(made) as (keyof typeof made)[])(
    "leaves log-probabilities as they are to 1e-5, and says what was done (%s)",
    async (kind) => {
      using model = await made[kind]();
      using processed = model.process();
      expect(model.processing).toBe("weights as trained");
      expect(processed.processing).toBe(whatCanBeDone[kind]);
      expect(farthest(await logProbabilities(processed), await logProbabilities(model))).toBeLessThan(1e-5);
      expect(processed.parameterNames.some((name) => /ln\w*\.[wb]$/.test(name))).toBe(false);
    }
  );

  it.each(["foldNorm", "centerWritingWeights", "centerUnembed", "foldValueBiases"] as const)(
    "leaves them so with %s alone, too",
    async (step) => {
      const none = {
        foldNorm: false,
        centerWritingWeights: false,
        centerUnembed: false,
        foldValueBiases: false
      };
      using model = await gpt2Like(forward);
      using processed = model.process({...none, [step]: true});
      expect(processed.processing).not.toContain(",");
      expect(farthest(await logProbabilities(processed), await logProbabilities(model))).toBeLessThan(1e-5);
    }
  );

  it("changes logits by one constant a position, where the unembedding is centred", async () => {
    using model = await gpt2Like(forward);
    using processed = model.process();
    const [before, after] = [await model.forward(tokens), await processed.forward(tokens)];
    const {mean, variance} = tf.moments(tf.sub(before, after), -1);
    expect(Math.max(...(await variance.data()))).toBeLessThan(1e-10);
    expect(Math.max(...(await mean.abs().data()))).toBeGreaterThan(1e-3);
    const means = await after.mean(-1).data();
    expect(Math.max(...means.map(Math.abs))).toBeLessThan(1e-5);
    tf.dispose([before, after, mean, variance]);
  });

  it("centres what is written: every residual stream has mean 0", async () => {
    using model = (await gpt2Like(forward)).process();
    const {logits, cache} = await model.runWithCache(tokens, {names: /resid_p/});
    for (const [name, tensor] of cache) {
      const means = tf.tidy(() => tensor.mean(-1));
      expect(Math.max(...(await means.data()).map(Math.abs)), name).toBeLessThan(1e-5);
      means.dispose();
    }
    logits.dispose();
    cache.dispose();
  });

  it("done twice says and changes nothing more", async () => {
    using once = (await gpt2Like(forward)).process({foldValueBiases: false, centerUnembed: false});
    expect(once.config.normalizationType).toBe("LNPre");
    using twice = once.process({centerWritingWeights: false, centerUnembed: false});
    expect(twice.processing).toBe("norm folded, writing weights centred, value biases folded");
  });

  it("refuses what would change the predictions", async () => {
    const {options, weights} = smallLlama();
    using llama = await Transformer.fromWeights(options, weights);
    expect(() => llama.process({centerWritingWeights: true})).toThrow(
      "centerWritingWeights: got true, expected false for this model, since only a LayerNorm takes the mean away"
    );
    const bert = smallBert();
    using encoder = await Transformer.fromWeights(bert.options, bert.weights);
    expect(() => encoder.process({foldNorm: true})).toThrow(
      "foldNorm: got true, expected false for this model"
    );
    expect(() => encoder.process({centerUnembed: true})).toThrow("this model has no unembedding");
    const plain = smallAttentionOnly({normed: false});
    using bare = await Transformer.fromWeights(plain.options, plain.weights);
    expect(() => bare.process({foldNorm: true})).toThrow("this model has no norms");
  });
});

import {readFileSync} from "node:fs";
import {beforeAll, describe, expect, test} from "vitest";
import {modelFileUrl} from "../../../../../cells/models/model-store.ts";
import {models} from "../../../../../cells/models/models.ts";
import trainingOfOneLayer from "../../../../../cells/models/store/attn-only-1l/training.json" with {
  type: "json"
};
import training from "../../../../../cells/models/store/attn-only-2l/training.json" with {type: "json"};
import trainingOfSecondSeed from "../../../../../cells/models/store/attn-only-2l-seed2/training.json" with {
  type: "json"
};
import type {Transformer} from "../../../../../cells/models/transformer/index.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {fixture} from "../../../../fixtures/decode.ts";
import {farthest} from "../transformer/compare.ts";

type Kind = "previous" | "duplicate" | "induction";

interface Gist {
  shape: number[];
  sum: number;
  squares: number;
  /** the first four numbers and the last four */
  ends: number[];
}

interface Run {
  tokens: number[];
  loss: number[];
  lastLogits: number[];
  activations: Record<string, Gist>;
}

interface Reference {
  /** by layer and head */
  scores: Record<Kind, number[][]>;
  best: Record<Kind, {layer: number; head: number; score: number; patternOnPrompt: number[][]}>;
  prompt: Run;
  repeated: Run;
}

const reference = fixture<{prompt: string} & Record<(typeof names)[number], Reference>>("attn_only.json");
const names = ["attn-only-1l", "attn-only-2l", "attn-only-2l-seed2"] as const;
/** random tokens that come twice in the reference's sequence, after the one that starts a text */
const period = 60;

beforeAll(() => useBackend("wasm"));

const mean = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((a, b) => a + b, 0) / numbers.length;

async function activation(model: Transformer, tokens: number[], name: string): Promise<number[]> {
  const {logits, cache} = await model.runWithCache(tokens, {names: name});
  const data = await cache.get(name).data();
  logits.dispose();
  cache.dispose();
  return Array.from(data);
}

/** Mean attention of each head to the token so many places back, of queries from `start` on. */
async function attentionBack(
  model: Transformer,
  tokens: number[],
  back: number,
  start: number
): Promise<number[][]> {
  const {nLayers, nHeads} = model.config;
  const length = tokens.length;
  const byLayer: number[][] = [];
  for (let layer = 0; layer < nLayers; layer++) {
    const pattern = await activation(model, tokens, `blocks.${layer}.attn.hook_pattern`);
    byLayer.push(
      Array.from({length: nHeads}, (_, head) =>
        mean(
          Array.from({length: length - start}, (_, i) => {
            const query = start + i;
            return pattern[(head * length + query) * length + query - back];
          })
        )
      )
    );
  }
  return byLayer;
}

describe.each(names)("%s", (name) => {
  const expected = reference[name];
  let model: Transformer;
  beforeAll(async () => {
    model = await models.load(name);
    return () => model.dispose();
  });

  test("reads a prompt as the tokens that the training saw, and gives it back", () => {
    expect(model.toTokens(reference.prompt)).toEqual(expected.prompt.tokens);
    expect(model.toText(expected.prompt.tokens)).toBe(reference.prompt);
    for (const text of ["", "naïve café — 日本語 🤖\n\n\ttabs   and spaces ", "it's 1234 __x_1 ½²"]) {
      expect(model.toText(model.toTokens(text))).toBe(text);
    }
  });

  test.each(["prompt", "repeated"] as const)(
    "has PyTorch's activations and losses on the %s, to 1e-4",
    async (text) => {
      const {tokens, loss, lastLogits, activations} = expected[text];
      const {logits, cache} = await model.runWithCache(tokens, {names: () => true});
      for (const [hook, {shape, sum, squares, ends}] of Object.entries(activations)) {
        const tensor = hook === "logits" ? logits : cache.get(hook);
        const data = Array.from(await tensor.data());
        const gist = [
          data.reduce((total, x) => total + x, 0),
          data.reduce((total, x) => total + x * x, 0),
          ...data.slice(0, 4),
          ...data.slice(-4)
        ];
        expect(tensor.shape).toEqual(shape);
        // sums of many float32 numbers err by what all together do
        const scale = Math.sqrt(squares * data.length);
        expect(Math.abs(gist[0] - sum) / scale).toBeLessThan(1e-5);
        expect(Math.abs(gist[1] - squares) / squares).toBeLessThan(1e-4);
        expect(farthest(gist.slice(2), ends)).toBeLessThan(1e-4);
      }
      const all = await logits.data();
      expect(farthest(all.subarray(all.length - lastLogits.length), lastLogits)).toBeLessThan(1e-4);
      logits.dispose();
      cache.dispose();
      const [losses] = await model.lossPerToken(tokens);
      expect(farthest(losses, loss)).toBeLessThan(1e-4);
    }
  );

  test("has PyTorch's patterns of the heads with the highest scores", async () => {
    for (const {layer, head, patternOnPrompt} of Object.values(expected.best)) {
      const {tokens} = expected.prompt;
      const pattern = await activation(model, tokens, `blocks.${layer}.attn.hook_pattern`);
      const size = tokens.length ** 2;
      expect(farthest(pattern.slice(head * size, (head + 1) * size), patternOnPrompt.flat())).toBeLessThan(
        1e-4
      );
    }
  });

  test("has the head scores that were measured in training", async () => {
    const {tokens} = expected.repeated;
    const second = 1 + period;
    const scores: Record<Kind, number[][]> = {
      previous: await attentionBack(model, tokens, 1, 2),
      duplicate: await attentionBack(model, tokens, period, second),
      induction: await attentionBack(model, tokens, period - 1, second)
    };
    for (const [kind, byLayer] of Object.entries(expected.scores)) {
      expect(farthest(scores[kind as Kind].flat(), byLayer.flat())).toBeLessThan(1e-4);
    }
  });

  test("has a card whose files have the sizes and the licence that it says", () => {
    const card = models.card(name);
    expect(card.licence).toBe("MIT");
    for (const {file, bytes} of card.files)
      expect(readFileSync(modelFileUrl(name, file))).toHaveLength(bytes);
  });
});

describe("random tokens that come twice", () => {
  /** mean loss on both halves, in nats; the second without its first token, which nothing announces */
  async function halves(name: (typeof names)[number], step?: number): Promise<[number, number]> {
    using model = await models.load(name, {step});
    const [loss] = await model.lossPerToken(reference[name].repeated.tokens);
    return [mean(loss.slice(0, period)), mean(loss.slice(period + 1))];
  }

  test("two layers know the second half from the first, one layer does not", async () => {
    const [first, second] = await halves("attn-only-2l");
    expect(first).toBeGreaterThan(Math.log(767));
    expect(second).toBeLessThan(first / 4);
    const [once, twice] = await halves("attn-only-1l");
    expect(twice).toBeGreaterThan(0.85 * once);
  });

  test("two layers do not know it before the heads have formed, and learn it within 500 steps", async () => {
    const [before, stillBefore] = await halves("attn-only-2l", 1400);
    expect(stillBefore).toBeGreaterThan(0.85 * before);
    const [first, second] = await halves("attn-only-2l", 1800);
    expect(second).toBeLessThan(first / 2);
  });

  test("one head of the first layer looks one back, and heads of the second continue; no others do", () => {
    const {scores, best} = reference["attn-only-2l"];
    expect(best.previous).toMatchObject({layer: 0});
    expect(best.previous.score).toBeGreaterThan(0.5);
    expect(best.induction).toMatchObject({layer: 1});
    expect(best.induction.score).toBeGreaterThan(0.5);
    expect(Math.max(...scores.induction[0])).toBeLessThan(0.1);
    expect(Math.max(...scores.previous[1])).toBeLessThan(0.1);
    expect(Math.max(...reference["attn-only-1l"].scores.induction.flat())).toBeLessThan(0.1);
  });
});

describe("training", () => {
  const {runs, checkpoints} = training;

  /** the best head of the second layer, at each step */
  const bestOf = ({induction}: (typeof runs)[number]) => induction.map((layers) => Math.max(...layers[1]));

  test("of the seed that ships forms induction heads when the loss on what comes again falls", () => {
    const [{seed, step, randomSecondTimeLoss}] = runs;
    expect(seed).toBe(0);
    const formed = bestOf(runs[0]).findIndex((score) => score > 0.3);
    expect(step[formed]).toBeGreaterThan(1000);
    expect(randomSecondTimeLoss[formed - 2]).toBeGreaterThan(6);
    expect(randomSecondTimeLoss[formed + 2]).toBeLessThan(3);
  });

  test("of another seed forms none in as many steps, and its loss on what comes again does not fall", () => {
    const [, other] = runs;
    expect(other.seed).toBe(1);
    expect(Math.max(...bestOf(other))).toBeLessThan(0.1);
    expect(other.randomSecondTimeLoss.at(-1)).toBeGreaterThan(6);
  });

  test("of a third seed forms them again, a little later and in other heads, and what comes again is known", () => {
    const [third] = trainingOfSecondSeed.runs;
    expect(third.seed).toBe(2);
    const formed = third.step[bestOf(third).findIndex((score) => score > 0.5)];
    expect(formed).toBe(2100);
    expect(Math.max(...bestOf(third))).toBeGreaterThan(0.85);
    expect(third.randomSecondTimeLoss.at(-1)).toBeLessThan(0.5);
    const previous = reference["attn-only-2l-seed2"].best.previous;
    expect([previous.layer, previous.head]).not.toEqual(
      Object.values(reference["attn-only-2l"].best.previous).slice(0, 2)
    );
  });

  test("ends with held-out text that 100 tokens help more than 20, most of all where a pair recurs", () => {
    const at = (step: number) => training.context.find((row) => row.step === step)!;
    const [before, end] = [at(1400), at(4500)];
    expect(before.gain).toBeLessThan(0);
    expect(end.gain).toBeGreaterThan(4 * end.standardError);
    expect(before.gainOfRecurring).toBeLessThan(0.2);
    expect(end.gainOfRecurring).toBeGreaterThan(0.8);
    const [oneLayer] = trainingOfOneLayer.context;
    expect(oneLayer.gainOfRecurring).toBeLessThan(0.2);
  });

  test("left the checkpoints that the card lists, and a step that was not kept is said to be none", async () => {
    const kept = models.card("attn-only-2l").checkpoints!;
    expect(kept.map(({step}) => step)).toEqual(checkpoints);
    for (const {file, bytes} of kept) {
      expect(readFileSync(modelFileUrl("attn-only-2l", file))).toHaveLength(bytes);
    }
    await expect(models.load("attn-only-2l", {step: 7})).rejects.toThrow(
      `step: got 7, expected one of ${checkpoints.join(", ")}`
    );
    await expect(models.load("minilm", {step: 7})).rejects.toThrow(
      "step: got 7, expected none: of minilm only the end of its training was kept"
    );
  });
});

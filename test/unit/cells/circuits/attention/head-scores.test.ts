import {readFileSync} from "node:fs";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {
  HeadScores,
  headScoreCurves,
  headScores,
  repeatedTokens
} from "../../../../../cells/circuits/index.ts";
import {configFromHuggingFace, Transformer} from "../../../../../cells/models/transformer/index.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {tensorsLeft} from "../../models/transformer/compare.ts";
import {type ForwardFixture, gpt2Like} from "../../models/transformer/gpt2-fixture.ts";
import {smallBert, smallLlama} from "../../models/transformer/small-models.ts";
import {letters} from "../../models/transformer/toy-tokenizer.ts";
import {type AttentionFixture, scoreDisagreements} from "./attention-fixture.ts";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../fixtures/${name}.json`, import.meta.url), "utf8"));
const forward: ForwardFixture = read("gpt2like_forward");
const interp: AttentionFixture = read("gpt2like_interp");

let model: Transformer;
let llama: Transformer;
beforeAll(async () => {
  await useBackend("cpu");
  model = await gpt2Like(forward);
  const {json, weights} = smallLlama();
  llama = await Transformer.fromWeights(configFromHuggingFace(json), weights, {tokenizer: letters({bos: 1})});
});
afterAll(() => {
  model.dispose();
  llama.dispose();
});

describe("headScores(…)", () => {
  test("gives PyTorch's scores and entropies on a sequence that comes twice", async () => {
    expect(await scoreDisagreements(model, interp, 1e-6)).toEqual([]);
  });

  test("is the same for the same seed, and says how far sequences differ", async () => {
    const [once, again, other] = [1, 1, 2].map((seed) => headScores({model, length: 6, seed, sequences: 3}));
    expect(await once).toEqual(await again);
    expect((await once).heads).not.toEqual((await other).heads);
    const {standardErrors} = (await once).at("L1H0");
    expect(standardErrors?.induction).toBeGreaterThan(0);
    expect((await headScores({model, length: 6, sequences: 1})).heads[0].standardErrors).toBeUndefined();
  });

  test("is the mean over its sequences, whose seeds follow each other", async () => {
    const three = await headScores({model, length: 5, seed: 4, sequences: 3});
    const each = await Promise.all(
      [4, 5, 6].map((seed) => headScores({model, length: 5, seed, sequences: 1}))
    );
    expect(three.at("L0H2").previous).toBeCloseTo(mean(each.map((one) => one.at("L0H2").previous)), 12);
    expect(three.loss?.second).toBeCloseTo(mean(each.map(({loss}) => loss!.second)), 12);
  });

  test("says the loss on both halves, as lossPerToken does", async () => {
    const {tokens} = repeatedTokens(llama, {length: 6, seed: 3});
    const {loss} = await headScores({model: llama, length: 6, seed: 3, sequences: 1});
    // the token that starts the text, 6 tokens, 6 again: losses 0 to 5 and 7 to 11
    const [losses] = await llama.lossPerToken(tokens);
    expect(loss?.first).toBeCloseTo(mean([...losses.subarray(0, 6)]), 9);
    expect(loss?.second).toBeCloseTo(mean([...losses.subarray(7)]), 9);
  });

  test("scores some layers without running the others", async () => {
    const {heads, loss} = await headScores({model, length: 5, layers: [0]});
    expect([heads.length, loss]).toEqual([4, undefined]);
    expect(heads[1].induction).toBeCloseTo((await headScores({model, length: 5})).at("L0H1").induction, 9);
  });

  test("puts heads in order, comes back from JSON, and leaves no tensor behind", async () => {
    await model.ready();
    let scores!: HeadScores;
    const left = await tensorsLeft(async () => {
      scores = await headScores({model, length: 6});
    });
    expect(left).toBe(0);
    const values = scores.by("induction").map(({induction}) => induction);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(HeadScores.fromJSON(JSON.stringify(scores))).toEqual(scores);
    expect(() => HeadScores.fromJSON("{}")).toThrow(/expected what toJSON of head scores gave/);
    expect(() => scores.at("L7H7")).toThrow('head: got "L7H7", expected one of L0H0');
  });

  test.each([
    [
      {length: 9},
      "length: got 9, expected a whole number from 2 to 8, since both halves must fit into the context of 16"
    ],
    [{length: 1}, "length: got 1, expected a whole number, 2 or more"],
    [{sequences: 0}, "sequences: got 0, expected a whole number, 1 or more"],
    [{layers: [5]}, "layers[0]: got 5, expected a layer of gpt2-like"],
    [
      {tokens: [1, 2, 3, 1, 2, 4]},
      "tokens: got 6 tokens, expected a sequence of at least 2 tokens, and then the same again"
    ],
    [{tokens: [1, 2, 3]}, "tokens: got 3 tokens, expected a sequence of at least 2"],
    [{tokens: [1, 2, 1, 2], length: 2}, "length: got 2, expected nothing, since there are tokens already"]
  ])("refuses %j", async (inputs, message) => {
    await expect(headScores({model, ...(inputs as object)})).rejects.toThrow(message);
  });

  test("refuses an encoder, which sees the second time from the first", async () => {
    const {json, weights} = smallBert();
    using bert = await Transformer.fromWeights(configFromHuggingFace(json), weights);
    await expect(headScores({model: bert})).rejects.toThrow(/model: got .*both directions/);
  });
});

describe("repeatedTokens(…)", () => {
  test("draws letters only, none twice, and says them again", () => {
    const {tokens, half, start} = repeatedTokens(llama, {seed: 5});
    expect([start, half, tokens.length, tokens[0]]).toEqual([1, 11, 23, 1]);
    const first = tokens.slice(1, 12);
    expect(tokens.slice(12)).toEqual(first);
    expect(new Set(first).size).toBe(11);
    // tokens 4 to 29 of the toy tokenizer are letters
    expect(first.every((token) => token >= 4 && token < 30)).toBe(true);
    expect(repeatedTokens(llama, {seed: 6}).tokens).not.toEqual(tokens);
  });

  test("draws from the tokens that it is given", () => {
    const {tokens} = repeatedTokens(llama, {length: 3, from: [7, 8, 9, 9]});
    expect(new Set(tokens.slice(1))).toEqual(new Set([7, 8, 9]));
    expect(() => repeatedTokens(llama, {from: [7, 40]})).toThrow(
      "from: got 40, expected at least 2 tokens of the 40"
    );
    expect(() => repeatedTokens(llama, {from: [7, 7]})).toThrow(
      "from: got an array of 2, expected at least 2"
    );
  });

  test("refuses more than there are to draw from, or a length that is none", () => {
    expect(() => repeatedTokens(llama, {length: 12})).toThrow(
      "length: got 12, expected a whole number from 2 to 11"
    );
    expect(() => repeatedTokens(llama, {length: 2.5})).toThrow("length: got 2.5");
  });
});

describe("headScoreCurves(…)", () => {
  test("has a line for each head, and the losses", async () => {
    const scores = await headScores({model, length: 5});
    const later = await headScores({model, length: 6});
    const {state} = headScoreCurves([
      {step: 0, scores},
      {step: 100, scores: later}
    ]);
    expect(state).toMatchObject({steps: [0, 100], scores: ["previous", "induction"], model: "gpt2-like"});
    const {heads, loss} = state as {
      heads: {name: string; values: {induction: number[]}}[];
      loss: {second: number[]};
    };
    expect(heads[5]).toMatchObject({
      name: "L1H1",
      values: {induction: [scores.at("L1H1").induction, later.at("L1H1").induction]}
    });
    expect(loss.second).toEqual([scores.loss!.second, later.loss!.second]);
  });

  test("refuses one checkpoint, steps that do not rise, and scores of other heads", async () => {
    const scores = await headScores({model, length: 5});
    const part = await headScores({model, length: 5, layers: [0]});
    expect(() => headScoreCurves([{step: 0, scores}])).toThrow(
      "checkpoints: got an array of 1, expected at least two"
    );
    const still = [
      {step: 5, scores},
      {step: 5, scores}
    ];
    expect(() => headScoreCurves(still)).toThrow(
      "checkpoints[1].step: got 5, expected more than the step before"
    );
    const other = [
      {step: 5, scores},
      {step: 6, scores: part}
    ];
    expect(() => headScoreCurves(other)).toThrow("checkpoints[1].scores: ");
  });
});

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

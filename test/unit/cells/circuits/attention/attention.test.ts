import {readFileSync} from "node:fs";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {AttentionPatterns, attention} from "../../../../../cells/circuits/index.ts";
import {configFromHuggingFace, Transformer} from "../../../../../cells/models/transformer/index.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {tensorsLeft} from "../../models/transformer/compare.ts";
import {type ForwardFixture, gpt2Like} from "../../models/transformer/gpt2-fixture.ts";
import {smallBert, smallLlama} from "../../models/transformer/small-models.ts";
import {letters} from "../../models/transformer/toy-tokenizer.ts";
import {type AttentionFixture, patternDisagreements} from "./attention-fixture.ts";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../fixtures/${name}.json`, import.meta.url), "utf8"));
const forward: ForwardFixture = read("gpt2like_forward");
const interp: AttentionFixture = read("gpt2like_interp");

beforeAll(() => useBackend("cpu"));

async function small(): Promise<Transformer> {
  const {json, weights} = smallLlama();
  return Transformer.fromWeights(configFromHuggingFace(json), weights, {tokenizer: letters({bos: 1})});
}

describe("attention(…)", () => {
  let model: Transformer;
  beforeAll(async () => {
    model = await gpt2Like(forward);
  });
  afterAll(() => model.dispose());

  test("gives PyTorch's patterns, value-weighted patterns and lengths of outputs", async () => {
    expect(await patternDisagreements(model, interp, forward, 1e-5)).toEqual([]);
  });

  test("looks only at the layers and heads that were asked for", async () => {
    const tokens = [3, 17, 42, 8];
    const names = async (inputs: object) =>
      (await attention({model, tokens, ...inputs})).heads.map(({layer, head}) => `L${layer}H${head}`);
    expect(await names({layers: [1]})).toEqual(["L1H0", "L1H1", "L1H2", "L1H3"]);
    expect(await names({heads: ["L1H2", "L0H3"]})).toEqual(["L0H3", "L1H2"]);
  });

  test("measures what a head does on this text: duplicate and induction where a token comes again", async () => {
    const {tokens} = interp.sequences[0];
    // 17 and 42 come again at 4 and 5, 3 at 8
    const {weights, duplicate, induction, previous, first} = (await attention({model, tokens})).at("L1H1");
    const at = (query: number, key: number) => weights[query * 9 + key];
    expect(duplicate).toBeCloseTo((at(4, 1) + at(5, 2) + at(8, 0)) / 3, 6);
    expect(induction).toBeCloseTo((at(4, 2) + at(5, 3) + at(8, 1)) / 3, 6);
    expect(previous).toBeCloseTo(mean([1, 2, 3, 4, 5, 6, 7, 8].map((query) => at(query, query - 1))), 6);
    expect(first).toBeCloseTo(mean([1, 2, 3, 4, 5, 6, 7, 8].map((query) => at(query, 0))), 6);
    const never = (await attention({model, tokens: [1, 2, 3]})).at("L1H1");
    expect([never.duplicate, never.induction]).toEqual([null, null]);
  });

  test("puts heads in order by a score", async () => {
    const found = await attention({model, tokens: interp.sequences[2].tokens});
    for (const score of ["previous", "duplicate", "induction", "current", "first"] as const) {
      const values = found.by(score).map((head) => head[score] ?? -1);
      expect(values).toEqual([...values].sort((a, b) => b - a));
    }
  });

  test("shares values among heads that read the same ones", async () => {
    using llama = await small();
    const {heads} = await attention({model: llama, prompt: "abcab"});
    const whole = await llama.runWithCache(llama.toTokens("abcab"), {
      names: ["blocks.1.attn.hook_v", "blocks.1.attn.hook_result"]
    });
    const v = await whole.cache.at("v", 1).data();
    const result = await whole.cache.get("blocks.1.attn.hook_result").data();
    whole.cache.dispose();
    whole.logits.dispose();
    const output = llama.parameter("blocks.1.attn.W_O").data;
    for (const {head, valueNorms, outputNorms} of heads.filter(({layer}) => layer === 1)) {
      for (let position = 0; position < 6; position++) {
        // |v W_O| written out: v [pos, 2, 8], W_O [4, 8, 32]
        const written = Array.from({length: 32}, (_, d) =>
          sum(
            Array.from(
              {length: 8},
              (_, i) => v[(position * 2 + Math.floor(head / 2)) * 8 + i] * output[(head * 8 + i) * 32 + d]
            )
          )
        );
        expect(valueNorms[position]).toBeCloseTo(Math.hypot(...written), 5);
        expect(outputNorms[position]).toBeCloseTo(
          Math.hypot(...result.slice((position * 4 + head) * 32, (position * 4 + head + 1) * 32)),
          5
        );
      }
    }
  });

  test("leaves the token that starts a text out of the habits", async () => {
    using llama = await small();
    const {start, pieces, heads} = await attention({model: llama, prompt: "abcab"});
    expect([start, pieces]).toEqual([1, ["<1>", "a", "b", "c", "a", "b"]]);
    const {weights, previous} = heads[0];
    expect(previous).toBeCloseTo(mean([2, 3, 4, 5].map((query) => weights[query * 6 + query - 1])), 6);
  });

  test("reads an encoder, which looks both ways", async () => {
    const {json, weights} = smallBert();
    using bert = await Transformer.fromWeights(configFromHuggingFace(json), weights);
    const {causal, heads} = await attention({model: bert, tokens: [3, 4, 5]});
    expect(causal).toBe(false);
    expect(heads[0].weights[2]).toBeGreaterThan(0);
  });

  test("comes back from JSON as it was, and is seen as its widget", async () => {
    const found = await attention({model, tokens: interp.sequences[0].tokens});
    const back = AttentionPatterns.fromJSON(JSON.stringify(found));
    expect(back).toEqual(found);
    expect(back[viewSymbol]()).toEqual(found[viewSymbol]());
    expect(found[viewSymbol]()).toMatchObject({kind: "widget", name: "attention-patterns"});
    expect(found.focus("L1H1").state).toMatchObject({focus: "L1H1"});
    expect(() => AttentionPatterns.fromJSON({})).toThrow(/json: got .*expected what toJSON of attention/);
  });

  test("leaves no tensor behind, also when it is stopped", async () => {
    await model.ready();
    const {tokens} = interp.sequences[0];
    expect(await tensorsLeft(() => attention({model, tokens}))).toBe(0);
    const stopped = async () => {
      const stop = new AbortController();
      const progress = () => stop.abort(new Error("stopped"));
      await expect(attention({model, tokens}, {signal: stop.signal, progress})).rejects.toThrow();
    };
    expect(await tensorsLeft(() => stopped().catch(() => {}))).toBe(0);
  });

  test.each([
    [{prompt: undefined}, "prompt: got undefined, expected a text, or tokens"],
    [{prompt: "a", tokens: [1]}, "tokens: got an array of 1, expected nothing"],
    [
      {tokens: Array(17).fill(1)},
      "tokens: got 17 tokens, expected at most 16, the context of this model. Leave out 1"
    ],
    [{tokens: [1, 2], layers: [2]}, "layers[0]: got 2, expected a layer of gpt2-like: 0 to 1"],
    [{tokens: [1, 2], heads: ["L0H4"]}, 'heads[0]: got "L0H4", expected a head: "L0H0" to "L1H3"'],
    [
      {tokens: [1, 2], layers: [1], heads: ["L0H1"]},
      'heads[0]: got "L0H1", expected a head of these layers: "L1H0" to "L1H3"'
    ],
    [{tokens: [1, 2], heads: []}, "heads: got an array of 0, expected at least one head"],
    [
      {tokens: [1, 2], maxBytes: 100},
      "tokens: got 2 tokens, expected fewer, since the patterns of 2 layers would take 1 MB (up to 1 MB are taken). Choose layers"
    ],
    [{tokens: [1, 2], maxBytes: -1}, "maxBytes: got -1, expected a number greater than 0"],
    [{tokens: [50]}, "tokens[0]: got 50, expected a token of the 50"]
  ])("refuses %j", async (inputs, message) => {
    const left = await tensorsLeft(async () => {
      await expect(attention({model, ...(inputs as object)})).rejects.toThrow(message);
    });
    expect(left).toBe(0);
  });

  test("refuses what is no transformer, and a head that was not looked at", async () => {
    await expect(attention({model: {} as Transformer, tokens: [1]})).rejects.toThrow(
      /model: .*expected a transformer/
    );
    const found = await attention({model, tokens: [1, 2], heads: ["L0H1"]});
    expect(() => found.at("L0H0")).toThrow('head: got "L0H0", expected one of L0H1');
  });
});

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: number[]): number {
  return sum(values) / values.length;
}

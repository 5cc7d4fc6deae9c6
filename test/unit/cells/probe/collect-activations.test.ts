import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {Transformer} from "../../../../cells/models/transformer/index.ts";
import {collectActivations, probe} from "../../../../cells/probe/index.ts";
import {fixture} from "../../../fixtures/decode.ts";
import {tensorsLeft} from "../models/transformer/compare.ts";
import {type ForwardFixture, gpt2Options, huggingFaceWeights} from "../models/transformer/gpt2-fixture.ts";
import {letters} from "../models/transformer/toy-tokenizer.ts";

const texts = ["abcdefgh", "hello", "xyz", "world", "aaaaabbbbb"];
let model: Transformer;

beforeAll(async () => {
  const weights = huggingFaceWeights(fixture<ForwardFixture>("gpt2like_forward.json"));
  model = await Transformer.fromWeights(gpt2Options, weights, {tokenizer: letters({bos: 1})});
});
afterAll(() => model.dispose());

describe("activations of chosen tokens", () => {
  it("are those that a pass over each text alone has, whatever texts go together", async () => {
    const names = ["hook_embed", /resid_post/, "blocks.1.mlp.hook_post", "blocks.0.attn.hook_z"];
    const got = await collectActivations({model, texts, names, batch: 2});
    expect(Object.keys(got.activations)).toEqual([
      "hook_embed",
      "blocks.0.attn.hook_z",
      "blocks.0.hook_resid_post",
      "blocks.1.mlp.hook_post",
      "blocks.1.hook_resid_post"
    ]);
    expect(got.rows.map(({piece, position}) => piece + position)).toEqual(["h8", "o5", "z3", "d5", "b10"]);
    for (const [row, text] of texts.entries()) {
      const {logits, cache} = await model.runWithCache(text);
      for (const [name, {columns, data}] of Object.entries(got.activations)) {
        const whole = await cache.get(name).data();
        const last = whole.subarray(whole.length - columns);
        const own = data.subarray(row * columns, (row + 1) * columns);
        own.forEach((value, j) => {
          expect(Math.abs(value - last[j])).toBeLessThan(1e-5);
        });
      }
      logits.dispose();
      cache.dispose();
    }
  });

  it("are found by spans of characters, by positions, and tokens later", async () => {
    const spans = [
      {text: 0, start: 1, end: 4},
      {text: 1, start: 0, end: 1},
      {text: 0, start: 4, end: 6}
    ];
    const name = "blocks.0.hook_resid_post";
    const last = await collectActivations({model, texts, names: name, spans, offsets: [0, -1, 1]});
    expect(last.rows.map(({text, piece}) => [text, piece])).toEqual([
      [0, "d"],
      [1, "h"],
      [0, "f"]
    ]);
    expect(Object.keys(last.activations)).toEqual([name, `${name}@-1`, `${name}@1`]);
    const first = await collectActivations({model, texts, names: name, spans, take: "first"});
    expect(first.rows.map(({piece}) => piece)).toEqual(["b", "h", "e"]);
    const before = await collectActivations({model, texts: [texts[0]], names: name, positions: [3]});
    expect(before.rows[0].piece).toBe("c");
    expect(last.activations[`${name}@-1`].data.slice(0, 32)).toEqual(before.activations[name].data);
    expect(last.bytes).toBe(3 * 3 * 32 * 8);
    expect(Object.keys(last.only(/@1$/))).toEqual([`${name}@1`]);
  });

  it("give a probe what it reads: which letter stands there", async () => {
    const words = Array.from({length: 40}, (_, i) => `${"mnop"[i % 4]}${i % 2 ? "a" : "b"}`);
    const {activations} = await collectActivations({model, texts: words, names: /resid_post/});
    const {sites} = await probe({activations, labels: words.map((word) => word[1]), control: {types: words}});
    expect(sites.map(({layer, accuracy}) => [layer, accuracy.mean])).toEqual([
      [0, 1],
      [1, 1]
    ]);
  });

  it("leave no tensor behind, neither when done nor when stopped, and say how far they are", async () => {
    const many = Array.from({length: 40}, (_, i) => texts[i % 5]);
    const seen: number[] = [];
    await model.ready();
    const left = await tensorsLeft(async () => {
      await collectActivations(
        {model, texts: many, names: /resid/, batch: 1},
        {progress: (share) => seen.push(share)}
      );
      const controller = new AbortController();
      const stopped = collectActivations(
        {model, texts: many, names: /resid/, batch: 1},
        {signal: controller.signal, progress: (share) => share > 0.2 && controller.abort()}
      );
      await expect(stopped).rejects.toThrow(/abort/i);
    });
    expect(left).toBe(0);
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(1);
    expect(seen.length).toBeGreaterThan(30);
  });
});

describe("activations that cannot be had are refused, with what was expected:", () => {
  type Input = Parameters<typeof collectActivations>[0];
  const cases: [name: string, change: Partial<Record<keyof Input, unknown>>, says: string][] = [
    ["no model", {model: {}}, "model: got an empty object, expected a transformer"],
    ["no texts", {texts: []}, "texts: got an array of 0, expected at least one text"],
    [
      "a hook that does not exist",
      {names: "blocks.0.hook_resid_pots"},
      'Did you mean "blocks.0.hook_resid_post"'
    ],
    [
      "a pattern of attention",
      {names: "blocks.0.attn.hook_pattern"},
      'names: got "blocks.0.attn.hook_pattern", expected activations of one token each'
    ],
    [
      "a position outside",
      {positions: 9},
      "positions: got 9, expected a place of the 9 tokens of text 0: from -9 to 8"
    ],
    ["positions of some texts only", {positions: [1]}, "positions: got 1 positions, expected 5, one a text"],
    [
      "a position outside one text",
      {positions: [0, 0, 7, 0, 0]},
      "positions[2]: got 7, expected a place of the 4 tokens of text 2"
    ],
    [
      "positions and spans",
      {positions: 0, spans: [{text: 0, start: 0, end: 1}]},
      "positions: got 0, expected nothing, since there are spans"
    ],
    [
      "a span of no text",
      {spans: [{text: 9, start: 0, end: 1}]},
      "spans[0]: got 9, expected a text from 0 to 4"
    ],
    [
      "an empty span",
      {spans: [{text: 1, start: 2, end: 2}]},
      "spans[0]: got characters 2 to 2, expected a piece of one character or more of a text of 5"
    ],
    [
      "a text that the tokenizer changes",
      {texts: ["Hi you"], spans: [{text: 0, start: 3, end: 6}]},
      'texts[0]: got "Hi you", expected a text that the model\'s tokenizer gives back letter by letter'
    ],
    [
      "a token after the end",
      {offsets: [1]},
      "offsets: got 1, expected tokens that are there: row 0 stands at 8 of the 9 tokens of text 0"
    ],
    [
      "more bytes than may be kept",
      {mostBytes: 100},
      "names: got 2 activations of 5 tokens, 0.00244 MB, expected at most 0.0000954 MB"
    ]
  ];

  it.each(cases)("%s", async (_, change, says) => {
    const input = {model, texts, names: /resid_post/, ...change} as Input;
    await expect(collectActivations(input)).rejects.toThrow(says);
  });
});

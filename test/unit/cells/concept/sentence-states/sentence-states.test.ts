import {beforeAll, describe, expect, test} from "vitest";
import {SentenceStates, sentenceStates} from "../../../../../cells/concept/sentence-states/index.ts";
import {Transformer} from "../../../../../cells/models/transformer/index.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";
import {smallBert, smallLlama} from "../../models/transformer/small-models.ts";
import {letters} from "../../models/transformer/toy-tokenizer.ts";

let model: Transformer;
beforeAll(async () => {
  const {options, weights} = smallBert();
  model = await Transformer.fromWeights(options, weights, {tokenizer: letters({bos: 2, eos: 3})});
});

const texts = ["abc", "a", "xyz", "bcd", "bb", "zyx", "abc"];

describe("states of sentences", () => {
  test("are those of the sentences one by one, though equally long ones go together", async () => {
    const states = await sentenceStates({model, texts});
    expect([states.rows, states.columns]).toEqual([7, model.config.dModel]);
    for (const [row, text] of texts.entries()) {
      const [alone] = await model.sentenceVectors([text]);
      for (let j = 0; j < states.columns; j++)
        expect(states.data[row * states.columns + j]).toBeCloseTo(alone[j], 6);
    }
    expect(states.cosine(0, 6)).toBeCloseTo(1, 6);
    expect(states.cosine(0, 2)).toBeLessThan(0.999);
  });

  test("have length 1, of the mean as of the first token, and these differ", async () => {
    const mean = await sentenceStates({model, texts});
    const first = await sentenceStates({model, texts, pooling: "first"});
    for (let row = 0; row < texts.length; row++) {
      expect(mean.cosine(row, row)).toBeCloseTo(1, 6);
      expect(first.cosine(row, row)).toBeCloseTo(1, 6);
    }
    expect(first.data).not.toEqual(mean.data);
  });

  test("say how far they are, and stop between two passes", async () => {
    const heard: number[] = [];
    await sentenceStates({model, texts}, {progress: (share) => void heard.push(share)});
    expect(heard[0]).toBe(0);
    expect(heard.at(-1)).toBe(1);
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
    const stop = new AbortController();
    const stopped = sentenceStates(
      {model, texts},
      {signal: stop.signal, progress: (share) => share > 0 && stop.abort(new Error("enough"))}
    );
    await expect(stopped).rejects.toThrow("enough");
  });

  test("give some of their rows, and are seen as a table", async () => {
    const states = await sentenceStates({model, texts});
    const some = states.only([2, 0]);
    expect(some.texts).toEqual(["xyz", "abc"]);
    expect(some.data.subarray(0, 4)).toEqual(
      states.data.subarray(2 * states.columns, 2 * states.columns + 4)
    );
    expect(some[viewSymbol]()).toMatchObject({kind: "table", rows: 2});
    expect(() => states.only([7])).toThrow("rows: got 7, expected a row from 0 to 6");
  });
});

describe("bad input", () => {
  test.each([
    ["no text", () => ({model, texts: []}), "texts: got an array of 0, expected at least one text"],
    ["an empty text", () => ({model, texts: ["a", "  "]}), "texts[1]: got an empty text"],
    [
      "a text too long",
      () => ({model, texts: ["a", "a".repeat(99)]}),
      /texts\[1\]: got 101 tokens, expected at most \d+/
    ],
    [
      "another pooling",
      () => ({model, texts, pooling: "max"}),
      'pooling: got "max", expected "mean" or "first"'
    ],
    ["no model", () => ({model: "minilm", texts}), 'model: got "minilm", expected a transformer'],
    ["a mistyped option", () => ({model, texts, poling: "mean"}), 'sentenceStates: got the option "poling"']
  ] as [string, () => object, string | RegExp][])("%s is refused in words", async (_, inputs, message) => {
    await expect(sentenceStates(inputs() as never)).rejects.toThrow(message);
  });

  test("a model that writes is no sentence encoder", async () => {
    const {options, weights} = smallLlama();
    const writer = await Transformer.fromWeights(options, weights, {tokenizer: letters({bos: 1, eos: 2})});
    await expect(sentenceStates({model: writer, texts})).rejects.toThrow(
      /model: got .*, expected an encoder/
    );
    writer.dispose();
  });

  test("another pooling is refused by the model itself too", async () => {
    await expect(model.sentenceVectors(["a"], {pooling: "last" as never})).rejects.toThrow(
      'pooling: got "last", expected "mean" or "first"'
    );
  });

  test("numbers that are not one row a text are no states", () => {
    expect(() => new SentenceStates(["a"], {rows: 2, columns: 2, data: new Float64Array(4)}, "here")).toThrow(
      "states: got 2 rows of 2, 4 numbers, expected a row for each of the 1 texts"
    );
  });
});

import {readFileSync} from "node:fs";
import fc from "fast-check";
import {expect, test} from "vitest";
import {modelFileUrl} from "../../../../../cells/models/model-store.ts";
import {readLlama2cTokenizer} from "../../../../../cells/models/tokenizers/llama2c.ts";
import fixture from "../../../../fixtures/llama2c_tokenizer.json" with {type: "json"};
import {anyText, torture} from "./torture.ts";

const file = readFileSync(modelFileUrl("tinystories-15m", "tokenizer.bin"));
const tokenizer = readLlama2cTokenizer(file);

test("it knows 32,000 tokens, and those that start and end a text", () => {
  expect(tokenizer).toMatchObject({size: 32000, bos: 1, eos: 2});
});

test.each(fixture.cases)("$text has the tokens of llama2.c's run.c", ({text, ids}) => {
  expect(tokenizer.encode(text)).toEqual(ids);
});

test.each(torture)("%s comes back exactly", (_, text, back = text) => {
  expect(tokenizer.decode(tokenizer.encode(text))).toBe(back);
});

test("any text comes back exactly", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    })
  );
});

test("bytes of one character that lie in several tokens become the character", () => {
  const tokens = tokenizer.encode("🦙");
  expect(tokens).toHaveLength(5);
  expect(tokens.map(tokenizer.piece)).toEqual([" ", "<0xF0>", "<0x9F>", "<0xA6>", "<0x99>"]);
  expect(tokenizer.decode(tokens)).toBe("🦙");
  expect(tokenizer.decode(tokens.slice(0, 3))).toBe("\ufffd");
});

test("a piece keeps its space; the text of tokens begins without the space that encode put there", () => {
  const tokens = tokenizer.encode("Once upon");
  expect(tokens.map(tokenizer.piece)).toEqual([" Once", " upon"]);
  expect(tokenizer.decode(tokens)).toBe("Once upon");
});

test("what starts and ends a text has no text; each text begins without its first space", () => {
  const [once, upon] = tokenizer.encode("Once upon");
  expect(tokenizer.decode([1, once, upon, 2, 1, once])).toBe("Once uponOnce");
  expect(tokenizer.piece(1)).toBe("<s>");
});

test("a token is found by its exact text, spaces included", () => {
  expect(tokenizer.token(" upon")).toBe(2501);
  expect(tokenizer.token("\n")).toBe(13);
  expect(tokenizer.token(" not one token")).toBeUndefined();
  // the letter, not the byte that looks the same
  expect(tokenizer.token("a")).toBe(29874);
  expect(tokenizer.token("<0xF0>")).toBe(3 + 0xf0);
});

test("every token but the bytes that look like letters is found by its piece", () => {
  for (let token = 259; token < tokenizer.size; token++) {
    const found = tokenizer.token(tokenizer.piece(token))!;
    expect(tokenizer.piece(found)).toBe(tokenizer.piece(token));
  }
});

test.each([[-1], [32000], [1.5], [Number.NaN]])("%d is no token", (token) => {
  const message = `token: got ${token}, expected a whole number from 0 to 31999`;
  expect(() => tokenizer.piece(token)).toThrow(message);
  expect(() => tokenizer.decode([token])).toThrow(message);
});

test("what is no text is refused", () => {
  expect(() => tokenizer.encode(7 as never)).toThrow("text: got 7, expected a text");
});

test("a file that is cut, or no tokenizer, is said to be wrong", () => {
  expect(() => readLlama2cTokenizer(file.subarray(0, -1))).toThrow(/token 31999 cut at.*cut short/);
  expect(() => readLlama2cTokenizer(new Uint8Array(4))).toThrow("got 0 tokens, expected at least 259");
});

import {readFileSync} from "node:fs";
import fc from "fast-check";
import {expect, test} from "vitest";
import {modelFileUrl} from "../../../../../cells/models/model-store.ts";
import {readTokenizerJson} from "../../../../../cells/models/tokenizers/tokenizer-json.ts";
import {byteLevel, sentencePiece} from "./small-tokenizers.ts";
import {anyText, torture} from "./torture.ts";

const wordPiece = readTokenizerJson(
  JSON.parse(readFileSync(modelFileUrl("minilm", "tokenizer.json"), "utf8"))
);
const gpt2 = readTokenizerJson(byteLevel);
const llama = readTokenizerJson(sentencePiece, {bos_token: {content: "<s>"}, eos_token: "</s>"});

test.each(torture)("byte-level BPE: %s comes back exactly", (_, text, back = text) => {
  expect(gpt2.decode(gpt2.encode(text))).toBe(back);
});

test("byte-level BPE: any text comes back exactly", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(gpt2.decode(gpt2.encode(text))).toBe(text);
    })
  );
});

test("byte-level BPE merges by rank, and pieces show their spaces", () => {
  const tokens = gpt2.encode("the the");
  expect(tokens.map(gpt2.piece)).toEqual(["the", " the"]);
  expect(gpt2.token(" the")).toBe(tokens[1]);
});

test("byte-level BPE: bytes of one character in several tokens become the character", () => {
  const tokens = gpt2.encode("é");
  expect(tokens.map(gpt2.piece)).toEqual(["<0xC3>", "<0xA9>"]);
  expect(gpt2.decode(tokens)).toBe("é");
});

test("GPT-2's one special token starts and ends a text, and its own text is read as it", () => {
  expect(gpt2.bos).toBe(gpt2.eos);
  expect(gpt2.encode("the<|endoftext|>the")).toEqual([gpt2.token("the"), gpt2.eos, gpt2.token("the")]);
  expect(gpt2.decode([gpt2.eos!, gpt2.token("the")!])).toBe("the");
  expect(gpt2.piece(gpt2.eos!)).toBe("<|endoftext|>");
});

test("sentencepiece in a tokenizer.json: pieces with spaces, bytes by name, start and end as the settings say", () => {
  const tokens = llama.encode("a é");
  expect(tokens.map(llama.piece)).toEqual([" a", " ", "<0xC3>", "<0xA9>"]);
  expect(llama.decode(tokens)).toBe("a é");
  expect(llama.decode([llama.bos!, ...tokens, llama.eos!])).toBe("a é");
});

test("WordPiece gives the ids of BERT", () => {
  expect(wordPiece).toMatchObject({size: 30522, bos: 101, eos: 102});
  expect(wordPiece.encode("A man is eating food.")).toEqual([1037, 2158, 2003, 5983, 2833, 1012]);
  expect(wordPiece.encode("Transformers embed unbelievably tokenised strings, don't they?")).toEqual([
    19081, 7861, 8270, 4895, 8671, 2666, 3567, 6321, 19204, 5084, 7817, 1010, 2123, 1005, 1056, 2027, 1029
  ]);
});

test("WordPiece: parts of words are seen as the vocabulary writes them", () => {
  expect(wordPiece.encode("embed").map(wordPiece.piece)).toEqual(["em", "##bed"]);
  expect(wordPiece.token("##bed")).toBe(8270);
  expect(wordPiece.decode(wordPiece.encode("Embed  CAFÉS."))).toBe("embed cafes.");
});

test("WordPiece gives tokens for every text of the torture set, and text for them", () => {
  for (const [what, text] of torture) {
    const tokens = wordPiece.encode(text);
    expect(
      tokens.every((token) => Number.isInteger(token) && token < wordPiece.size),
      what
    ).toBe(true);
    expect(typeof wordPiece.decode(tokens)).toBe("string");
  }
});

test.each([[-1], [30522], [0.5]])("%d is no token", (token) => {
  const message = `token: got ${token}, expected a whole number from 0 to 30521`;
  expect(() => wordPiece.piece(token)).toThrow(message);
  expect(() => wordPiece.decode([token])).toThrow(message);
});

test.each([
  ["null", null],
  ["an empty object", {}],
  ["a tokenizer without its vocabulary", {...byteLevel, model: {type: "BPE"}}]
])("%s is no tokenizer", (_, json) => {
  expect(() => readTokenizerJson(json)).toThrow(/^tokenizer\.json: got what cannot be read/);
});

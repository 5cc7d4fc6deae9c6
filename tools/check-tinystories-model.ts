/**
 * Compares with llama2.c itself what no test can without the 61 MB of the original: TinyStories 15M with its float32
 * weights must write the greedy text of test/fixtures/tinystories_greedy.json, 200 tokens after each beginning.
 * Needs the registry of npm.
 */
import {readFileSync} from "node:fs";
import {readLlama2cTokenizer} from "../cells/models/tokenizers/llama2c.ts";
import {configFromHuggingFace, Transformer} from "../cells/models/transformer/index.ts";
import {readLlama2c} from "../cells/models/weights/llama2c.ts";
import {useBackend} from "../runtime/engine/index.ts";
import {tinyStoriesOriginal} from "./tinystories-original.ts";

interface Story {
  text: string;
  prompt: number;
  float32: number[];
}

const fixture = new URL("../test/fixtures/tinystories_greedy.json", import.meta.url);
const {cases}: {cases: Story[]} = JSON.parse(readFileSync(fixture, "utf8"));
const {model: bytes, tokenizer} = tinyStoriesOriginal();
const {config, weights} = readLlama2c(bytes);

await useBackend("wasm");
using model = await Transformer.fromWeights(configFromHuggingFace({...config}), weights, {
  tokenizer: readLlama2cTokenizer(tokenizer)
});
for (const {text, prompt, float32} of cases) {
  const given = text || float32.slice(0, prompt);
  const {tokens} = await model.generate(given, {maxNewTokens: 200, temperature: 0, stopAtEos: false});
  const parted = float32.findIndex((token, i) => token !== tokens[i]);
  const result =
    parted < 0 ? `all ${tokens.length - prompt} tokens` : `differs after ${parted - prompt} tokens`;
  console.log(`${JSON.stringify(text)}: ${result}`);
  if (parted >= 0) process.exitCode = 1;
}

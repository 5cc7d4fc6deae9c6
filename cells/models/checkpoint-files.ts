import {described, InputError} from "../input-error.ts";
import type {Tokenizer} from "./tokenizers/tokenizer.ts";
import {readLlama2c} from "./weights/llama2c.ts";
import {readSafetensors} from "./weights/safetensors.ts";
import {readShardedSafetensors, shardFiles} from "./weights/shards.ts";
import type {Weights} from "./weights/weights.ts";

/** A checkpoint, read: what a Transformer is made of. */
export interface CheckpointParts {
  /** `config.json` */
  config: Record<string, unknown>;
  weights: Weights;
  /** absent if no file of one came */
  tokenizer?: Tokenizer;
}

/** Files of a checkpoint by name. */
export type CheckpointFiles = Readonly<Record<string, Uint8Array>>;

export const shardIndex = "model.safetensors.index.json";

/**
 * Reads the files that a model's folder holds on the hub: `config.json`; `model.safetensors`, or the files that
 * `model.safetensors.index.json` names; `tokenizer.json`. llama2.c's `model.bin`, which says its own shape, and
 * `tokenizer.bin` are read too.
 * @throws InputError naming the file that is missing, or the one that is wrong
 */
export async function readCheckpoint(files: CheckpointFiles): Promise<CheckpointParts> {
  if (typeof files !== "object" || files === null) {
    throw new InputError("files", {got: files, expected: "the bytes of a checkpoint's files by name"});
  }
  const tokenizer = await readTokenizer(files);
  const parts = files["model.bin"] ? readLlama2c(files["model.bin"]) : readHubFiles(files);
  return {...parts, config: {...parts.config}, ...(tokenizer && {tokenizer})};
}

function readHubFiles(files: CheckpointFiles): Omit<CheckpointParts, "tokenizer"> {
  const config = parsedFile(files, "config.json") as Record<string, unknown> | null;
  if (typeof config !== "object" || config === null) {
    throw new InputError("config.json", {got: config, expected: "the model's shape"});
  }
  if (!files[shardIndex]) return {config, weights: readSafetensors(present(files, "model.safetensors"))};
  const index = parsedFile(files, shardIndex);
  for (const file of shardFiles(index)) present(files, file);
  return {config, weights: readShardedSafetensors(index, files)};
}

/** Imports what reads the tokenizer only when there is one to read. */
async function readTokenizer(files: CheckpointFiles): Promise<Tokenizer | undefined> {
  if (files["tokenizer.bin"]) {
    const {readLlama2cTokenizer} = await import("./tokenizers/llama2c.ts");
    return readLlama2cTokenizer(files["tokenizer.bin"]);
  }
  if (!files["tokenizer.json"]) return undefined;
  const {readTokenizerJson} = await import("./tokenizers/tokenizer-json.ts");
  const settings = files["tokenizer_config.json"] ? parsedFile(files, "tokenizer_config.json") : {};
  return readTokenizerJson(parsedFile(files, "tokenizer.json"), settings as Record<string, unknown>);
}

function present(files: CheckpointFiles, file: string): Uint8Array {
  if (Object.hasOwn(files, file)) return files[file];
  throw new InputError("files", {
    got: described(Object.keys(files).join(", ") || "none"),
    expected: `the file ${file}`
  });
}

/** A file of JSON, parsed. @throws InputError if it is missing or no JSON */
export function parsedFile(files: CheckpointFiles, file: string): unknown {
  const text = new TextDecoder().decode(present(files, file));
  try {
    return JSON.parse(text);
  } catch (cause) {
    const error = new InputError(file, {
      got: described(`text that is no JSON (${(cause as Error).message})`),
      expected: "JSON"
    });
    error.cause = cause;
    throw error;
  }
}

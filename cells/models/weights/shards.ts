import {described, InputError} from "../../input-error.ts";
import {checkpoint} from "./checkpoint.ts";
import {readSafetensorsFile} from "./safetensors.ts";
import type {StoredTensor, Weights} from "./weights.ts";

/** `model.safetensors.index.json`: which file holds which tensor. */
export interface ShardIndex {
  weight_map: Record<string, string>;
}

/**
 * The files that an index names, in the order it names them.
 * @throws InputError if this is no such index
 */
export function shardFiles(index: unknown): string[] {
  const map = (index as ShardIndex | null)?.weight_map;
  if (
    typeof map !== "object" ||
    map === null ||
    !Object.values(map).every((file) => typeof file === "string")
  ) {
    throw new InputError("index", {got: index, expected: "a weight_map, the name of a file for each tensor"});
  }
  return [...new Set(Object.values(map))];
}

/**
 * A checkpoint in several files. `files` holds the bytes of each that the index names.
 * @throws InputError naming a file that is missing, or a tensor that the index and the files do not agree about
 */
export function readShardedSafetensors(index: unknown, files: Readonly<Record<string, Uint8Array>>): Weights {
  const names = shardFiles(index);
  const map = (index as ShardIndex).weight_map;
  const tensors: StoredTensor[] = [];
  const metadata: Record<string, string> = {};
  const found = new Set<string>();
  for (const file of names) {
    if (!Object.hasOwn(files, file)) {
      throw new InputError("files", {
        got: described(Object.keys(files).join(", ") || "no file"),
        expected: `the file ${file}, which the index names`
      });
    }
    const shard = readSafetensorsFile(files[file], file);
    for (const tensor of shard.tensors) {
      if (map[tensor.name] === file) found.add(tensor.name);
      else throw misplaced(tensor.name, file, map[tensor.name]);
    }
    tensors.push(...shard.tensors);
    Object.assign(metadata, shard.metadata);
  }
  for (const [name, file] of Object.entries(map)) {
    if (!found.has(name)) throw misplaced(name, "no file", file);
  }
  return checkpoint(tensors, metadata);
}

function misplaced(name: string, holder: string, told: string | undefined): InputError {
  return new InputError(name, {
    got: described(`the tensor in ${holder}`),
    expected: told ? `it in ${told}, as the index says` : "only tensors that the index names"
  });
}

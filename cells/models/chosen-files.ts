import {bytesOf} from "../data/chosen-file.ts";
import {described, InputError} from "../input-error.ts";
import {type CheckpointFiles, shardIndex} from "./checkpoint-files.ts";

/**
 * The bytes of the files that a reader chose, by name. One `.safetensors` or `.bin` of weights may be called as it
 * likes; the others keep the names they have on the hub, as weights in several files do, with their index.
 * @throws InputError if two files have one name, or one cannot be read any more
 */
export async function readChosenFiles(chosen: readonly File[]): Promise<CheckpointFiles> {
  const files: Record<string, Uint8Array> = {};
  for (const file of chosen) {
    const name = standardName(file.name, chosen);
    if (files[name]) {
      throw new InputError("files", {
        got: described(`two files for ${name}`),
        expected: "the files of one checkpoint"
      });
    }
    files[name] = await bytesOf(file);
  }
  return files;
}

function standardName(name: string, chosen: readonly File[]): string {
  const several = chosen.some((file) => file.name === shardIndex);
  if (several || name.startsWith("tokenizer")) return name;
  for (const ending of [".safetensors", ".bin"]) {
    const alike = chosen.filter(
      (other) => other.name.endsWith(ending) && !other.name.startsWith("tokenizer")
    );
    if (name.endsWith(ending) && alike.length === 1) return `model${ending}`;
  }
  return name;
}

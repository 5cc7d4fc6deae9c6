import {isRelativePath, readBeside} from "../data/read-beside.ts";
import {described, InputError} from "../input-error.ts";
import {type CheckpointFiles, parsedFile, shardIndex} from "./checkpoint-files.ts";
import type {Loading} from "./model-files.ts";
import {shardFiles} from "./weights/shards.ts";

/**
 * The files of a checkpoint in a folder beside the notebook ("./my-model"): its `config.json` with `model.safetensors`
 * or the files of its index, or llama2.c's `model.bin`; and its tokenizer, if it has one.
 * @param base the notebook's URL; without one, paths start at Node's current folder
 * @throws InputError if the folder holds no checkpoint, or a file that its index names is not there
 */
export async function readCheckpointFolder(
  folder: string,
  base: string | undefined,
  {signal, progress}: Loading
): Promise<CheckpointFiles> {
  if (!isRelativePath(folder)) {
    throw new InputError("folder", {
      got: folder,
      expected: 'a path that starts with ./, such as "./my-model"'
    });
  }
  const files: Record<string, Uint8Array> = {};
  const read = async (file: string) => {
    signal.throwIfAborted();
    files[file] = await readBeside(`${folder.replace(/\/$/, "")}/${file}`, base);
  };
  const readIfThere = async (file: string) => {
    await read(file).catch((error) => {
      // what could not be read for another reason has that as its cause
      if (!(error instanceof InputError) || error.cause !== undefined) throw error;
    });
    return file in files;
  };
  const has = async (...names: string[]) => {
    for (const name of names) if (await readIfThere(name)) return true;
    return false;
  };
  if (!(await has("config.json", "model.bin"))) {
    throw new InputError("folder", {
      got: folder,
      expected: "one that holds a config.json with model.safetensors, or llama2.c's model.bin",
      remedy: "Put the folder beside the notebook, in notebooks/"
    });
  }
  if (!files["model.bin"]) {
    progress(0, "reading the weights");
    if (!(await has("model.safetensors", shardIndex))) {
      throw new InputError("folder", {
        got: described(`${folder} with a config.json and no weights`),
        expected: `model.safetensors, or ${shardIndex} with the files it names`
      });
    }
    await readShards(files, read, progress);
  }
  if (await has("tokenizer.json", "tokenizer.bin")) await has("tokenizer_config.json");
  progress(1, "read");
  return files;
}

async function readShards(
  files: Record<string, Uint8Array>,
  read: (file: string) => Promise<void>,
  progress: Loading["progress"]
): Promise<void> {
  if (!files[shardIndex]) return;
  const shards = shardFiles(parsedFile(files, shardIndex));
  for (const [i, file] of shards.entries()) {
    progress(i / shards.length, `reading ${file}`);
    await read(file);
  }
}

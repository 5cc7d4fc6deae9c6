import {described, InputError} from "../../input-error.ts";
import {shardIndex} from "../checkpoint-files.ts";
import type {HubFile, HubListing} from "./listing.ts";

const single = "model.safetensors";

/** Of a model's files those that are loaded first, and what its weights are in. */
export interface WantedFiles {
  config: HubFile;
  tokenizer: HubFile[];
  /** one file, or the index of several */
  weights: HubFile;
}

/**
 * Chooses from a model's files.
 * @throws InputError saying what is there instead, if it has no config.json or no weights in safetensors
 */
export function wantedFiles({files}: HubListing): WantedFiles {
  const find = (path: string) => files.find((file) => file.path === path);
  const config = find("config.json");
  const weights = find(single) ?? find(shardIndex);
  if (!config || !weights) {
    throw new InputError("repo", {
      got: described(listed(files)),
      expected: `a config.json, and ${single} or ${shardIndex}`,
      remedy: config && "Weights in other formats are not read: look for a copy of the model in safetensors"
    });
  }
  const tokenizer = ["tokenizer.json", "tokenizer_config.json"].flatMap((path) => find(path) ?? []);
  return {config, tokenizer, weights};
}

/** The files that the weights are in, as they are usually named: how large a model is, before its index is there. */
export function likelyShards({files}: HubListing): HubFile[] {
  return files.filter(({path}) => /^model-\d+-of-\d+\.safetensors$/.test(path));
}

/** The files that an index names, as they are listed. @throws InputError naming one that is not */
export function listedShards({files}: HubListing, names: string[]): HubFile[] {
  return names.map((name) => {
    const shard = files.find(({path}) => path === name);
    if (shard) return shard;
    throw new InputError(shardIndex, {
      got: described(`the name of a file that is not there, ${name}`),
      expected: "files that the model has"
    });
  });
}

function listed(files: HubFile[]): string {
  const names = files.slice(0, 12).map(({path}) => path);
  const more = files.length > names.length ? `, and ${files.length - names.length} more` : "";
  return names.length ? `a model with the files ${names.join(", ")}${more}` : "a model without files";
}

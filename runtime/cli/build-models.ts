import {existsSync} from "node:fs";
import {cp, mkdir, rename, stat} from "node:fs/promises";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {modelCard, modelFileUrl, modelNames} from "../../cells/models/model-store.ts";

/**
 * The models that come with Glassbook which these sources name, in quotes as `models.load("minilm")` does; all of them
 * if a source lists them. Models are large: a site carries no others.
 */
export function modelsNamed(sources: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const source of sources) {
    const lists = /\bmodels\s*\.\s*names\s*\(/.test(source);
    for (const name of modelNames()) {
      if (lists || ['"', "'", "`"].some((quote) => source.includes(quote + name + quote))) found.add(name);
    }
  }
  return [...found].sort();
}

/** Puts a model's files and its licence where the built modules look for them: `store/<name>/` in their folder. */
export async function copyModel(name: string, engine: string): Promise<void> {
  const {files, checkpoints = [], licenceFile} = modelCard(name);
  for (const file of [...[...files, ...checkpoints].map(({file}) => file), licenceFile]) {
    const from = fileURLToPath(modelFileUrl(name, file));
    const to = join(engine, "store", name, file);
    // tens of megabytes that seldom change; the page checks their hash
    if (existsSync(to) && (await stat(to)).size === (await stat(from)).size) continue;
    await mkdir(dirname(to), {recursive: true});
    await cp(from, `${to}.part`);
    await rename(`${to}.part`, to);
  }
}

import {createHash} from "node:crypto";
import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import type {ModelCard} from "../cells/models/model-card.ts";

/** The folder of a model that comes with Glassbook. */
export function modelFolder(name: string): string {
  return fileURLToPath(new URL(`../cells/models/store/${name}/`, import.meta.url));
}

/**
 * Writes a model's files, and into its card (`card.json`, whose words are written by hand) their sizes and hashes and
 * the number of parameters.
 */
export function writeModel(
  name: string,
  files: Record<string, Uint8Array | string>,
  parameters: number
): void {
  const folder = modelFolder(name);
  mkdirSync(folder, {recursive: true});
  const listed = Object.entries(files).map(([file, contents]) => {
    const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
    writeFileSync(join(folder, file), bytes);
    return {file, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex")};
  });
  const place = join(folder, "card.json");
  const card: ModelCard = {...JSON.parse(readFileSync(place, "utf8")), parameters, files: listed};
  writeFileSync(place, `${JSON.stringify(card, null, 2)}\n`);
  for (const {file, bytes} of listed) console.log(`${name}/${file}: ${bytes.toLocaleString("en")} bytes`);
}

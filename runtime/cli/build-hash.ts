import {createHash} from "node:crypto";
import {readdir, readFile, stat} from "node:fs/promises";
import {join} from "node:path";

/** Short name for what these texts say: the same for the same texts, whatever the machine. */
export function hashText(...texts: (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(String(text.length)).update(":").update(text);
  return hash.digest("base64url").replaceAll(/[-_]/g, "0").slice(0, 10);
}

/** One hash for the names and contents of files, and of all files under folders that `counts` lets pass. */
export async function hashFiles(
  paths: string[],
  counts: (file: string) => boolean = () => true
): Promise<string> {
  const hashes: string[] = [];
  for (const path of paths) {
    const files = (await stat(path)).isDirectory() ? await filesUnder(path) : [path];
    for (const file of files.filter(counts))
      hashes.push(file.slice(path.length), hashText(await readFile(file)));
  }
  return hashText(...hashes);
}

/** All files under a folder, as full paths, in order; hidden ones and those of packages left out. */
export async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true});
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/](\.|node_modules[\\/])/.test(file.slice(folder.length)))
    .sort();
}

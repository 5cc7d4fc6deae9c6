import {mkdir, readFile, rename, writeFile} from "node:fs/promises";
import {dirname, join} from "node:path";
import {deserialize, serialize} from "node:v8";
import {execute, type RunResult} from "./execute.ts";

/** seconds until a notebook that waits for ever is given up */
const limit = 600;

/**
 * Runs a notebook, or finds what it gave before: results are kept under `key`, which says everything that they
 * come from. A run in which a cell failed is not kept; it may go better the next time.
 */
export async function resultsOf(
  file: string,
  {key, cache, bytes}: {key: string; cache: string; bytes: Buffer}
): Promise<RunResult> {
  const kept = join(cache, `${key}.result`);
  const found = await readFile(kept).catch(() => undefined);
  if (found) return deserialize(found) as RunResult;
  const result = await execute(file, {timeout: limit});
  // nor is one of a file that was saved again meanwhile
  if (result.cells.every((cell) => !cell.error) && bytes.equals(await readFile(file))) {
    await mkdir(dirname(kept), {recursive: true});
    await writeFile(`${kept}.${process.pid}`, serialize(result));
    await rename(`${kept}.${process.pid}`, kept);
  }
  return result;
}

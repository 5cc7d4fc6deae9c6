import {mkdir, readFile, rename, writeFile} from "node:fs/promises";
import {dirname, join} from "node:path";
import {decodeViews, encodeViews} from "../../cells/views/json.ts";
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
  const kept = join(cache, `${key}.json`);
  const found = await readFile(kept, "utf8").catch(() => undefined);
  if (found) return decoded(found);
  const result = await execute(file, {timeout: limit});
  // nor is one of a file that was saved again meanwhile
  if (result.cells.every((cell) => !cell.error) && bytes.equals(await readFile(file))) {
    await mkdir(dirname(kept), {recursive: true});
    await writeFile(`${kept}.${process.pid}`, encoded(result));
    await rename(`${kept}.${process.pid}`, kept);
  }
  return result;
}

// Views hold bytes and numbers that JSON by itself would lose.

function encoded({cells, variables}: RunResult): string {
  return JSON.stringify({
    variables,
    cells: cells.map((cell) => ({
      ...cell,
      views: encodeViews(cell.views),
      console: cell.console.map(({level, views}) => ({level, views: encodeViews(views)}))
    }))
  });
}

function decoded(text: string): RunResult {
  const {cells, variables} = JSON.parse(text) as {cells: EncodedCell[]; variables: RunResult["variables"]};
  return {
    variables,
    cells: cells.map((cell) => ({
      ...cell,
      views: decodeViews(cell.views),
      console: cell.console.map(({level, views}) => ({level, views: decodeViews(views)}))
    }))
  };
}

type EncodedCell = Omit<RunResult["cells"][number], "views" | "console"> & {
  views: string;
  console: {level: string; views: string}[];
};

import {writeFile} from "node:fs/promises";
import {encodeViews} from "../../cells/views/json.ts";
import type {CellError} from "../../cells/views/view.ts";
import {DocumentError} from "../document/notebook.ts";
import {badUsage, CliError} from "./cli-error.ts";
import {type CellResult, execute, type RunOptions, type RunResult} from "./execute.ts";
import {viewText} from "./view-text.ts";

export interface RunCommand extends RunOptions {
  file: string;
  /** where the results go as JSON; "-" is the standard output, which then has nothing else */
  json?: string;
}

/** `glassbook run`: prints what every cell gave. Returns the exit code: 1 if a cell failed. */
export async function run(
  {file, json, ...options}: RunCommand,
  print: (text: string) => void
): Promise<number> {
  const result = await readAndExecute(file, options);
  // on the standard error, so that JSON stays JSON
  for (const {line, message} of result.remarks ?? []) console.warn(`${file}:${line}: warning: ${message}`);
  if (json === "-") print(toJson(result));
  else print(await report(file, result));
  if (json !== undefined && json !== "-") {
    await writeFile(json, `${toJson(result)}\n`).catch((error: Error) => {
      throw new CliError(`${json}: cannot be written (${error.message})`, {exitCode: 2, cause: error});
    });
  }
  return result.cells.some(({error}) => error) ? 1 : 0;
}

async function readAndExecute(file: string, options: RunOptions): Promise<RunResult> {
  try {
    return await execute(file, options);
  } catch (error) {
    if (error instanceof DocumentError) {
      const {line, column, message} = error;
      throw badUsage(`${file}:${line}:${column}: ${message.replace(` (${line}:${column})`, "")}`, error);
    }
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code in unreadable) throw badUsage(`${file}: ${unreadable[code]}`, error);
    throw error;
  }
}

const unreadable: Record<string, string> = {
  ENOENT: "there is no such file",
  EISDIR: "is a folder, not a notebook",
  EACCES: "may not be read"
};

/** The results as JSON; typed arrays and other values that JSON lacks as `encodeViews` writes them. */
export function toJson({cells, variables}: RunResult): string {
  const plain = cells.map(({views, console, ...cell}) => ({
    ...cell,
    views: JSON.parse(encodeViews(views)),
    console: console.map(({level, views: lines}) => ({level, views: JSON.parse(encodeViews(lines))}))
  }));
  return JSON.stringify({cells: plain, variables}, null, 2);
}

/** The results for a terminal: each cell with what it shows or why it failed, then a count. */
export async function report(file: string, {cells}: RunResult): Promise<string> {
  const parts = await Promise.all(cells.map((cell) => cellReport(file, cell)));
  const failed = cells.filter(({error}) => error).length;
  const idle = cells.filter(({error, status}) => !error && status !== "done").length;
  const count = [
    `${cells.length - failed - idle} of ${cells.length} done`,
    ...(failed ? [`${failed} failed`] : []),
    ...(idle ? [`${idle} not run`] : [])
  ];
  return [...parts, count.join(", ")].join("\n");
}

const unfinished: Partial<Record<CellResult["status"], string>> = {
  stale: "runs when asked to",
  stopped: "stopped before it was done"
};

async function cellReport(file: string, cell: CellResult): Promise<string> {
  const {id, line, ms, status, views, error, console} = cell;
  const time =
    ms === undefined ? "" : `, ${ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`}`;
  const mark = error ? "✗" : status === "done" ? "✓" : "-";
  const state = error || status === "done" ? "" : `, ${unfinished[status] ?? status}`;
  const lines = [`${mark} ${id} (line ${line}${time}${state})`];
  for (const view of views) {
    if (view.kind !== "error") lines.push(indented(await viewText(view)));
  }
  for (const {level, views: logged} of console) {
    lines.push(indented(`${level}: ${(await Promise.all(logged.map(viewText))).join(" ")}`));
  }
  if (error) lines.push(indented(errorText(file, {line, ...error})));
  return lines.join("\n");
}

/** `lime.md:41:3: TypeError: ...`, the frame, and what was thrown further down. */
export function errorText(
  file: string,
  {kind, name, message, line, column, frame, cause = []}: CellError
): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  const what = name ?? kind;
  return [
    `${place}: ${what}: ${message}`,
    ...(frame ? [frame] : []),
    ...cause.map((one) => `because: ${one}`)
  ].join("\n");
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}

import {readFile} from "node:fs/promises";
import {resolve} from "node:path";
import {setTimeout as sleep} from "node:timers/promises";
import {pathToFileURL} from "node:url";
import type {CellError, View} from "../../cells/views/view.ts";
import type {CompiledCell} from "../compile/compiled.ts";
import {parse} from "../document/parse.ts";
import {compileNotebook, openKernel} from "../index.ts";
import type {CellState, Kernel} from "../kernel/kernel.ts";
import type {CellStatus} from "../kernel/protocol.ts";
import {attributeRemarks, type Remark} from "./remarks.ts";
import {type NodeBackend, startOnBackend} from "./start-on-backend.ts";

export interface RunOptions {
  /** seconds until cells that still run are stopped; without it they may take as long as they like */
  timeout?: number;
  /** what tensors are computed on; tfjs's CPU backend unless told */
  backend?: NodeBackend;
}

/** What a notebook gave, cells and inlines in the order of the page. */
export interface RunResult {
  cells: CellResult[];
  /** the notebook's variables, each as its type and one line of text */
  variables: Record<string, {type: string; preview: string}>;
  /** what is allowed in the file and most likely not meant */
  remarks?: Remark[];
}

export interface CellResult {
  id: string;
  kind: "cell" | "inline";
  /** file line the code starts on, 1-based */
  line: number;
  status: CellStatus;
  ms?: number;
  views: View[];
  error?: CellError;
  console: {level: string; views: View[]}[];
}

/**
 * Runs the notebook in a file from top to bottom, in a kernel of its own, until all cells are done and generators have
 * ended: what is published is the end of a training, not its first step. A generator without end is given as long as its
 * cell may take.
 * A cell that fails is a result, with its error; throws only if there is no notebook: what `readFile` throws,
 * or DocumentError.
 */
export async function execute(file: string, {timeout, backend}: RunOptions = {}): Promise<RunResult> {
  const document = parse(await readFile(file));
  const notebook = compileNotebook(document);
  const remarks = attributeRemarks(document);
  const base = pathToFileURL(resolve(file)).href;
  const kernel = await openKernel(notebook, {base, ...(backend && {startWorker: startOnBackend(backend)})});
  try {
    const late = await settle(kernel, notebook.cells, timeout);
    // as they stand now: an endless generator may start its readers again at any time
    const states = new Map([...kernel.cells].map(([id, state]) => [id, {...state}]));
    const variables = await kernel.previews();
    return {
      cells: notebook.cells.map((cell) => resultOf(cell, states.get(cell.id), late, timeout)),
      variables,
      ...(remarks.length > 0 && {remarks})
    };
  } finally {
    kernel.close();
  }
}

/** The cells that were not done at the limit: those that took the time, and those that only had to wait. */
interface Late {
  slow: Set<string>;
  others: Set<string>;
}

/** Waits for the end of all runs and, as long as their cells may take, for that of generators. */
async function drawn(kernel: Kernel, cells: readonly CompiledCell[]): Promise<void> {
  const began = performance.now();
  const limits = new Map(cells.map(({id, timeout}) => [id, 1000 * timeout]));
  for (;;) {
    await kernel.settled();
    const giving = await kernel.giving();
    if (!giving.some((id) => performance.now() - began < limits.get(id)!)) break;
    await sleep(20);
  }
  await kernel.settled();
}

/** Waits for the end of all runs; at the limit stops those that are left, and says which. */
async function settle(
  kernel: Kernel,
  cells: readonly CompiledCell[],
  timeout: number | undefined
): Promise<Late> {
  if (timeout === undefined) {
    await drawn(kernel, cells);
    return {slow: new Set(), others: new Set()};
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, timeout * 1000, "late");
  });
  const first = await Promise.race([drawn(kernel, cells), late]);
  clearTimeout(timer);
  if (first !== "late") return {slow: new Set(), others: new Set()};
  const ids = (...wanted: CellStatus[]) =>
    [...kernel.cells].filter(([, {status}]) => wanted.includes(status)).map(([id]) => id);
  const running = ids("running");
  const unfinished = ids("running", "waiting");
  const held = await kernel.stop();
  // where one held the thread, the others could not go on
  const slow = new Set(held !== undefined ? [held] : running.length ? running : unfinished);
  return {slow, others: new Set(unfinished.filter((id) => !slow.has(id)))};
}

function resultOf(
  {id, kind, line}: CompiledCell,
  state: CellState | undefined,
  {slow, others}: Late,
  timeout: number | undefined
): CellResult {
  const {status = "waiting", ms, views = [], error, console = []} = state ?? {};
  const result = {id, kind, line, status, views, console, ...(ms !== undefined && {ms})};
  if (others.has(id)) return {...result, status: "stopped"};
  if (slow.has(id)) {
    const message = `The run was stopped after ${timeout} s, before this cell was done. Give it more time with --timeout.`;
    return {...result, status: "failed", error: error ?? {kind: "timeout", message, cell: id, line}};
  }
  return {...result, ...(error && {error})};
}

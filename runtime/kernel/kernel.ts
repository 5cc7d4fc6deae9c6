import type {CellError, View} from "../../cells/views/view.ts";
import type {CompiledCell, CompiledNotebook} from "../compile/compiled.ts";
import type {CellStatus, FromKernel, RunMode, StartWorker} from "./protocol.ts";

export interface KernelOptions {
  /** starts the worker; `openKernel` of `glassbook` gives Node's or the browser's own */
  startWorker: StartWorker;
  mode?: RunMode;
  /** run nothing until asked; the page's outputs are prerendered */
  lazy?: boolean;
  inputs?: Record<string, unknown>;
  base?: string;
  /** specifier to URL of the built modules (browser) */
  modules?: Record<string, string>;
  /** URL of the compiled notebook module, when there is one */
  module?: string;
}

/** The state of one cell as the host knows it; it outlives a terminated worker. */
export interface CellState {
  status: CellStatus;
  version: number;
  views: View[];
  error?: CellError;
  console: {level: string; views: View[]}[];
  ms?: number;
  recomputed?: boolean;
  /** done with its first values, and generators of it may give more */
  giving?: boolean;
}

/** A running notebook, seen from the page, a test or the command line. */
export interface Kernel {
  readonly cells: ReadonlyMap<string, CellState>;
  /** Adds or changes cells and removes those named; what does not depend on them stays. */
  set(cells: CompiledCell[], removed?: string[]): void;
  /** Makes the notebook these cells, keeping what did not change. */
  replace(notebook: CompiledNotebook): void;
  input(id: string, value: unknown): void;
  run(cells: string[] | "stale", options?: {unlimited?: boolean}): void;
  /**
   * Stops these cells, or all that run: by abort if the worker answers within 100 ms, else by a new worker. Then the
   * cell that held the old one is stopped too, as far as it is known, and named; others that ran run again. A cell whose
   * generators give more values keeps the last, and is done.
   */
  stop(cells?: string[]): Promise<string | undefined>;
  /**
   * Goes on in a fresh worker, which may be another kind of one. What is shown stays, what ran begins again, and values
   * are computed again when something reads them.
   */
  restart(): void;
  mode(mode: RunMode): void;
  /** Resolves when nothing runs or is about to: a generator's cell is done with its first value. */
  settled(): Promise<void>;
  /** Ids of the cells whose generators may give more values. */
  giving(): Promise<string[]>;
  previews(names?: string[]): Promise<Record<string, {type: string; preview: string}>>;
  on(listener: (message: FromKernel) => void): () => void;
  close(): void;
}

import type {CellError, View} from "../../cells/views/view.ts";
import type {CompiledCell} from "../compile/compiled.ts";

/** What a cell is doing. `prerendered` : never run here; what the page shows came with it. */
export type CellStatus = "prerendered" | "waiting" | "running" | "done" | "stale" | "stopped" | "failed";

export type RunMode = "automatic" | "on-demand";

/** A cell as it was when its worker ended. */
export interface ResumedCell {
  version: number;
  status: CellStatus;
  /** stays as it is until it is run or edited: it was stopped, or it took its worker down */
  blocked: boolean;
}

/** Messages to the kernel's worker. */
export type ToKernel =
  | {
      type: "open";
      /** compiled cells, or the URL of a notebook module that has them */
      cells?: CompiledCell[];
      module?: string;
      mode: RunMode;
      /** run nothing until asked: an input moves, a cell is set or run */
      lazy: boolean;
      /** values of controls by input id, where the page already has some */
      inputs: Record<string, unknown>;
      /** what relative imports are relative to */
      base: string;
      /** built module for each `glassbook/...` specifier; absent in Node, which resolves them itself */
      modules?: Record<string, string>;
      /** what the host still knows of the cells of a worker that was ended; they run again only when read */
      resume?: Record<string, ResumedCell>;
    }
  /** cells added, changed or (with `removed`) taken away; the others stay as they are */
  | {type: "set"; cells: CompiledCell[]; removed: string[]}
  | {type: "input"; id: string; value: unknown}
  /** run these cells now (again if they have run), or all that are stale */
  | {type: "run"; cells: string[] | "stale"; unlimited?: boolean}
  /** abort these cells' runs */
  | {type: "stop"; cells: string[]}
  | {type: "mode"; mode: RunMode}
  | {type: "preview"; request: number; names: string[] | "all"}
  | {type: "ping"; request: number};

/** Messages from the kernel's worker. `version` grows with every run of a cell. */
export type FromKernel =
  | {type: "ready"}
  /** the notebook could not be opened; the worker is of no more use */
  | {type: "lost"; reason: string}
  | {
      type: "status";
      cell: string;
      version: number;
      status: CellStatus;
      /** since the run began */
      ms?: number;
      /** lost with a stopped kernel and computed again */
      recomputed?: boolean;
      /** done with its first values, and generators of it may give more */
      giving?: boolean;
    }
  | {type: "views"; cell: string; version: number; views: View[]}
  | {type: "error"; cell: string; version: number; error: CellError}
  | {
      type: "console";
      cell: string;
      version: number;
      level: "log" | "info" | "warn" | "error" | "debug";
      views: View[];
    }
  | {
      type: "progress";
      cell: string;
      version: number;
      fraction: number;
      note?: string /** estimated */;
      msLeft?: number;
    }
  | {
      type: "memory";
      numTensors: number;
      numBytes: number;
      byCell: Record<string, {numTensors: number; numBytes: number}>;
    }
  /** this cell's code has the thread, and may not give it back; "" when it has been given back */
  | {type: "holds"; cell: string; version: number}
  /** nothing is running or about to */
  | {type: "settled"}
  | {type: "previews"; request: number; variables: Record<string, {type: string; preview: string}>}
  /** with the cells whose generators may give more */
  | {type: "pong"; request: number; giving: string[]};

/** The two ends of the wire: a `Worker`, a `MessagePort` or a Node worker, made alike. */
export interface KernelPort {
  post(message: ToKernel, transfer?: Transferable[]): void;
  /** the worker sends several messages at once as an array */
  onMessage(listener: (message: FromKernel | FromKernel[]) => void): void;
  onLost(listener: (reason: string) => void): void;
  /** ends the worker at once, whatever it is doing */
  terminate(): void;
}

/** Starts a fresh worker; called again after a stop that needed `terminate`. */
export type StartWorker = () => KernelPort | Promise<KernelPort>;

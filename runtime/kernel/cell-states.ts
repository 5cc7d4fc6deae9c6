import type {CompiledCell} from "../compile/compiled.ts";
import type {CellState} from "./kernel.ts";
import type {CellStatus, FromKernel, ResumedCell} from "./protocol.ts";

/** What the host knows of each cell: what the workers said last, one after the other. */
export class CellStates {
  readonly all = new Map<string, CellState>();

  add(id: string, status: CellStatus): void {
    if (!this.all.has(id)) this.all.set(id, {status, version: 0, views: [], console: []});
  }

  remove(id: string): void {
    this.all.delete(id);
  }

  /** Ids of the cells in one of these states. */
  ids(...statuses: CellStatus[]): string[] {
    return [...this.all].filter(([, {status}]) => statuses.includes(status)).map(([id]) => id);
  }

  /** Ids of the cells whose code goes on: they run, or their generators give more. */
  working(): string[] {
    return [...this.all].filter(([, {status, giving}]) => status === "running" || giving).map(([id]) => id);
  }

  /** Takes in a message. Returns whether it speaks of the cell's present version. */
  note(message: Extract<FromKernel, {cell: string}>): boolean {
    const state = this.all.get(message.cell);
    if (!state || message.version < state.version) return false;
    if (message.version > state.version) {
      state.version = message.version;
      state.console = [];
      delete state.error;
      delete state.ms;
      delete state.recomputed;
      delete state.giving;
    }
    switch (message.type) {
      case "status":
        state.status = message.status;
        if (message.ms !== undefined) state.ms = message.ms;
        if (message.recomputed) state.recomputed = true;
        if (message.giving) state.giving = true;
        else delete state.giving;
        break;
      case "views":
        state.views = message.views;
        break;
      case "error":
        state.error = message.error;
        break;
      case "console":
        state.console.push({level: message.level, views: message.views});
        break;
    }
    return true;
  }

  /** What a new worker is told. `blocked` cells stay as they are until they are run or edited. */
  resumed(blocked: ReadonlySet<string>): Record<string, ResumedCell> {
    const resume: Record<string, ResumedCell> = {};
    for (const [id, {version, status, error}] of this.all) {
      const stays = blocked.has(id) || status === "stopped" || error?.kind === "kernel-lost";
      resume[id] = {version, status, blocked: stays};
    }
    return resume;
  }
}

/** Ids of the cells that read what these cells declare, directly or through others; themselves not counted. */
export function downstream(cells: Iterable<CompiledCell>, ids: Iterable<string>): Set<string> {
  const all = [...cells];
  const reached = new Set<string>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const outputs = all.find((cell) => cell.id === id)?.outputs ?? [];
    for (const reader of all) {
      if (reached.has(reader.id) || !outputs.some((name) => reader.inputs.includes(name))) continue;
      reached.add(reader.id);
      waiting.push(reader.id);
    }
  }
  return reached;
}

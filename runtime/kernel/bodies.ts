import type {CellBody, CompiledCell, NotebookModule} from "../compile/compiled.ts";
import {place} from "../compile/place.ts";

/** A place in the notebook's file, and the cell whose code stands there. */
export interface Place {
  cell: CompiledCell;
  /** 1-based */
  line: number;
  /** 1-based */
  column: number;
}

/** The functions of cells, and the way back from their stacks to the notebook's file. */
export class Bodies {
  /** by the name a stack gives: cell id and revision */
  readonly #sources = new Map<string, CompiledCell>();
  #module: (NotebookModule & {url: string; starts: {id: string; line: number; column: number}[]}) | undefined;
  readonly #moduleCells = new Map<string, CompiledCell>();

  /** Uses the functions of a notebook that was compiled to a module. */
  useModule(url: string, module: NotebookModule): void {
    const starts = Object.entries(module.lines)
      .map(([id, line]) => ({id, line, column: module.columns[id] ?? 0}))
      .sort((a, b) => a.line - b.line || a.column - b.column);
    this.#module = {...module, url, starts};
    for (const cell of module.notebook.cells) this.#moduleCells.set(cell.id, cell);
  }

  /** The cell's function: the module's, when the cell is still as it was compiled there, else made from the text. */
  make(cell: CompiledCell, revision: number): CellBody {
    const compiled = this.#module?.bodies[cell.id];
    if (compiled && this.#moduleCells.get(cell.id)?.body === cell.body) {
      this.#moduleCells.set(cell.id, cell);
      return compiled;
    }
    const name = sourceName(cell.id, revision);
    this.#sources.set(name, cell);
    // Indirect, so that a body sees globals and its scope only; strict, as a module is.
    // biome-ignore lint/security/noGlobalEval: running the author's code is what a kernel is for
    return globalThis.eval(`${prefix}${cell.body}\n)\n//# sourceURL=${name}`) as CellBody;
  }

  /** The same program now stands elsewhere in the file. */
  move(cell: CompiledCell, revision: number): void {
    const name = sourceName(cell.id, revision);
    if (this.#sources.has(name)) this.#sources.set(name, cell);
    if (this.#moduleCells.get(cell.id)?.body === cell.body) this.#moduleCells.set(cell.id, cell);
  }

  /** The innermost frame of a stack that is a cell's code. */
  place(stack: string): Place | undefined {
    for (const frame of stack.split("\n")) {
      const [, url, lineText, columnText] = /([^\s()@]+):(\d+):(\d+)\)?$/.exec(atName(frame)) ?? [];
      if (!url) continue;
      const found = this.#lookUp(decodeName(url), Number(lineText), Number(columnText) - 1);
      if (found) return found;
    }
    return undefined;
  }

  #lookUp(url: string, line: number, column: number): Place | undefined {
    const cell = this.#sources.get(url);
    if (cell) {
      const at = place(cell.map, line, line === 1 ? column - prefix.length : column);
      return at && {cell, ...at};
    }
    if (!this.#module || !url.startsWith(this.#module.url)) return undefined;
    const start = this.#module.starts.findLast(
      (one) => one.line < line || (one.line === line && one.column <= column)
    );
    const compiled = start && this.#moduleCells.get(start.id);
    if (!start || !compiled) return undefined;
    const bodyLine = line - start.line + 1;
    const at = place(compiled.map, bodyLine, bodyLine === 1 ? column - start.column : column);
    return at && {cell: compiled, ...at};
  }
}

const prefix = '"use strict";(';
const scheme = "glassbook:///";

function sourceName(id: string, revision: number): string {
  return `${scheme}${encodeURIComponent(id)}~${revision}`;
}

// Firefox and Safari write `name@url:line:column`; a cell's id has no @ left in it.
function atName(frame: string): string {
  return frame.trim().replace(/^[^\s@(]*@/, "");
}

function decodeName(url: string): string {
  return url.startsWith("async ") ? url.slice(6) : url;
}

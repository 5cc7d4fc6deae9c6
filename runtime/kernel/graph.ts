import {nearest} from "../../cells/nearest-name.ts";
import type {CellError} from "../../cells/views/view.ts";
import type {CompiledCell, CompiledImport} from "../compile/compiled.ts";
import {isGlobal} from "../compile/globals.ts";
import {checkGraph} from "../compile/graph.ts";
import {ambientImports, isAmbient} from "./ambient.ts";
import {isPageName} from "./not-in-kernel.ts";

/** Where the value of a name comes from. */
export type Source =
  | {from: "cell"; cell: string}
  | {from: "import"; imported: ImportedName}
  | {from: "ambient" | "page" | "global"}
  | {from: "many"; cells: string[]}
  | {from: "nowhere"; near?: string};

/** One name of one import, and where it is written; ambient imports are written nowhere. */
export interface ImportedName {
  specifier: string;
  imported: string;
  cell?: string;
  entry?: CompiledImport;
}

/** Who defines what, and who reads whom, for one set of cells. */
export class Graph {
  /** cells that cannot run because of the others: duplicates, cycles */
  readonly errors: ReadonlyMap<string, CellError>;
  readonly #definers = new Map<string, string[]>();
  /** by local name; the same import in several cells counts once */
  readonly #imports = new Map<string, ImportedName[]>();
  readonly #readers = new Map<string, string[]>();

  constructor(cells: CompiledCell[]) {
    this.errors = checkGraph(cells);
    for (const cell of cells) {
      for (const name of cell.outputs) append(this.#definers, name, cell.id);
      for (const entry of cell.imports) {
        for (const {imported, local} of entry.names) {
          const name = {specifier: entry.specifier, imported, cell: cell.id, entry};
          const known = this.#imports.get(local);
          if (!known?.some((one) => one.specifier === name.specifier && one.imported === imported)) {
            append(this.#imports, local, name);
          }
        }
      }
      for (const name of cell.inputs) append(this.#readers, name, cell.id);
    }
  }

  /** Ids of the cells that read `name`. */
  readers(name: string): readonly string[] {
    return this.#readers.get(name) ?? [];
  }

  resolve(name: string): Source {
    const cells = this.#definers.get(name) ?? [];
    const imports = this.#imports.get(name) ?? [];
    if (cells.length + imports.length > 1) {
      return {from: "many", cells: [...new Set([...cells, ...imports.map(({cell}) => cell!)])]};
    }
    if (cells.length) return {from: "cell", cell: cells[0]};
    if (imports.length) return {from: "import", imported: imports[0]};
    if (Object.hasOwn(ambientImports, name)) {
      return {from: "import", imported: {specifier: ambientImports[name], imported: name}};
    }
    if (isAmbient(name)) return {from: "ambient"};
    if (isPageName(name)) return {from: "page"};
    if (isGlobal(name)) return {from: "global"};
    return {from: "nowhere", near: nearest(name, this.names())};
  }

  /** The names a cell may read: the notebook's first, so that they win over globals as near as they. */
  names(): string[] {
    return [...this.#definers.keys(), ...this.#imports.keys(), ...Object.keys(ambientImports)];
  }
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

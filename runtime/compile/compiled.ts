import type {CellError} from "../../cells/views/view.ts";

/** A cell after compilation: plain JSON, made at build time or where a reader edits. */
export interface CompiledCell {
  id: string;
  /** "inline" for a `${...}` in prose: one expression, displayed in the text */
  kind: "cell" | "inline";
  /** free names the body reads: variables of other cells, imported names, ambient names and globals alike are told apart by the kernel */
  inputs: string[];
  /** names declared at top level: the notebook's variables (imports not counted) */
  outputs: string[];
  /** each import of the cell; its names serve the whole notebook and wait for no cell */
  imports: CompiledImport[];
  /** specifiers of `import("...")` calls whose specifier is a literal; a published notebook has these modules ready */
  dynamicImports?: string[];
  /** 1-based [line, column] in the file: of each output's declaration, of each input's first use */
  places?: Record<string, [line: number, column: number]>;
  /**
   * The source of a function expression of one parameter, `(scope) => {...}` or `async (scope) => {...}`, that takes
   * the values of `inputs` by name, runs the cell and returns its outputs by name. An expression cell
   * calls `scope.$display(value)` with its value. Loop guards call
   * `scope.$guard(round)` (`loopGuard` makes it) and `import(...)` calls `scope.$import(...)`.
   */
  body: string;
  async: boolean;
  /** seconds, from the cell's attributes */
  timeout: number;
  manual: boolean;
  /** carries a place in `body` (1-based line, 0-based column) back to the notebook's file */
  map: PositionMap;
  /**
   * the cell's text and the file line it starts on (1-based), for code frames; its columns are the file's
   * (an inline's first line is led by blanks)
   */
  source: string;
  line: number;
  /** what is wrong with the source, when it cannot run; then `body` throws nothing and is "() => ({})" */
  error?: CellError;
}

export interface CompiledImport {
  specifier: string;
  /** 1-based place in the file */
  line: number;
  column: number;
  /** `imported` is "default", a name, or "*" for the namespace */
  names: {imported: string; local: string}[];
}

/**
 * For every line of `body`, segments `[bodyColumn, fileLine, fileColumn]` sorted by column
 * (bodyColumn 0-based, file places 1-based); a place belongs to the last segment at or before it.
 */
export type PositionMap = [bodyColumn: number, fileLine: number, fileColumn: number][][];

export interface CompiledNotebook {
  title: string;
  cells: CompiledCell[];
}

/**
 * What a compiled notebook module exports (`emitModule`): the compiled cells, their bodies as functions, and the
 * imported modules by specifier. `lines[id]` is the 1-based line of the module on which that body starts,
 * `columns[id]` its 0-based column, so that a stack of the module can be carried back to the file.
 */
export interface NotebookModule {
  notebook: CompiledNotebook;
  bodies: Record<string, CellBody>;
  imports: Record<string, () => Promise<Record<string, unknown>>>;
  lines: Record<string, number>;
  columns: Record<string, number>;
}

export type CellBody = (
  scope: Record<string, unknown>
) => Record<string, unknown> | Promise<Record<string, unknown>>;

import type {CompiledNotebook} from "../compile/compiled.ts";

/** `<name>.source.json`: what the client of a page needs to run and edit its notebook, written by the build. */
export interface PageSource {
  notebook: CompiledNotebook;
  /** the code cells, with what `compileCell` must be told besides the text */
  cells: {id: string; language: "ts" | "js"; column: number}[];
  /** the built module behind each specifier that a cell may import; paths are relative to the site's root */
  modules: Record<string, string>;
  /** path of the kernel's worker from the site's root */
  kernel: string;
  /** path of the page of a realm that may ask a hub for models; the kernel moves there once the reader agreed */
  hub?: string;
  /** path of the worker that draws charts (`chart-worker.ts`) */
  charts: string;
  /** path of the editor's module (`EditorModule`) */
  editor?: string;
}

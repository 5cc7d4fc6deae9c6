import type {CompiledCell} from "../compile/compiled.ts";
import type {CellState} from "../kernel/kernel.ts";
import type {RunMode} from "../kernel/protocol.ts";

/** One cell of an open page: its text, as published and as it stands now. */
export interface SessionCell {
  readonly id: string;
  readonly language: "ts" | "js";
  /** as it came with the page */
  readonly published: string;
  /** as it stands now; the same as `published` until it is edited */
  readonly source: string;
  /** line of the file on which the source starts (1-based) */
  readonly line: number;
  /** the `<section class="gb-cell">` of the page */
  readonly section: HTMLElement;
}

/** Which page this is, for whoever keeps something about it. */
export interface PageInfo {
  /** the same for this page over reloads and rebuilds: its path within the origin */
  readonly key: string;
  readonly title: string;
  /** changes when the published notebook does */
  readonly version: string;
}

/**
 * An open notebook as the page's editor sees it. The kernel stands behind it and starts with the first
 * call that needs it; the compiler is loaded with the first `setCell`.
 */
export interface Session {
  readonly page: PageInfo;
  /** the code cells by id, in the order of the page (prose stays as published) */
  readonly cells: ReadonlyMap<string, SessionCell>;

  /**
   * Compiles `source` and makes it the cell's text; the kernel then runs it and what reads it. Resolves once it is
   * compiled: `error` of the result says what is wrong with the text, if anything (the cell then fails with it).
   */
  setCell(id: string, source: string): Promise<CompiledCell>;
  /** Brings back the published text of one cell, or of all that were edited. */
  resetCell(id: string): Promise<void>;
  resetPage(): Promise<void>;

  /** Runs cells again, or all that are stale. `unlimited` takes the timeout away for this run. */
  run(cells: string[] | "stale", options?: {unlimited?: boolean}): Promise<void>;
  stop(cells?: string[]): Promise<void>;
  setMode(mode: RunMode): Promise<void>;
  /** What a cell is doing; undefined while the kernel has not been started. */
  state(id: string): CellState | undefined;
  /** Calls `listener` whenever a cell's status, error or progress changed. Returns what stops it. */
  onStatus(listener: (cell: string) => void): () => void;
  /** Calls `listener` whenever a cell's text changed, by `setCell` or a reset. Returns what stops it. */
  onSource(listener: (cell: string) => void): () => void;

  /** The whole notebook as Markdown with the edits in it: what "download .md" saves. */
  markdown(): Promise<string>;
}

/**
 * What `runtime/editor/index.ts` exports for the page. It is imported when a reader first clicks "Edit", or when the
 * page opens and `draftFlag(page.key)` stands in `localStorage`.
 */
export interface EditorModule {
  /** Brings the drafts of this page back through `setCell`, and keeps later edits as drafts. Called once. */
  attach(session: Session): Promise<void>;
  /** Opens an editor for one cell inside `host`, an empty element of the cell's section, and focuses it. */
  openEditor(options: EditorOptions): Promise<CellEditor>;
}

export interface EditorOptions {
  session: Session;
  cell: string;
  host: HTMLElement;
  /** to be called when the reader closes the editor from within; the page then empties `host` */
  onClose(): void;
}

export interface CellEditor {
  focus(): void;
  close(): void;
}

/** Name of the `localStorage` item that says "this page has drafts": set and removed by the editor. */
export function draftFlag(key: string): string {
  return `glassbook-draft:${key}`;
}

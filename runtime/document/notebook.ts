/**
 * A notebook as data. Every node carries the range it was read from, so that an edit can touch that
 * range and nothing else; `print` joins the ranges back to the very same text.
 */
export interface Notebook {
  /** the whole text as it was read, byte order mark and line endings included */
  source: string;
  frontMatter: FrontMatter | null;
  /** prose and cells in the order of the page */
  blocks: Block[];
}

/** A half-open range of the source in UTF-16 units, with the place of its start. */
export interface Range {
  start: number;
  end: number;
  /** 1-based line and column of `start` */
  line: number;
  column: number;
}

export interface FrontMatter {
  /** what the YAML says; known keys are checked, unknown ones kept */
  data: {
    title?: string;
    description?: string;
    papers?: number[];
    /** whether its page may load models from a hub, once its reader agreed: Hugging Face's, or those of these origins */
    hub?: boolean | string[];
    [key: string]: unknown;
  };
  /** from the first `---` to the end of the closing line */
  range: Range;
}

export type Block = ProseBlock | CellBlock;

/** Markdown between cells: other fenced code included */
export interface ProseBlock {
  type: "prose";
  source: string;
  range: Range;
  /** the `${...}` in it, in order */
  inlines: Inline[];
}

export interface Inline {
  /** the expression between the braces */
  source: string;
  /** "inline-1", "inline-2", ... counted through the notebook */
  id: string;
  /** of the whole `${...}` */
  range: Range;
  /** of the expression */
  body: Range;
}

export interface CellBlock {
  type: "cell";
  /** the `#id`, or "cell-1", "cell-2", ... counted through the cells that have none */
  id: string;
  /** whether the id stands in the file */
  named: boolean;
  language: "ts" | "js";
  attributes: CellAttributes;
  /** the code between the fences, as written */
  source: string;
  /** from the opening fence to the end of the closing one */
  range: Range;
  /** of the code */
  body: Range;
}

export interface CellAttributes {
  /** all of them in order, as written, unknown ones too */
  all: {name: string; value: string | true}[];
  /** shown without being run */
  static: boolean;
  /** the code is folded away until asked for */
  hide: boolean;
  /** runs only when asked to */
  manual: boolean;
  /** seconds until a loop guard ends a run; 30 unless told */
  timeout: number;
}

/** A file that is no notebook: the first thing wrong with it, and where (1-based). */
export class DocumentError extends Error {
  readonly line: number;
  readonly column: number;
  constructor(message: string, {line, column}: {line: number; column: number}) {
    super(`${message} (${line}:${column})`);
    this.name = "DocumentError";
    this.line = line;
    this.column = column;
  }
}

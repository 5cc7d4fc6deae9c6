/**
 * A view: what a value looks like, as plain data. It crosses from the kernel to the page by
 * structured clone, is stored as JSON by `encodeViews`, and is rendered to the same HTML by Node
 * and by the page. Nothing here holds a function or a DOM node.
 */
export type View =
  | ValueView
  | TextView
  | MarkdownView
  | HtmlView
  | TableView
  | VegaLiteView
  | ImageView
  | WidgetView
  | InputView
  | ErrorView;

/** an expandable tree of a JavaScript value */
export interface ValueView {
  kind: "value";
  /** the name in front of the value, when the cell declared one: `rows = Array(3)` */
  name?: string;
  tree: ValueNode;
}

export interface TextView {
  kind: "text";
  text: string;
}

/**
 * Markdown with holes: `parts` are the literal pieces, `values` stand between them, so
 * `parts.length === values.length + 1`. A hole becomes text or a view, never Markdown or HTML source.
 */
export interface MarkdownView {
  kind: "markdown";
  parts: string[];
  values: View[];
}

/** HTML or SVG source with holes; sanitised where it is rendered, whoever made it */
export interface HtmlView {
  kind: "html";
  parts: string[];
  values: View[];
}

export interface TableView {
  kind: "table";
  /** the rows as an Arrow IPC stream (flechette or Arquero `toArrowIPC`) */
  arrow: Uint8Array;
  /** number of rows in `arrow` */
  rows: number;
  /** number of rows of the table it was cut from, when longer than `rows` */
  totalRows?: number;
  columns: {name: string; type: "number" | "string" | "boolean" | "date" | "other"; description?: string}[];
  caption?: string;
}

export interface VegaLiteView {
  kind: "vega-lite";
  /** a Vega-Lite v6 specification with its data inline; no URLs */
  spec: Record<string, unknown>;
  /** what the picture shows, for those who do not see it */
  alt: string;
}

export interface ImageView {
  kind: "image";
  /** "image/png", "image/jpeg" or "image/svg+xml"; or "raw" for RGBA bytes, row by row */
  mime: string;
  bytes: Uint8Array;
  width: number;
  height: number;
  alt: string;
}

/** a registered front-end module (`cells/views/widgets.ts`) and the plain data it draws */
export interface WidgetView {
  kind: "widget";
  name: string;
  /** structured-cloneable: JSON values, typed arrays, no functions */
  state: unknown;
}

/** a control the reader moves; its value goes back to the kernel under `id` */
export interface InputView {
  kind: "input";
  /** the cell's id and the count of `view` calls in the cell: "choose/0" */
  id: string;
  control: InputControl;
}

export interface ErrorView {
  kind: "error";
  error: CellError;
}

/** The closed set of controls. `value` is the value the control starts with. */
export type InputControl =
  | {type: "range"; label: string; min: number; max: number; step: number; value: number; unit?: string}
  | {type: "number"; label: string; min?: number; max?: number; step?: number; value: number; unit?: string}
  | {
      type: "select";
      label: string;
      options: {label: string; value: string | number | boolean}[];
      value: string | number | boolean;
    }
  | {type: "checkbox"; label: string; value: boolean}
  | {type: "text"; label: string; placeholder?: string; value: string}
  /** value counts the presses, from 0 */
  | {type: "button"; label: string; value: number}
  /** value is what the reader chose, empty at first; accept lists endings or types, as HTML does */
  | {type: "files"; label: string; accept?: string; multiple: boolean; value: File[]}
  /** value is the indices of the chosen rows */
  | {type: "table"; label: string; table: TableView; multiple: boolean; value: number[]}
  /**
   * A registered widget that gives a value, which is JSON. A value that was kept or stored is taken over only if its
   * key is that of the control's own value: the key says what the value was made for.
   */
  | {type: "widget"; label: string; name: string; state: unknown; value: {readonly key: string}};

/** One node of a value tree. `preview` is one line of text; `children` are present when expanded data was taken along. */
export type ValueNode =
  | {
      type: "primitive";
      of: "string" | "number" | "bigint" | "boolean" | "null" | "undefined" | "symbol";
      text: string;
    }
  | {type: "function" | "date" | "regexp" | "error" | "promise" | "circular"; text: string}
  | {
      type: "object" | "array" | "map" | "set" | "typed-array";
      /** constructor's name: "Object", "Float64Array", "Map" */
      name: string;
      /** entries, elements or keys it has in all */
      size: number;
      /** `key` is a printed key; a node may be cut where the tree grew too large */
      entries: {key: string; node: ValueNode}[];
      /** entries left out of `entries` */
      more: number;
    }
  | {
      type: "tensor";
      dtype: string;
      shape: number[];
      min?: number;
      max?: number;
      /** up to 32 x 32 values of the last two axes, for the small picture */
      thumbnail?: {width: number; height: number; values: Float32Array};
    };

/** Everything that can go wrong in a cell. Closed: rendered in one place (`runtime/display/error.ts`). */
export type CellErrorKind =
  | "syntax"
  | "undefined-name"
  | "duplicate"
  | "cycle"
  | "import"
  | "runtime"
  | "upstream"
  | "timeout"
  | "interrupted"
  | "input"
  | "kernel-lost"
  | "not-displayable";

export interface CellError {
  kind: CellErrorKind;
  /** one or two sentences: what came, what was expected, the remedy */
  message: string;
  /** id of the cell in which it shows */
  cell: string;
  /** 1-based, in the notebook's file */
  line?: number;
  /** 1-based, in the notebook's file */
  column?: number;
  /** the source around the place, with a marker line, as text */
  frame?: string;
  /** the constructor's name of what was thrown: "TypeError", "InputError" */
  name?: string;
  /** what was thrown further down: messages, outermost first */
  cause?: string[];
  /** other cells concerned: those that define the same name, or the cell to blame for an upstream error */
  cells?: string[];
  /** for a cycle: cell ids and names in order, the first again at the end */
  path?: string[];
}

/** A value with this method says how it is seen: `[viewSymbol](): View`. */
export const viewSymbol: unique symbol = Symbol.for("glassbook.view") as never;

export interface Viewable {
  [viewSymbol](): View | View[];
}

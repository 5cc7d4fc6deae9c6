import type {InputControl} from "./view.ts";

/**
 * The front-end side of a view, in the anywidget form: the same module works in Jupyter and marimo.
 * A widget keeps state in and sends events out; it never computes what a cell should.
 */
export interface WidgetModule<State = unknown> {
  default: {
    /** Draws into `el`, which is empty or holds what `toStatic` gave. Returns what to call before it is drawn again or removed. */
    render(context: {model: WidgetModel<State>; el: HTMLElement}): (() => void) | undefined;
  };
  /** HTML or SVG source that stands in the page before, or without, scripts. No `<script>`, no inline `style`. */
  toStatic(state: State): string;
  /** What the "numbers" button shows and exports. */
  toNumbers(state: State): NumbersTable;
}

/** the part of anywidget's model that our widgets use */
export interface WidgetModel<State> {
  get(key: "state"): State;
  on(event: "change:state", listener: () => void): void;
  off(event: "change:state", listener: () => void): void;
}

export interface NumbersTable {
  columns: string[];
  rows: (string | number | boolean | null)[][];
  /** sentences to print under them, where there is no picture to show them */
  notes?: string[];
}

export type {InputControl};

import type {InputControl} from "./view.ts";

/**
 * The front-end side of a view, in the anywidget form: the same module works in Jupyter and marimo.
 * A widget keeps state in and sends events out; it never computes what a cell should.
 */
export interface WidgetModule<State = unknown, Value = unknown> {
  default: {
    /** Draws into `el`, which is empty or holds what `toStatic` gave. Returns what to call before it is drawn again or removed. */
    render(context: {model: WidgetModel<State, Value>; el: HTMLElement}): (() => void) | undefined;
  };
  /**
   * HTML or SVG source that stands in the page before, or without, scripts. No `<script>`, no inline `style`.
   * @param value of a widget that is a control; undefined for one that is only looked at
   */
  toStatic(state: State, value?: Value): string;
  /** What the "numbers" button shows and exports. */
  toNumbers(state: State, value?: Value): NumbersTable;
}

/** the part of anywidget's model that our widgets use */
export interface WidgetModel<State, Value = unknown> {
  get(key: "state"): State;
  /** of a control: what it gives to the cells that read it */
  get(key: "value"): Value;
  /** Changes a control's value here; those who listen to "change:value" hear of it. */
  set(key: "value", value: Value): void;
  /** Sends what was set to the notebook. */
  save_changes(): void;
  on(event: WidgetEvent, listener: () => void): void;
  off(event: WidgetEvent, listener: () => void): void;
}

export type WidgetEvent = "change:state" | "change:value";

export interface NumbersTable {
  columns: string[];
  rows: (string | number | boolean | null)[][];
  /** sentences to print under them, where there is no picture to show them */
  notes?: string[];
}

export type {InputControl};

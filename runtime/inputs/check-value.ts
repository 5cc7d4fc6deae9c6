import type {InputControl} from "../../cells/views/view.ts";
import {isSelection} from "./selection.ts";

/**
 * Whether a control could have this value: of the right type and within its bounds. The kernel asks before it
 * gives a cell a value that was stored for an earlier form of the control; the page before it keeps one.
 */
export function checkValue(control: InputControl, value: unknown): boolean {
  switch (control.type) {
    case "range":
    case "number": {
      if (typeof value !== "number" || !Number.isFinite(value)) return false;
      return value >= (control.min ?? -Infinity) && value <= (control.max ?? Infinity);
    }
    case "select":
      return control.options.some((option) => option.value === value);
    case "checkbox":
      return typeof value === "boolean";
    case "text":
      return typeof value === "string";
    case "button":
      return Number.isInteger(value) && (value as number) >= 0;
    case "files":
      return (
        Array.isArray(value) &&
        value.every((file) => file instanceof File) &&
        (control.multiple || value.length < 2)
      );
    case "table":
      return isSelection(value, control.table.rows, control.multiple);
    case "widget":
      return (value as {key?: unknown} | null | undefined)?.key === control.value.key;
  }
}

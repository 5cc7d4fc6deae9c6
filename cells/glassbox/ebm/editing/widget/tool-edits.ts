import {described, InputError} from "../../../../input-error.ts";
import {checkAmount, checkCount} from "../check-edit.ts";
import type {Edit, Region} from "../edits.ts";

/** Numbers and choices that stand beside the buttons, as they were typed. */
export type Fields = Record<"by" | "to" | "steps" | "radius" | "axis", string>;

/** Buttons that change what is chosen, in their order. */
export const tools = [
  "raise",
  "lower",
  "set",
  "line",
  "steps",
  "increasing",
  "decreasing",
  "left",
  "average",
  "right",
  "smooth"
] as const;

export type Tool = (typeof tools)[number];

/** Tools that need an order of the bins; levels without one stand in the picture by their scores. */
export function needsOrder(tool: Tool): boolean {
  return !["raise", "lower", "set", "average"].includes(tool);
}

/**
 * The edit that a button stands for.
 * @throws InputError for a field that holds no number, or none that can be meant
 */
export function editOf(tool: Tool, region: Region, pair: boolean, fields: Fields): Edit {
  const along = pair ? {axis: fields.axis === "1" ? (1 as const) : (0 as const)} : {};
  switch (tool) {
    case "raise":
      return {...region, kind: "move", by: amount("move by", fields.by)};
    case "lower":
      return {...region, kind: "move", by: -amount("move by", fields.by)};
    case "set":
      return {...region, kind: "set", to: amount("set to", fields.to)};
    case "line":
      return {...region, kind: "interpolate", ...along};
    case "steps":
      return {...region, kind: "interpolate", steps: count("steps", fields.steps), ...along};
    case "increasing":
    case "decreasing":
      return {...region, kind: "monotone", direction: tool, ...along};
    case "left":
    case "right":
      return {...region, kind: "align", to: tool, ...along};
    case "average":
      return {...region, kind: "align", to: "average"};
    case "smooth":
      return {...region, kind: "smooth", radius: count("neighbours", fields.radius), ...along};
  }
}

function number(field: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  // a browser gives no text for what is no number to it
  if (!Number.isFinite(value)) {
    throw new InputError(field, {got: text === "" ? described("no number") : text, expected: "a number"});
  }
  return value;
}

function amount(field: string, text: string): number {
  const value = number(field, text);
  checkAmount(field, value);
  return value;
}

function count(field: string, text: string): number {
  const value = number(field, text);
  checkCount(field, value);
  return value;
}

import {plain} from "../../../views/number-words.ts";
import {binText} from "../widgets/axis.ts";
import type {ShapeAxis} from "../widgets/shape-data.ts";
import {binAlong, type EditableTerm} from "./editable-term.ts";
import type {Edit, Region} from "./edits.ts";

/** An edit in words: "age 30 to 45: made increasing". Without its term the bins have no names, only a number. */
export function describeEdit(edit: Edit, term?: EditableTerm): string {
  if (edit.kind === "delete") return `${edit.term}: deleted`;
  const place = term ? describeRegion(edit, term) : `${edit.term}, ${counted(edit.cells.length, "cell")}`;
  return `${place}: ${deed(edit, term)}`;
}

/** A region in words: "age 30 to 45", "color = red, green", "age & income, 12 cells". */
export function describeRegion({cells, output}: Region, term: EditableTerm): string {
  const {axes, outputs} = term;
  const chosen = axes.map((_, axis) =>
    [...new Set(cells.map((cell) => binAlong(term, cell, axis)))].sort((a, b) => a - b)
  );
  const box = chosen.reduce((product, bins) => product * bins.length, 1) === cells.length;
  const place = box
    ? axes.map((axis, a) => `${axis.feature} ${binsText(axis, chosen[a])}`).join(", ")
    : `${term.term}, ${counted(cells.length, "cell")}`;
  return output === undefined ? place : `${place} (${outputs[output] ?? `class ${output}`})`;
}

function binsText(axis: ShapeAxis, bins: number[]): string {
  const inner = bins.filter((bin) => bin > 0 && bin < axis.size - 1);
  const apart = bins.filter((bin) => !inner.includes(bin)).map((bin) => binText(axis, bin));
  const texts = axis.levels ? levelsText(axis, inner) : rangesText(axis, inner);
  const text = [...texts, ...apart].join(", ");
  return axis.levels && inner.length > 0 ? `= ${text}` : text;
}

function levelsText(axis: ShapeAxis, bins: number[]): string[] {
  return bins.length > 3 ? [counted(bins.length, "level")] : bins.map((bin) => binText(axis, bin));
}

/** Neighbours as one range each. */
function rangesText(axis: ShapeAxis, bins: number[]): string[] {
  const runs: [number, number][] = [];
  for (const bin of bins) {
    const last = runs.at(-1);
    if (last && last[1] === bin - 1) last[1] = bin;
    else runs.push([bin, bin]);
  }
  if (runs.length > 3) return [counted(bins.length, "bin")];
  const edges = axis.edges as Float64Array;
  return runs.map(([from, to]) => {
    if (from === 1 && to === axis.size - 2) return "everywhere";
    // As if the run were one bin: its inner edges are left out.
    const merged = edges.filter((_, at) => at < from || at >= to);
    return binText({...axis, edges: merged, size: merged.length + 1}, from);
  });
}

function deed(edit: Exclude<Edit, {kind: "delete"}>, term?: EditableTerm): string {
  const along =
    "axis" in edit && edit.axis !== undefined && term && term.axes.length > 1
      ? ` along ${term.axes[edit.axis].feature}`
      : "";
  switch (edit.kind) {
    case "move":
      return `${edit.by < 0 ? "lowered" : "raised"} by ${plain(Math.abs(edit.by))}`;
    case "set":
      return `set to ${plain(edit.to)}`;
    case "interpolate":
      return `${edit.steps === undefined ? "made a straight line" : `made ${counted(edit.steps, "equal step")}`}${along}`;
    case "monotone":
      return `made ${edit.direction}${along}`;
    case "align":
      return edit.to === "average" ? "set to their average" : `set to the value on the ${edit.to}${along}`;
    case "smooth":
      return `smoothed over ${counted(edit.radius, "neighbour")} on either side${along}`;
  }
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

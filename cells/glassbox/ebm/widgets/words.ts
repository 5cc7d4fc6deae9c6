import {decimalsFor, percent, plain, signed} from "../../../views/number-words.ts";
import {binText} from "./axis.ts";
import {drawnBins, drawnCells, type Look, type ShapeAxis, type ShapeData, valueAt} from "./shape-data.ts";

/** What a value is a value of: "the log odds of bad", "the probability of bad", "price". */
export function quantity(
  {link, outputs, target}: Omit<ShapeData, "units">,
  output: number,
  look: Look
): string {
  if (link === "identity") return target;
  const outcome = outputs[output];
  if (look.units === "probability") return `the probability of ${outcome}`;
  return link === "logit" ? `the log odds of ${outcome}` : `the score of ${outcome}`;
}

const decimalsKnown = new WeakMap<Float64Array, number>();

/** Decimals for all scores of a term. */
function decimalsOf({scores}: ShapeData): number {
  let decimals = decimalsKnown.get(scores);
  if (decimals === undefined) {
    decimals = decimalsFor([scores.reduce((most, score) => Math.max(most, Math.abs(score)), 0)]);
    decimalsKnown.set(scores, decimals);
  }
  return decimals;
}

/** How a picture's numbers are printed: all of one term with the same decimals. */
export function printer(shape: ShapeData, {units}: Look): (value: number) => string {
  if (units === "probability" && shape.link !== "identity") return percent;
  const decimals = decimalsOf(shape);
  return (value) => signed(value, decimals);
}

/** Rows in words; undefined where they are not known. */
export function rowsText({weights, rowWeight}: ShapeData, cell: number): string | undefined {
  const weight = weights[cell];
  if (!(weight >= 0)) return undefined;
  const weighted = Math.abs(rowWeight - 1) > 1e-9;
  const count = weighted || !Number.isInteger(weight) ? plain(weight, 3) : weight.toLocaleString("en");
  if (weighted) return `weight ${count}`;
  return count === "1" ? "1 row" : `${count} rows`;
}

/** Where a cell lies: "age 28 to 35", "age below 20, income missing". */
export function placeText({axes}: ShapeData, cell: number): string {
  const bins = axes.length === 1 ? [cell] : [Math.floor(cell / axes[1].size), cell % axes[1].size];
  return axes.map((axis, a) => `${axis.feature} ${linked(axis, bins[a])}`).join(", ");
}

function linked(axis: ShapeAxis, bin: number): string {
  const level = axis.levels && bin > 0 && bin < axis.size - 1;
  return level ? `= ${binText(axis, bin)}` : binText(axis, bin);
}

/** All that is known of a cell, in a sentence. */
export function reading(shape: ShapeData, cell: number, output: number, look: Look): string {
  const print = printer(shape, look);
  const value = print(valueAt(shape, cell, output, look.units));
  const rows = rowsText(shape, cell);
  const spread = spreadText(shape, cell, output, look);
  return `${placeText(shape, cell)}: ${value}${spread}${rows ? ` (${rows})` : ""}`;
}

/** " ± 0.04", or for a probability its ends. */
export function spreadText(shape: ShapeData, cell: number, output: number, look: Look): string {
  const {standardDeviations, intercept} = shape;
  if (!standardDeviations) return "";
  if (look.units === "probability" && shape.link !== "identity") {
    const [low, high] = [-1, 1].map((side) => valueAt(shape, cell, output, look.units, side));
    return `, ${percent(low)} to ${percent(high)}`;
  }
  const deviation = standardDeviations[cell * intercept.length + output];
  return ` ± ${deviation.toFixed(decimalsOf(shape))}`;
}

/** What a picture shows, for those who do not see it. */
export function alternative(shape: ShapeData, output: number, look: Look): string {
  const {axes, term} = shape;
  const cells = drawnCells(shape);
  const value = (cell: number) => valueAt(shape, cell, output, look.units);
  const least = cells.reduce((a, b) => (value(b) < value(a) ? b : a));
  const greatest = cells.reduce((a, b) => (value(b) > value(a) ? b : a));
  const print = printer(shape, look);
  const bins = axes.map((axis, a) => {
    const inner = axis.size - 2;
    const apart = drawnBins(shape, a)
      .filter((bin) => bin === 0 || bin === axis.size - 1)
      .map((bin) => (bin === 0 ? "missing" : "unseen"));
    const more = apart.length > 0 ? `, and ${apart.join(" and ")} values apart` : "";
    return `${axis.feature} in ${inner} ${axis.levels ? (inner === 1 ? "level" : "levels") : inner === 1 ? "bin" : "bins"}${more}`;
  });
  const verb = look.units === "probability" ? "does to" : "adds to";
  return (
    `What ${term} ${verb} ${quantity(shape, output, look)}: ${bins.join("; ")}. ` +
    `Lowest ${print(value(least))} at ${placeText(shape, least)}, ` +
    `highest ${print(value(greatest))} at ${placeText(shape, greatest)}.`
  );
}

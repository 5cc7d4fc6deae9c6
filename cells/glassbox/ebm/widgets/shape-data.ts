/** What a term adds, as it is drawn: plain data, from which every picture of a shape is made. */
export interface ShapeData {
  /** "age", or "age & income" */
  term: string;
  target: string;
  /** one axis for a feature, two for a pair */
  axes: ShapeAxis[];
  /** the classes that have a score; none for a regression, one (the second) for two classes */
  outputs: string[];
  /** how a score becomes a prediction */
  link: "identity" | "logit" | "softmax";
  /** one number an output: the score of a row to which no term adds anything */
  intercept: number[];
  /** [cell, output]; along each axis missing is first and unseen last */
  scores: Float64Array;
  /** over the bags, [cell, output]; absent where the model does not know */
  standardDeviations?: Float64Array;
  /** weight of the rows in each cell; NaN where it is not known */
  weights: Float64Array;
  /** weight of one row on average: below five of them a cell is thin */
  rowWeight: number;
  /** mean size of the score over the rows; absent where the model does not know */
  importance?: number;
  /** least and greatest score of all terms of its kind, for a scale in common */
  shared: [number, number];
  units: Units;
  scale: "own" | "shared";
  /** draw the missing and the unseen bin of a single feature even where they say nothing */
  whole?: boolean;
}

export interface ShapeAxis {
  feature: string;
  type: "continuous" | "nominal" | "ordinal";
  /** bins, missing and unseen included */
  size: number;
  /** of numbers: bin b (from 1) reaches from edges[b - 1] to edges[b]; the outer edges are only where drawing ends */
  edges?: Float64Array;
  /** of levels: the text of bin b is levels[b - 1]; several levels may share a bin */
  levels?: string[];
  /** rows in equal steps from `from` to `to` */
  density?: {from: number; to: number; weights: Float64Array};
}

/** "score": log odds, or a regression's own units; "probability": with every other term at 0. */
export type Units = "score" | "probability";

/** How a shape is looked at. */
export interface Look {
  units: Units;
  scale: "own" | "shared";
}

/** What an editor draws into a picture: how the shape was before, and which cells are chosen. */
export interface Marks {
  /** as the model was trained */
  original: ShapeData;
  chosen: ReadonlySet<number>;
  /** the cell at which the keyboard stands */
  cursor?: number;
  /** least and greatest value: both shapes are drawn to one scale */
  range: [number, number];
}

/** Cells of the whole grid. */
export function cellCount({axes}: ShapeData): number {
  return axes.reduce((product, {size}) => product * size, 1);
}

/**
 * The bins that are drawn. Missing and unseen are where rows are, or where a term of one feature says something of
 * them. What a pair says where no row is only takes back what went to the terms of its features.
 */
export function drawnBins(shape: ShapeData, axis: number): number[] {
  const {axes, weights, whole} = shape;
  const {size} = axes[axis];
  if (whole && axes.length === 1) return Array.from({length: size}, (_, bin) => bin);
  return Array.from({length: size}, (_, bin) => bin).filter((bin) => {
    if (bin > 0 && bin < size - 1) return true;
    const cells = cellsAt(shape, axis, bin);
    if (cells.some((cell) => weights[cell] > 0)) return true;
    return (axes.length === 1 || Number.isNaN(weights[0])) && cells.some((cell) => says(shape, cell));
  });
}

/** The cells of one bin of an axis. */
function cellsAt({axes}: ShapeData, axis: number, bin: number): number[] {
  if (axes.length === 1) return [bin];
  const [rows, columns] = axes.map(({size}) => size);
  return axis === 0
    ? Array.from({length: columns}, (_, b) => bin * columns + b)
    : Array.from({length: rows}, (_, a) => a * columns + bin);
}

/** Whether a cell's score is more than what rounding leaves of 0. */
function says({scores, intercept}: ShapeData, cell: number): boolean {
  const outputs = intercept.length;
  for (let k = 0; k < outputs; k++) if (Math.abs(scores[cell * outputs + k]) > 1e-12) return true;
  return false;
}

/** A cell's value in the units that are looked at, moved by so many standard deviations. */
export function valueAt(
  shape: ShapeData,
  cell: number,
  output: number,
  units: Units,
  deviations = 0
): number {
  const {scores, standardDeviations, intercept, link} = shape;
  const outputs = intercept.length;
  const at = cell * outputs + output;
  const score = scores[at] + (deviations && standardDeviations ? deviations * standardDeviations[at] : 0);
  if (units === "score" || link === "identity") return score;
  if (link === "logit") return 1 / (1 + Math.exp(-intercept[0] - score));
  const own = intercept.map((level, k) => level + (k === output ? score : scores[cell * outputs + k]));
  return softmaxAt(own, output);
}

/** What stands where a term adds nothing: 0, or the intercept's probability. */
export function baseline({intercept, link}: ShapeData, output: number, units: Units): number {
  if (units === "score" || link === "identity") return 0;
  return link === "logit" ? 1 / (1 + Math.exp(-intercept[0])) : softmaxAt(intercept, output);
}

function softmaxAt(scores: number[], output: number): number {
  const highest = Math.max(...scores);
  const total = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0);
  return Math.exp(scores[output] - highest) / total;
}

/** Least and greatest value of a picture, its base line included; all outputs are drawn to one scale. */
export function rangeOf(shape: ShapeData, {units, scale}: Look): [number, number] {
  if (scale === "shared") {
    return units === "probability" && shape.link !== "identity" ? [0, 1] : shape.shared;
  }
  let low = Infinity;
  let high = -Infinity;
  for (const output of shape.intercept.keys()) {
    const base = baseline(shape, output, units);
    low = Math.min(low, base);
    high = Math.max(high, base);
    for (const cell of drawnCells(shape)) {
      low = Math.min(low, valueAt(shape, cell, output, units, shape.axes.length === 1 ? -1 : 0));
      high = Math.max(high, valueAt(shape, cell, output, units, shape.axes.length === 1 ? 1 : 0));
    }
  }
  return high > low ? [low, high] : [low - 1, high + 1];
}

/** Every cell that is drawn. */
export function drawnCells(shape: ShapeData): number[] {
  const first = drawnBins(shape, 0);
  if (shape.axes.length === 1) return first;
  const second = drawnBins(shape, 1);
  return first.flatMap((a) => second.map((b) => a * shape.axes[1].size + b));
}

/** Whether fewer rows than five stand behind a cell, as far as is known. */
export function isThin({weights, rowWeight}: ShapeData, cell: number): boolean {
  return weights[cell] < 5 * rowWeight;
}

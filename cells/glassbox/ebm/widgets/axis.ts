import type {Feature, Grid} from "../feature.ts";
import type {ShapeAxis} from "./shape-data.ts";

/** How a feature is drawn on a term's grid. */
export function axisOf(
  feature: Feature,
  grid: Grid,
  levels: string[] | undefined,
  weights: Float64Array
): ShapeAxis {
  const {name, type, range} = feature;
  const {size, cuts} = grid;
  if (!cuts) return {feature: name, type, size, levels: levelTexts(grid, levels ?? [])};
  const edges = edgesOf(cuts, range);
  const density = range?.density;
  const histogram =
    range && density
      ? {from: range.least, to: range.greatest, weights: density.slice(1, -1)}
      : weights.length === size && !weights.some(Number.isNaN)
        ? spread(edges, weights)
        : undefined;
  return {feature: name, type, size, edges, ...(histogram && {density: histogram})};
}

/** Cuts between the ends of what was seen; a cut beyond them moves the end. */
function edgesOf(cuts: Float64Array, range: Feature["range"]): Float64Array {
  const least = range?.least ?? Infinity;
  const greatest = range?.greatest ?? -Infinity;
  if (cuts.length === 0) {
    if (!range) return Float64Array.of(-0.5, 0.5);
    return least < greatest ? Float64Array.of(least, greatest) : Float64Array.of(least - 0.5, greatest + 0.5);
  }
  const [first, last] = [cuts[0], cuts[cuts.length - 1]];
  const width = Math.max(last, greatest) - Math.min(first, least);
  const margin = width > 0 ? width / 20 : Math.abs(first) / 20 || 1;
  return Float64Array.of(
    least < first ? least : first - margin,
    ...cuts,
    greatest > last ? greatest : last + margin
  );
}

function levelTexts({size, binOfCode}: Grid, levels: string[]): string[] {
  const bins: string[][] = Array.from({length: size - 2}, () => []);
  for (const [code, level] of levels.entries()) bins[(binOfCode as Int32Array)[code] - 1]?.push(level);
  return bins.map((own) => own.join(", "));
}

/** Rows of unequal bins in 30 equal steps, as if they lay evenly in each bin. */
function spread(edges: Float64Array, weights: Float64Array): ShapeAxis["density"] {
  const from = edges[0];
  const to = edges[edges.length - 1];
  const steps = new Float64Array(30);
  const width = (to - from) / steps.length;
  for (let bin = 1; bin < edges.length; bin++) {
    for (const step of steps.keys()) {
      const left = Math.max(edges[bin - 1], from + step * width);
      const right = Math.min(edges[bin], from + (step + 1) * width);
      if (right > left) steps[step] += (weights[bin] * (right - left)) / (edges[bin] - edges[bin - 1]);
    }
  }
  return {from, to, weights: steps};
}

/** A bin in words: "28 to 35", "below 28", "red", "missing". */
export function binText({size, edges, levels}: ShapeAxis, bin: number): string {
  if (bin === 0) return "missing";
  if (bin === size - 1) return "not seen in training";
  if (levels) return levels[bin - 1];
  const all = edges as Float64Array;
  if (size === 3) return "any number";
  if (bin === 1) return `below ${edgeText(all, 1)}`;
  if (bin === size - 2) return `${edgeText(all, bin - 1)} and above`;
  return `${edgeText(all, bin - 1)} to ${edgeText(all, bin)}`;
}

/** All bins of an axis in words. */
export function binTexts(axis: ShapeAxis): string[] {
  return Array.from({length: axis.size}, (_, bin) => binText(axis, bin));
}

/** An edge with as many digits as tell it from its neighbours. */
function edgeText(edges: Float64Array, at: number): string {
  const value = edges[at];
  const near = Math.min(
    ...[at - 1, at + 1]
      .filter((k) => k >= 0 && k < edges.length)
      .map((k) => Math.abs(edges[k] - value))
      .filter((gap) => gap > 0)
  );
  const decimals = Number.isFinite(near) ? Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(near)))) : 3;
  const text = value.toLocaleString("en", {
    maximumFractionDigits: decimals,
    useGrouping: Math.abs(value) >= 10_000
  });
  return text === "-0" ? "0" : text.replace("-", "−");
}

import {escapeHtml} from "../../views/escape.ts";
import type {EBM} from "./ebm-model.ts";
import {binOf, type Grid} from "./feature.ts";
import type {ShownTerm} from "./shown-terms.ts";
import {figure, fixed, words} from "./svg-marks.ts";

const width = 480;
const height = 190;
const left = 56;
/** right of it stand the missing values */
const right = 430;
const top = 10;
const bottom = 140;
/** most levels with a place of their own */
const mostLevels = 12;

/** Scores of all pictures of a model on one scale. */
export interface Scale {
  least: number;
  greatest: number;
}

/** A feature's term as a picture: a step line with a band of one standard deviation over the bags, rows below it. */
export function shapeSvg(model: EBM, term: ShownTerm, scale: Scale, label: string): string {
  const [j] = term.features;
  const [grid] = term.grids;
  const outputs = model.intercept.length;
  const deviation = outputs === 1 ? deviationOf(model, j, grid) : undefined;
  const y = (score: number) =>
    bottom - ((score - scale.least) / (scale.greatest - scale.least)) * (bottom - top);
  const parts = [axis(scale, y)];
  const colour = (k: number) => `var(--gb-series-${(k % 6) + 1})`;
  const own = (bin: number, k: number) => term.scores[bin * outputs + k];
  if (grid.cuts) {
    const {range} = model.binning[j];
    const edges = edgesOf(grid.cuts, range);
    const x = (value: number) =>
      left + ((value - edges[0]) / (edges[edges.length - 1] - edges[0] || 1)) * (right - left);
    if (range?.density) parts.push(densityBars(range.density));
    if (deviation) parts.push(band(edges, x, y, (bin) => own(bin, 0), deviation));
    for (let k = 0; k < outputs; k++) {
      let path = `M${fixed(x(edges[0]))} ${fixed(y(own(1, k)))}`;
      for (let bin = 1; bin < edges.length; bin++)
        path += `V${fixed(y(own(bin, k)))}H${fixed(x(edges[bin]))}`;
      parts.push(`<path d="${path}" fill="none" stroke="${colour(k)}" stroke-width="1.5"/>`);
    }
    parts.push(
      words(left, 186, "start", figure(edges[0])),
      words(right, 186, "end", figure(edges[edges.length - 1]))
    );
  } else {
    const levels = model.categories[model.features[j]];
    const shown = levels.slice(0, mostLevels);
    const step = (right - left) / shown.length;
    for (const [at, level] of shown.entries()) {
      const bin = binOf(grid, at);
      for (let k = 0; k < outputs; k++) {
        const cx = left + (at + 0.5) * step + (k - (outputs - 1) / 2) * 5;
        if (deviation)
          parts.push(whisker(cx, y(own(bin, 0) - deviation(bin)), y(own(bin, 0) + deviation(bin))));
        parts.push(`<circle cx="${fixed(cx)}" cy="${fixed(y(own(bin, k)))}" r="3" fill="${colour(k)}"/>`);
      }
      const most = Math.max(3, Math.floor(step / 6));
      const name = level.length > most ? `${level.slice(0, most - 1)}…` : level;
      parts.push(words(left + (at + 0.5) * step, 160, "middle", name));
    }
    if (levels.length > shown.length) {
      parts.push(words(right, 178, "end", `and ${levels.length - shown.length} more`));
    }
  }
  if (hasMissing(model, j)) {
    for (let k = 0; k < outputs; k++) {
      parts.push(`<circle cx="455" cy="${fixed(y(own(0, k)))}" r="3" fill="${colour(k)}"/>`);
    }
    parts.push(words(455, 160, "middle", "missing"));
  }
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(label)}">${parts.join("")}</svg>`;
}

/** The least and the greatest that a term adds, its band included. */
export function reachOf(model: EBM, {features, grids, scores}: ShownTerm): Scale {
  const outputs = model.intercept.length;
  const deviation =
    features.length === 1 && outputs === 1 ? deviationOf(model, features[0], grids[0]) : undefined;
  let least = Infinity;
  let greatest = -Infinity;
  for (const [at, score] of scores.entries()) {
    const spread = deviation?.(at) ?? 0;
    least = Math.min(least, score - spread);
    greatest = Math.max(greatest, score + spread);
  }
  return {least, greatest};
}

/** Borders of the bins, from the least to the greatest value. */
function edgesOf(cuts: Float64Array, range: {least: number; greatest: number} | undefined): number[] {
  const least = range?.least ?? cuts[0] ?? 0;
  const greatest = range?.greatest ?? cuts[cuts.length - 1] ?? 1;
  // Cuts may be given where no value is.
  const inside = (value: number) => Math.min(greatest, Math.max(least, value));
  return [least, ...Array.from(cuts, inside), greatest];
}

/** The standard deviation over bags of the feature's own term, at the bins of a grid as fine or finer. */
function deviationOf({binning, terms}: EBM, j: number, grid: Grid): ((bin: number) => number) | undefined {
  const term = terms.find(({features}) => features.length === 1 && features[0] === j);
  if (!term || term.baggedScores.length < 2) return undefined;
  const [own] = binning[j].grids;
  const edges = grid.cuts;
  if (!edges) return (bin) => term.standardDeviations[bin];
  return (bin) => term.standardDeviations[bin === 0 ? 0 : binOf(own, bin === 1 ? -Infinity : edges[bin - 2])];
}

function hasMissing({terms}: EBM, j: number): boolean {
  const term = terms.find(({features}) => features.length === 1 && features[0] === j);
  return (term?.binWeights[0] ?? 0) > 0;
}

function axis({least, greatest}: Scale, y: (score: number) => number): string {
  const ticks = [least, 0, greatest].filter((tick, at) => at === 1 || Math.abs(y(tick) - y(0)) > 14);
  const marks = ticks.map((tick) => words(left - 8, y(tick) + 4, "end", figure(tick)));
  const zero = `<line x1="${left}" x2="470" y1="${fixed(y(0))}" y2="${fixed(y(0))}" stroke="var(--gb-line-strong)" stroke-dasharray="2 3"/>`;
  return zero + marks.join("");
}

function band(
  edges: number[],
  x: (value: number) => number,
  y: (score: number) => number,
  score: (bin: number) => number,
  deviation: (bin: number) => number
): string {
  const line = (bins: number[], sign: number) =>
    bins.map((bin) => {
      const [from, to] = sign > 0 ? [edges[bin - 1], edges[bin]] : [edges[bin], edges[bin - 1]];
      const at = fixed(y(score(bin) + sign * deviation(bin)));
      return `${fixed(x(from))} ${at}L${fixed(x(to))} ${at}`;
    });
  const bins = edges.slice(1).map((_, at) => at + 1);
  const outline = [...line(bins, 1), ...line(bins.toReversed(), -1)].join("L");
  return `<path d="M${outline}Z" fill="var(--gb-series-1)" fill-opacity="0.2"/>`;
}

/** How many rows there are along the feature. */
function densityBars(density: Float64Array): string {
  const bars = density.subarray(1, -1);
  const most = bars.reduce((a, b) => Math.max(a, b), 0) || 1;
  const step = (right - left) / bars.length;
  return Array.from(bars, (rows, at) => {
    const tall = (24 * rows) / most;
    return `<rect x="${fixed(left + at * step)}" y="${fixed(172 - tall)}" width="${fixed(step * 0.94)}" height="${fixed(tall)}" fill="var(--gb-line-strong)" fill-opacity="0.5"/>`;
  }).join("");
}

function whisker(x: number, from: number, to: number): string {
  return `<line x1="${fixed(x)}" x2="${fixed(x)}" y1="${fixed(from)}" y2="${fixed(to)}" stroke="var(--gb-series-1)" stroke-opacity="0.6"/>`;
}

import {escapeHtml} from "../../../views/escape.ts";
import {percent} from "../../../views/number-words.ts";
import {across, type PlotAxis, plot, plotLine, plotXPercent, plotY} from "../../../views/plot.ts";
import type {Stop} from "../../../views/read-stops.ts";
import {spokenPiece} from "../../../views/tokens/index.ts";
import type {PathsState} from "../view.ts";

/** Lines that can be told apart. */
export const pathsAtMost = 6;
const HEIGHT = 180;
const powers = ["1", "10", "100", "1,000", "10,000", "100,000"];

/** Ranks of tokens by layer: on top is the likeliest; the scale counts powers of ten. */
export function pathsPlot(state: PathsState): string {
  const {sites, words, paths} = state;
  const [x, y] = axes(state);
  const field = {x, y, height: HEIGHT};
  const lines: string[] = [];
  const marks: string[] = [];
  paths.tokens.forEach((_, i) => {
    const points = sites.map((_, site): [number, number] => [site, Math.log10(rank(state, i, site))]);
    lines.push(plotLine(field, points, `gb-lens-line gb-lens-line-${i + 1}`));
    for (const [site, log] of points) {
      marks.push(
        `<circle class="gb-lens-dot gb-lens-line-${i + 1}" cx="${plotXPercent(x, site)}" cy="${plotY(y, log, HEIGHT)}" r="3.5"/>`
      );
    }
  });
  const names = Array.from(paths.tokens, (token) => spokenPiece(words[token]));
  const alternative = names.map(
    (name, i) => `${name} from rank ${rank(state, i, 0)} to ${rank(state, i, sites.length - 1)}`
  );
  return plot({
    ...field,
    alternative: `Ranks from ${sites[0]} to ${sites.at(-1)}: ${alternative.join("; ")}.`,
    lines: lines.join(""),
    marks: marks.join(""),
    reads: 0
  });
}

function axes(state: PathsState): [PlotAxis, PlotAxis] {
  const {sites, paths} = state;
  const most = Math.log10(Math.max(10, ...paths.ranks));
  return [
    {title: "after", low: -0.3, high: sites.length - 0.7, names: sites},
    // rank 1 on top
    {
      title: "rank among all tokens",
      low: most * 1.06,
      high: -0.12,
      names: powers.slice(0, Math.floor(most * 1.06) + 1)
    }
  ];
}

function rank({paths, sites}: PathsState, path: number, site: number): number {
  return paths.ranks[path * sites.length + site];
}

/** Every point of every line, from left to right. */
export function pathStops(state: PathsState): Stop[] {
  const {sites, paths, words} = state;
  const [x, y] = axes(state);
  return sites.flatMap((label, site) =>
    Array.from(paths.tokens, (token, i) => ({
      x: across(x, site),
      y: Number(plotY(y, Math.log10(rank(state, i, site)), HEIGHT)),
      says: `${spokenPiece(words[token])}, ${label}: rank ${rank(state, i, site).toLocaleString("en")}, ${percent(paths.probabilities[i * sites.length + site])}.`
    }))
  );
}

/** Which line is which; with `pins` each can be taken away. */
export function pathsLegend({paths, words}: PathsState, pins?: ReadonlySet<number>): string {
  const items = Array.from(paths.tokens, (token, i) => {
    const name = escapeHtml(spokenPiece(words[token]));
    const line = `<svg class="gb-lens-key" width="26" height="10" aria-hidden="true" focusable="false"><path class="gb-lens-line gb-lens-line-${i + 1}" d="M1 5H25"/></svg>`;
    const away = pins?.has(token)
      ? ` <button type="button" data-unpin="${token}" aria-label="Take ${name} away">×</button>`
      : "";
    return `<li>${line} ${name}${away}</li>`;
  });
  return `<ul class="gb-lens-keys">${items.join("")}</ul>`;
}

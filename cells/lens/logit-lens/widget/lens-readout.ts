import {escapeHtml} from "../../../views/escape.ts";
import {percent, plain} from "../../../views/number-words.ts";
import {spokenPiece, visiblePiece} from "../../../views/tokens/index.ts";
import type {LensState, PathsState, ReadState} from "../view.ts";
import {rankAt, rankOfFinal} from "./lens-fill.ts";
import {pathsAtMost, pathsLegend, pathsPlot} from "./paths-plot.ts";

/** The cell that is looked at: a site and a column of the map. */
export interface Cell {
  site: number;
  column: number;
}

/** The ten likeliest of one cell, what is to be said of it, and the ways of the tokens that were pinned. */
export function lensReadout(state: LensState, cell: Cell, pins: ReadonlySet<number>): string {
  const {read} = state.places[cell.column];
  if (!read) return `<p class="gb-lens-says">This place is not read yet.</p>`;
  const paths = pinnedPaths(state, cell.column, pins);
  return (
    `<p class="gb-lens-says" aria-live="polite">${escapeHtml(cellSays(state, cell))}</p>` +
    `<div class="gb-lens-two"><div><p class="gb-lens-title">The likeliest here</p>${topList(state, read, cell.site)}</div>` +
    `<div><p class="gb-lens-title">Their way through the layers at this place</p>${pathsLegend(paths, pins)}${pathsPlot(paths)}<p class="gb-plot-says"></p></div></div>`
  );
}

function topList({words}: LensState, read: ReadState, site: number): string {
  const rows = Array.from({length: Math.min(10, read.k)}, (_, i) => {
    const token = read.top[site * read.k + i];
    const probability = read.probabilities[site * read.k + i];
    const name = escapeHtml(visiblePiece(words[token]));
    return (
      `<li><button type="button" data-pin="${token}" aria-label="Pin ${escapeHtml(spokenPiece(words[token]))}, ${percent(probability)}">${name}</button>` +
      `<svg class="gb-lens-bar" width="100%" height="12" aria-hidden="true" focusable="false"><rect width="${(100 * probability).toFixed(2)}%" height="12" rx="2"/></svg>` +
      `<span>${percent(probability)}</span></li>`
    );
  });
  return `<ol class="gb-lens-top">${rows.join("")}</ol>`;
}

/** One sentence on the cell, one on how far it is from the end. */
function cellSays(state: LensState, {site, column}: Cell): string {
  const {sites, pieces, words, places} = state;
  const {position, next, read} = places[column];
  if (!read) return "";
  const guess = words[read.top[site * read.k]];
  const where = site === 0 ? "From the embedding alone" : `After ${sites[site]}`;
  const last = read.top[(sites.length - 1) * read.k];
  const answer = spokenPiece(words[last]);
  const final =
    site === sites.length - 1
      ? "This is the model's own answer."
      : `The model's answer, ${answer}, has rank ${rankOfFinal(read, site).toLocaleString("en")} here; ${plain(read.kl[site])} nats from it.`;
  const rank = next === undefined || next === last ? undefined : rankAt(read, next, site);
  const truth =
    next === undefined || rank === undefined
      ? ""
      : ` What really follows, ${spokenPiece(words[next])}, has rank ${rank.toLocaleString("en")}.`;
  return `${where}, at ${spokenPiece(pieces[position])}: ${spokenPiece(guess)}, ${percent(read.probabilities[site * read.k])}. ${final}${truth}`;
}

/** The ways that are drawn: of the model's answer, of what really follows, and of those that were pinned. */
export function pinnedPaths(
  {sites, words, places, pieces, pinned}: LensState,
  column: number,
  pins: ReadonlySet<number>
): PathsState {
  const {position, next, read} = places[column];
  const {tokens, ranks, probabilities} = read!.paths;
  const answer = read!.top[(sites.length - 1) * read!.k];
  const wanted = [...new Set([answer, ...(next === undefined ? [] : [next]), ...pinned, ...pins])];
  const rows = wanted
    .map((token) => tokens.indexOf(token))
    .filter((row) => row >= 0)
    .slice(0, pathsAtMost);
  const cut = <Numbers extends Int32Array | Float32Array>(numbers: Numbers): number[] =>
    rows.flatMap((row) => [...numbers.subarray(row * sites.length, (row + 1) * sites.length)]);
  return {
    sites,
    piece: pieces[position],
    words,
    paths: {
      tokens: Int32Array.from(rows, (row) => tokens[row]),
      ranks: Int32Array.from(cut(ranks)),
      probabilities: Float32Array.from(cut(probabilities))
    }
  };
}

import {escapeHtml} from "../../../views/escape.ts";
import {fillLevel, fillLevels, visiblePiece} from "../../../views/tokens/index.ts";
import type {LensState} from "../view.ts";
import {mostOf, type Statistic, statistics} from "./lens-fill.ts";
import type {Cell} from "./lens-readout.ts";

/** The map: layers upward, tokens across; in each cell the token that the layer would say next. */
export function lensTable(state: LensState, statistic: Statistic, here: Cell): string {
  const {places, sites, pieces, words} = state;
  const most = mostOf(state, statistic);
  const word = (token: number): string => escapeHtml(visiblePiece(words[token]));
  const follows = places.map(({next}) => `<th scope="col">${next === undefined ? "?" : word(next)}</th>`);
  const rows = sites.map((label, site) => {
    const cells = places.map(({read}, column) => {
      const looked = site === here.site && column === here.column;
      const place = `data-column="${column}" tabindex="${looked ? 0 : -1}"`;
      const mark = looked ? " gb-lens-here" : "";
      if (!read) return `<td ${place} class="gb-lens-unread${mark}"></td>`;
      const level = fillLevel(statistic.share(statistic.of(read, site), most));
      return `<td ${place} class="gb-fill-${level}${mark}">${word(read.top[site * read.k])}</td>`;
    });
    return `<tr data-site="${site}"><th scope="row">${escapeHtml(label)}</th>${cells.join("")}</tr>`;
  });
  const reads = places.map(
    ({position}) => `<th scope="col">${escapeHtml(visiblePiece(pieces[position]))}</th>`
  );
  return (
    `<div class="gb-lens-scroll"><table class="gb-lens-map" role="grid" aria-label="The likeliest next token by layer, the last layer on top, for each token of the text">` +
    `<thead><tr><th scope="row">follows</th>${follows.join("")}</tr></thead>` +
    `<tbody>${rows.reverse().join("")}</tbody>` +
    `<tfoot><tr><th scope="row">has read</th>${reads.join("")}</tr></tfoot></table></div>`
  );
}

/** What the colour says, and from where to where. */
export function lensLegend(state: LensState, statistic: Statistic): string {
  const [light, dark] = statistic.ends(state);
  const options = statistics.map(
    ({id, name}) => `<option value="${id}"${id === statistic.id ? " selected" : ""}>${name}</option>`
  );
  const swatches = Array.from({length: fillLevels}, (_, level) => `<i class="gb-fill-${level}"></i>`);
  return (
    `<div class="gb-lens-legend"><label>Colour: <select data-lens-fill>${options.join("")}</select></label>` +
    `<span class="gb-lens-scale">${light} <span class="gb-lens-swatches" aria-hidden="true">${swatches.join("")}</span> ${dark}</span></div>`
  );
}

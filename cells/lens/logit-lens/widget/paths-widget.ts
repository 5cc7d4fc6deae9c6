import {escapeHtml} from "../../../views/escape.ts";
import {redrawingStops} from "../../../views/read-stops.ts";
import {spokenPiece} from "../../../views/tokens/index.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import type {PathsState} from "../view.ts";
import {pathStops, pathsLegend, pathsPlot} from "./paths-plot.ts";

/** How some tokens rise and fall through the layers at one place of a text. */
const widget: WidgetModule<PathsState> = {
  default: {render: redrawingStops(toStatic, pathStops)},
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(state: PathsState): string {
  return (
    `<div class="gb-lens"><p class="gb-lens-title">What may follow ${escapeHtml(spokenPiece(state.piece))}, layer by layer</p>` +
    `${pathsLegend(state)}${pathsPlot(state)}<p class="gb-plot-says"></p></div>`
  );
}

/** One row a token and site. */
export function toNumbers({sites, words, paths}: PathsState): NumbersTable {
  return {
    columns: ["token", "text", "after", "rank", "probability"],
    rows: Array.from(paths.tokens).flatMap((token, i) =>
      sites.map((label, site) => {
        const at = i * sites.length + site;
        return [token, words[token], label, paths.ranks[at], paths.probabilities[at]];
      })
    )
  };
}

import {escapeHtml} from "../escape.ts";
import {plain} from "../number-words.ts";
import {patch} from "../patch.ts";
import type {NumbersTable, WidgetModule} from "../widget.ts";
import {fillLevel} from "./levels.ts";
import {selectTokens} from "./select-tokens.ts";
import type {TokenStripData} from "./token-strip.ts";
import {spokenPiece, visiblePiece} from "./visible-piece.ts";

/** A prompt's tokens as chips; the one that is selected is selected in all views of the same prompt. */
const widget: WidgetModule<TokenStripData> = {
  default: {
    render({model, el}) {
      const selecting = selectTokens(el, {
        key: () => model.get("state").key,
        shown(place) {
          const line = el.querySelector(".gb-tokens-says");
          if (line) line.textContent = says(model.get("state"), place);
        }
      });
      const draw = (): void => {
        patch(el, toStatic(model.get("state")));
        selecting.drawn();
      };
      draw();
      model.on("change:state", draw);
      return () => {
        selecting.remove();
        model.off("change:state", draw);
      };
    }
  },
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(state: TokenStripData): string {
  const {title, values, valuesOf} = state;
  const heading = [title, values && `the stronger the colour, the more ${valuesOf ?? ""}`]
    .filter(Boolean)
    .join(": ");
  return (
    `<div class="gb-tokens">${heading ? `<p class="gb-tokens-title">${escapeHtml(heading.trim())}</p>` : ""}` +
    `<ol class="gb-tokens-strip" role="listbox" aria-orientation="horizontal" aria-label="${escapeHtml(title ?? "Tokens of the text")}">` +
    `${state.tokens.map((_, place) => chip(state, place)).join("")}</ol>` +
    `<p class="gb-tokens-says">${escapeHtml(says(state, undefined))}</p></div>`
  );
}

function chip({pieces, values, valuesOf}: TokenStripData, place: number): string {
  const [low, high] = values ? [Math.min(...values, 0), Math.max(...values)] : [0, 1];
  const fill = values ? ` gb-fill-${fillLevel((values[place] - low) / (high - low || 1))}` : "";
  const number = values ? `, ${plain(values[place])} ${valuesOf ?? ""}`.trimEnd() : "";
  return (
    `<li class="gb-token${fill}" role="option" aria-selected="false" tabindex="${place === 0 ? 0 : -1}" data-place="${place}" ` +
    `aria-label="${place}: ${escapeHtml(spokenPiece(pieces[place]) + number)}">${escapeHtml(visiblePiece(pieces[place]))}</li>`
  );
}

/** What stands at a place, or how to find out. */
function says({tokens, pieces, values, valuesOf}: TokenStripData, place: number | undefined): string {
  if (place === undefined || place >= tokens.length) {
    return `${tokens.length} ${tokens.length === 1 ? "token" : "tokens"}. A dot is a space. Choose one: it is marked in every picture of this text.`;
  }
  const number = values ? ` ${valuesOf ?? "value"}: ${plain(values[place])}.` : "";
  return `Place ${place}: ${visiblePiece(pieces[place])}, token ${tokens[place]}.${number}`;
}

export function toNumbers({tokens, pieces, values, valuesOf}: TokenStripData): NumbersTable {
  return {
    columns: ["place", "token", "text", ...(values ? [valuesOf ?? "value"] : [])],
    rows: tokens.map((token, place) => [place, token, pieces[place], ...(values ? [values[place]] : [])])
  };
}

import {escapeHtml} from "../../views/escape.ts";
import {percent, signed} from "../../views/number-words.ts";
import {visiblePiece} from "../../views/tokens/index.ts";
import type {Cell} from "./map-picture.ts";
import type {PatchingData, RunOutcome} from "./patching.ts";
import {placeOf} from "./words.ts";

/** What a patch changed: the likeliest next tokens of the corrupted run, of the patched one and of the clean one. */
export function mapDetails(data: PatchingData, cell: Cell): string {
  const {unit} = data.measure;
  const list = (title: string, {value, top}: RunOutcome): string =>
    `<div><p class="gb-patch-run">${title}</p><p class="gb-patch-value">${signed(value, 2)}${unit ? ` ${unit}` : ""}</p>` +
    `<ol class="gb-patch-top">${top.map(token).join("")}</ol></div>`;
  return (
    `<div class="gb-patch-details"><p>What changes: ${escapeHtml(placeOf(data, cell))}</p>` +
    `<div class="gb-patch-runs">${list("corrupted", data.corrupted)}${list("patched", data.patched[cell.row][cell.column])}${list("clean", data.clean)}</div></div>`
  );
}

function token({text, probability}: RunOutcome["top"][number]): string {
  return (
    `<li><span class="gb-patch-token">${escapeHtml(visiblePiece(text))}</span>` +
    `<svg width="100%" height="8" aria-hidden="true" focusable="false"><rect width="${(100 * probability).toFixed(1)}%" height="8" rx="2"/></svg>` +
    `<span>${percent(probability)}</span></li>`
  );
}

import {escapeHtml} from "../../views/escape.ts";
import {decimalsFor, plain, signed} from "../../views/number-words.ts";
import {redrawing} from "../../views/patch.ts";
import {spokenPiece} from "../../views/tokens/index.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import type {Contribution} from "./attribute.ts";
import type {LogitAttributionData} from "./attribution.ts";
import {type Bar, waterfall} from "./waterfall.ts";

/** A logit as a running sum of what each part of the model wrote, layer by layer. */
const widget: WidgetModule<LogitAttributionData> = {
  default: {render: redrawing(toStatic)},
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(state: LogitAttributionData): string {
  const {answer, wrong, contributions, logit, pieces, position, by, model, processing} = state;
  const bars = waterfall(contributions);
  const sum = bars[bars.length - 1].to;
  const ends = [0, ...bars.map(({to}) => to)];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const margin = (high - low) / 40 || 1;
  const at = (value: number): number => (100 * (value - low + margin)) / (high - low + 2 * margin);
  const decimals = Math.min(3, decimalsFor(contributions.map(({value}) => value)));
  const largest = Math.max(...bars.flatMap(({parts}) => parts.map(({value}) => Math.abs(value))), 0);
  const rows = bars.map((bar) => row(bar, at, decimals, largest));
  const name = `<strong>${escapeHtml(spokenPiece(answer.piece))}</strong>`;
  const what = wrong
    ? `Why ${name} rather than <strong>${escapeHtml(spokenPiece(wrong.piece))}</strong>`
    : `Where the logit of ${name} comes from`;
  const unit = wrong ? "logit difference" : "logit";
  const alone = wrong
    ? ""
    : " A logit by itself says little, for a softmax looks at differences only: name a wrong token to compare with.";
  return (
    `<div class="gb-lens gb-dla"><p class="gb-lens-title">${what}, after ${escapeHtml(spokenPiece(pieces[position]))}</p>` +
    `<ol class="gb-dla-bars">${rows.join("")}${total(`= ${unit}`, sum, at, decimals)}</ol>` +
    `<p class="gb-lens-note">Each bar starts where the one above it ends. ${by === "layers" ? "" : `Under a bar are its ${by === "neurons" ? "strongest neurons" : by}. `}` +
    `The parts add up to ${plain(sum, 6)}; the model itself says ${plain(logit, 6)}: ${residualWords(logit - sum)}. ` +
    `The final norm divided all of them by the same ${plain(state.scale)}.${alone} ${escapeHtml(model)}, ${escapeHtml(processing)}.</p></div>`
  );
}

function residualWords(residual: number): string {
  if (Math.abs(residual) < 1e-6) return "nothing is left over";
  return `${Math.abs(residual).toExponential(0).replace("-", "−")} is left over, by rounding`;
}

function row(bar: Bar, at: (value: number) => number, decimals: number, largest: number): string {
  const {name, from, to, parts, rest} = bar;
  const [left, right] = [at(Math.min(from, to)), at(Math.max(from, to))];
  const side = to < from ? "negative" : "positive";
  const chips = parts.map((part) => chip(part, decimals, largest));
  if (rest) {
    chips.push(`<li class="gb-dla-chip">${rest.count} others ${signed(rest.value, decimals)}</li>`);
  }
  return (
    `<li class="gb-dla-bar"><span class="gb-dla-name">${escapeHtml(name)}</span>` +
    `<svg width="100%" height="22" aria-hidden="true" focusable="false"><line x1="${at(0).toFixed(2)}%" x2="${at(0).toFixed(2)}%" y1="0" y2="22" stroke="var(--gb-line)"/>` +
    `<rect x="${left.toFixed(2)}%" width="${Math.max(right - left, 0.2).toFixed(2)}%" y="3" height="16" rx="2" fill="var(--gb-${side})"/></svg>` +
    `<span class="gb-dla-number">${signed(to - from, decimals)}</span>` +
    `${chips.length ? `<ul class="gb-dla-parts">${chips.join("")}</ul>` : ""}</li>`
  );
}

function chip(part: Contribution, decimals: number, largest: number): string {
  const strength = Math.min(2, Math.floor((3 * Math.abs(part.value)) / (largest || 1)));
  const side = part.value < 0 ? "against" : "for";
  const name =
    part.index === undefined ? "bias" : `${part.kind === "head" ? "head" : "neuron"} ${part.index}`;
  return `<li class="gb-dla-chip gb-dla-${side}-${strength}">${name} ${signed(part.value, decimals)}</li>`;
}

function total(name: string, value: number, at: (value: number) => number, decimals: number): string {
  const x = `${at(value).toFixed(2)}%`;
  return (
    `<li class="gb-dla-bar gb-dla-total"><span class="gb-dla-name">${name}</span>` +
    `<svg width="100%" height="22" aria-hidden="true" focusable="false"><line x1="${x}" x2="${x}" y1="0" y2="22" stroke="var(--gb-text)"/><circle cx="${x}" cy="11" r="5" fill="var(--gb-text)"/></svg>` +
    `<span class="gb-dla-number">${signed(value, decimals)}</span></li>`
  );
}

/** Every part, then their sum and the model's own number. */
export function toNumbers({contributions, logit}: LogitAttributionData): NumbersTable {
  const sum = contributions.reduce((all, {value}) => all + value, 0);
  return {
    columns: ["part", "layer", "contribution (logits)"],
    rows: [
      ...contributions.map(({name, layer, value}) => [name, layer ?? null, value]),
      ["sum", null, sum],
      ["the model's own", null, logit],
      ["left over", null, logit - sum]
    ]
  };
}

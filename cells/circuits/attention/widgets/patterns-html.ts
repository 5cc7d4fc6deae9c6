import {escapeHtml} from "../../../views/escape.ts";
import {percent, plain} from "../../../views/number-words.ts";
import {spokenPiece, visiblePiece} from "../../../views/tokens/index.ts";
import type {HeadState, PatternsState} from "../view.ts";
import {habitsInWords, habitsOf} from "./head-words.ts";
import type {Look, Shading} from "./shading.ts";

/** Tokens up to which the axes of the matrix have names. */
const namedPlaces = 40;
/** Tokens up to which names find room on a phone. */
const namedOnPhone = 22;

/** How one head is drawn: by a canvas, or as SVG that needs no script. */
export type DrawHead = (head: number) => string;

export const hint = "Point at a token or at the matrix; arrow keys walk through heads and cells.";

const choices: [keyof Look, string][] = [
  ["weighted", "times the length of the value"],
  ["withoutFirst", "without the first token"],
  ["log", "log scale"],
  ["reversed", "who looks at a token"]
];

/** The whole picture: heads, the one in front with its matrix, and the tokens. */
export function patternsHtml(state: PatternsState, shading: Shading, focus: number, draw: DrawHead): string {
  const {heads, model, pieces} = state;
  return (
    `<div class="gb-attention"><p class="gb-attention-title">Where ${heads.length === 1 ? "one head" : `${heads.length} heads`} of ${escapeHtml(model)} look in ${pieces.length} tokens</p>` +
    `${controls(shading.look)}${legend(shading)}${grid(state, focus, draw)}` +
    `<div class="gb-attention-focus">${focusHead(heads[focus])}${matrix(state, focus, draw)}` +
    `<p class="gb-attention-says" aria-live="polite">${escapeHtml(hint)}</p>${strip(state)}</div></div>`
  );
}

function controls(look: Look): string {
  const boxes = choices.map(
    ([name, label]) =>
      `<label><input type="checkbox" data-look="${name}"${look[name] ? " checked" : ""}/> ${label}</label>`
  );
  return `<div class="gb-attention-controls gb-scripted" role="group" aria-label="What is shown">${boxes.join("")}</div>`;
}

/** Nine boxes, whose colours are also those of the pixels. */
function legend({most, look}: Shading): string {
  const end = look.weighted ? plain(most) : percent(most);
  const start = look.log ? (look.weighted ? plain(most / 1000) : percent(most / 1000)) : "0";
  const boxes = Array.from({length: 9}, (_, level) => `<span class="gb-attention-level-${level}"></span>`);
  const what = look.weighted ? "length of what is taken" : "share of attention";
  return (
    `<p class="gb-attention-legend"><span>${start}</span><span class="gb-attention-levels" aria-hidden="true">${boxes.join("")}</span>` +
    `<span>${end} ${what}, one scale for all heads</span></p>`
  );
}

function grid({heads}: PatternsState, focus: number, draw: DrawHead): string {
  const layers = [...new Set(heads.map(({layer}) => layer))];
  const rows = layers.map((layer) => {
    const cells = heads.flatMap((head, h) =>
      head.layer === layer ? [gridCell(head, h, h === focus, draw)] : []
    );
    return `<div role="row"><span role="rowheader">layer ${layer}</span>${cells.join("")}</div>`;
  });
  return `<div class="gb-attention-grid" role="grid" aria-label="Heads: a row is a layer">${rows.join("")}</div>`;
}

function gridCell(head: HeadState, h: number, chosen: boolean, draw: DrawHead): string {
  return (
    `<div role="gridcell" tabindex="${chosen ? 0 : -1}" aria-selected="${chosen}" data-head="${h}" ` +
    `aria-label="${head.name}: ${habitsInWords(head)}">${draw(h)}<span class="gb-attention-short" aria-hidden="true">${head.name}</span></div>`
  );
}

export function focusHead(head: HeadState): string {
  const mean = head.outputNorms.reduce((sum, norm) => sum + norm, 0) / head.outputNorms.length;
  const badges = habitsOf(head).map((says) => `<span class="gb-attention-badge">${says}</span>`);
  return (
    `<p class="gb-attention-name"><b>${head.name}</b> ${badges.length ? `looks ${badges.join(" ")}` : "has no habit above 30 % here"}` +
    `<span class="gb-attention-facts">entropy ${plain(head.entropy, 2)} nats, writes vectors of length ${plain(mean, 2)} on average</span></p>`
  );
}

function matrix(state: PatternsState, focus: number, draw: DrawHead): string {
  const {pieces} = state;
  const size = pieces.length;
  const names = size <= namedPlaces;
  const axis = pieces.map((piece) => `<span>${escapeHtml(visiblePiece(piece))}</span>`).join("");
  const many = names ? (size > namedOnPhone ? " gb-attention-many" : "") : " gb-attention-bare";
  return (
    `<div class="gb-attention-matrix${many}"><p class="gb-attention-down">the token that looks ↓</p>` +
    `<p class="gb-attention-along">where it looks →</p>` +
    `${names ? `<div class="gb-attention-x" aria-hidden="true">${axis}</div><div class="gb-attention-y" aria-hidden="true">${axis}</div>` : ""}` +
    `<div class="gb-attention-field" tabindex="0" role="application" aria-roledescription="matrix" aria-label="${escapeHtml(alternative(state, focus))}">` +
    `${draw(focus)}<svg class="gb-attention-over" viewBox="0 0 ${size} ${size}" preserveAspectRatio="none" aria-hidden="true" focusable="false">` +
    `<rect class="gb-attention-line" width="0" height="0"/><rect class="gb-attention-cell" width="0" height="0"/></svg></div></div>`
  );
}

/** What the matrix shows, for those who do not see it. */
export function alternative({heads, pieces}: PatternsState, focus: number): string {
  const head = heads[focus];
  return `Matrix of head ${head.name}, ${pieces.length} tokens by ${pieces.length}: ${habitsInWords(head)}. Arrow keys walk through its cells.`;
}

function strip({pieces}: PatternsState): string {
  const chips = pieces.map(
    (piece, place) =>
      `<li class="gb-token" role="option" aria-selected="false" tabindex="${place === 0 ? 0 : -1}" data-place="${place}" aria-label="${place}: ${escapeHtml(spokenPiece(piece))}">${escapeHtml(visiblePiece(piece))}</li>`
  );
  return `<ol class="gb-tokens-strip gb-attention-strip" role="listbox" aria-orientation="horizontal" aria-label="Tokens of the text">${chips.join("")}</ol>`;
}

import {escapeHtml} from "../../views/escape.ts";
import {decimalsFor, percent, plain, signed} from "../../views/number-words.ts";
import {patch} from "../../views/patch.ts";
import {redrawAndHear} from "../../views/redraw-and-hear.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import type {FeatureWeight, LabelExplanation, LimeExplanationData} from "./explanation.ts";
import {kernelStrip} from "./kernel-strip.ts";

/** LIME's bars: for each label what moved the local line, how well the line fits, and where the weight lies. */
const widget: WidgetModule<LimeExplanationData> = {
  default: {
    render({model, el}) {
      const draw = (): void => patch(el, toStatic(model.get("state")));
      const point = (event: Event): void => {
        const bar = (event.target as Element).closest?.("[data-says]");
        const label = bar?.closest(".gb-lime-label");
        const line = label?.querySelector(".gb-lime-says");
        if (line && bar) line.textContent = bar.getAttribute("data-says");
      };
      draw();
      return redrawAndHear({model, el}, draw, {focusin: point, pointerover: point});
    }
  },
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(state: LimeExplanationData): string {
  const labels = state.labels.map((label) => labelSection(state, label));
  const warnings = state.warnings.map((warning) => `<li>${escapeHtml(warning)}</li>`);
  return (
    `<div class="gb-lime">${labels.join("")}${kernelStrip(state)}` +
    `${warnings.length ? `<ul class="gb-lime-warnings">${warnings.join("")}</ul>` : ""}</div>`
  );
}

export function toNumbers({labels, warnings}: LimeExplanationData): NumbersTable {
  return {
    ...(warnings.length > 0 && {notes: warnings}),
    columns: ["label", "feature", "value", "bin", "weight", "standard error", "selected again"],
    rows: labels.flatMap(({label, weights}) =>
      weights.map(({feature, value, bin, weight, standardError, selectedAgain}) => [
        label,
        feature,
        value,
        bin ?? null,
        weight,
        standardError ?? null,
        selectedAgain ?? null
      ])
    )
  };
}

function labelSection(state: LimeExplanationData, label: LabelExplanation): string {
  const name = escapeHtml(label.label);
  const regression = state.mode === "regression";
  const [against, towards] = regression ? ["lowers", "raises"] : ["against", "for"];
  const reach =
    Math.max(
      ...label.weights.map(({weight, standardError = 0}) => Math.abs(weight) + 2 * standardError),
      0
    ) || 1;
  const decimals = decimalsFor(label.weights.map(({weight}) => weight));
  const rows = label.weights.map((weight) =>
    bar(weight, reach, decimals, regression ? "" : String(label.label))
  );
  const whiskers =
    state.repeats > 0
      ? ` Whiskers reach two standard errors, from ${state.repeats} other neighbourhoods.`
      : "";
  const scaled = label.weights.some(({bin}) => bin === undefined)
    ? "; for a number, per standard deviation"
    : "";
  return (
    `<section class="gb-lime-label">${comparison(state, label)}` +
    `<div class="gb-lime-sides"><span class="gb-lime-against">◀ ${against} ${name}</span><span class="gb-lime-towards">${towards} ${name} ▶</span></div>` +
    `<ol class="gb-lime-bars">${rows.join("")}</ol>` +
    `<p class="gb-lime-note"><span class="gb-lime-says">A bar says how far the local line moves${scaled}.</span>${whiskers}</p></section>`
  );
}

/** The model's answer and the local line's on one scale, and in words how well the line follows. */
function comparison(
  {mode}: LimeExplanationData,
  {label, modelPrediction, localPrediction, r2}: LabelExplanation
): string {
  const say = mode === "regression" ? (value: number): string => plain(value, 4) : percent;
  const [low, high] =
    mode === "regression"
      ? spread(modelPrediction, localPrediction)
      : [Math.min(0, localPrediction), Math.max(1, localPrediction)];
  const at = (value: number): string => `${(2 + (96 * (value - low)) / (high - low)).toFixed(2)}%`;
  const edges =
    mode === "regression"
      ? ""
      : `<line x1="${at(0)}" x2="${at(0)}" y1="5" y2="19" stroke="var(--gb-line-strong)"/><line x1="${at(1)}" x2="${at(1)}" y1="5" y2="19" stroke="var(--gb-line-strong)"/>`;
  const outside =
    mode !== "regression" && (localPrediction < 0 || localPrediction > 1)
      ? " A line knows no 0 % and 100 %."
      : "";
  return (
    `<p class="gb-lime-head">For <strong>${escapeHtml(label)}</strong> the model says <b class="gb-lime-model">${say(modelPrediction)}</b>, ` +
    `the local line <b class="gb-lime-line">${say(localPrediction)}</b>.${outside}</p>` +
    `<svg class="gb-lime-scale" width="100%" height="24" aria-hidden="true" focusable="false">` +
    `<line x1="2%" x2="98%" y1="12" y2="12" stroke="var(--gb-line)" stroke-width="2"/>${edges}` +
    `<line x1="${at(modelPrediction)}" x2="${at(localPrediction)}" y1="12" y2="12" stroke="var(--gb-muted)" stroke-width="2"/>` +
    `<circle cx="${at(modelPrediction)}" cy="12" r="6" fill="var(--gb-text)"/>` +
    `<circle cx="${at(localPrediction)}" cy="12" r="5" fill="var(--gb-bg)" stroke="var(--gb-text)" stroke-width="2"/></svg>` +
    `<p class="gb-lime-fit"><span class="gb-lime-key"><svg width="12" height="12" aria-hidden="true" focusable="false"><circle cx="6" cy="6" r="5" fill="var(--gb-text)"/></svg> model</span> ` +
    `<span class="gb-lime-key"><svg width="12" height="12" aria-hidden="true" focusable="false"><circle cx="6" cy="6" r="4.5" fill="none" stroke="var(--gb-text)" stroke-width="1.5"/></svg> local line</span> ` +
    `<span>${fitInWords(r2)} (R²&nbsp;${r2.toFixed(2)}).</span></p>`
  );
}

function spread(a: number, b: number): [number, number] {
  const margin = Math.abs(a - b) || Math.abs(a) || 1;
  return [Math.min(a, b) - margin, Math.max(a, b) + margin];
}

/** R^2 in words. */
function fitInWords(r2: number): string {
  if (r2 >= 0.9) return "The line follows the model closely around this row";
  if (r2 >= 0.6) return "The line follows most of what the model does around this row";
  if (r2 >= 0.3) return "The line follows only part of what the model does around this row";
  return "The line hardly follows the model around this row: take its bars with care";
}

function bar(weight: FeatureWeight, reach: number, decimals: number, label: string): string {
  const {feature, value, bin, weight: w, standardError, selectedAgain} = weight;
  const at = (x: number): string => `${(50 + (48 * x) / reach).toFixed(2)}%`;
  const colour = w < 0 ? "var(--gb-negative)" : "var(--gb-positive)";
  const from = Math.min(0, w);
  const width = `${((48 * Math.abs(w)) / reach).toFixed(2)}%`;
  const whisker =
    standardError === undefined
      ? ""
      : `<g stroke="var(--gb-text)" stroke-width="1.5"><line x1="${at(w - 2 * standardError)}" x2="${at(w + 2 * standardError)}" y1="14" y2="14"/>` +
        `<line x1="${at(w - 2 * standardError)}" x2="${at(w - 2 * standardError)}" y1="10" y2="18"/>` +
        `<line x1="${at(w + 2 * standardError)}" x2="${at(w + 2 * standardError)}" y1="10" y2="18"/></g>`;
  const number = signed(w, decimals);
  const error = standardError === undefined ? "" : ` ± ${standardError.toFixed(decimals)}`;
  const own = typeof value === "number" ? plain(value, 6) : String(value);
  const again =
    selectedAgain !== undefined && selectedAgain < 1
      ? `<span class="gb-lime-again">chosen in ${percent(selectedAgain)} of the other neighbourhoods</span>`
      : "";
  const name = bin ?? feature;
  // A level repeats the value; a bin or a number does not.
  const here = bin?.startsWith(`${feature} = `)
    ? ""
    : `<span class="gb-lime-value">here ${escapeHtml(own)}</span>`;
  const says = sentence(weight, label, number);
  return (
    `<li class="gb-lime-row" tabindex="0" data-says="${escapeHtml(says)}">` +
    `<span class="gb-lime-bin">${escapeHtml(name.replace("<=", "≤"))} ${here}${again}</span>` +
    `<svg class="gb-lime-bar" width="100%" height="28" aria-hidden="true" focusable="false">` +
    `<line x1="50%" x2="50%" y1="0" y2="28" stroke="var(--gb-line-strong)"/>` +
    `<rect x="${at(from)}" y="6" width="${width}" height="16" rx="2" fill="${colour}"/>${whisker}</svg>` +
    `<span class="gb-lime-number">${number}<span class="gb-lime-error">${error}</span></span></li>`
  );
}

/** What one bar says, in a sentence. */
function sentence({feature, bin}: FeatureWeight, label: string, number: string): string {
  const subject = label ? `the line's answer for ${label}` : "the line's answer";
  if (bin === undefined) return `One standard deviation more of ${feature} moves ${subject} by ${number}.`;
  return `That ${bin.replace("<=", "≤")} holds moves ${subject} by ${number}.`;
}

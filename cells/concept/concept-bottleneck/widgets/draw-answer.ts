import {escapeHtml} from "../../../views/escape.ts";
import {percent} from "../../../views/number-words.ts";
import type {BottleneckExplanation, Setting} from "../plain-results.ts";
import type {Answer} from "./answer.ts";

/** Classes that are shown, the likeliest of them all. */
const shown = 6;

/** What the model says, before and after, in words and as a scale for each class. */
export function drawAnswer(
  explanation: BottleneckExplanation,
  set: Setting,
  {probabilities}: Answer
): string {
  const before = explanation.probabilities.map((own) => own.before);
  const changed = Object.keys(set).length > 0;
  const order = before
    .map((_, k) => k)
    .sort((a, b) => Math.max(before[b], probabilities[b]) - Math.max(before[a], probabilities[a]))
    .slice(0, shown)
    .sort((a, b) => a - b);
  const rows = order.map(
    (k) =>
      `<li class="gb-concept-class"><span>${escapeHtml(explanation.classes[k])}</span>${scale(before[k], probabilities[k], changed)}` +
      `<span class="gb-concept-share">${changed ? `${percent(before[k])} → ` : ""}<b>${percent(probabilities[k])}</b></span></li>`
  );
  return (
    `<p class="gb-check-title">${sentence(explanation, before, probabilities, changed)}</p>` +
    `<ul class="gb-concept-classes">${rows.join("")}</ul>`
  );
}

function sentence(
  {classes, label}: BottleneckExplanation,
  before: number[],
  after: number[],
  changed: boolean
): string {
  const [was, is] = [likeliest(before), likeliest(after)];
  const verdict =
    label === undefined
      ? ""
      : ` It was <b>${escapeHtml(label)}</b>: ${classes[is] === label ? "right" : "wrong"}.`;
  if (!changed) return `The model says <b>${escapeHtml(classes[is])}</b> (${percent(after[is])}).${verdict}`;
  const share = `(${percent(after[is])})`;
  const own =
    was === is
      ? `it still says <b>${escapeHtml(classes[is])}</b> ${share}`
      : `it says <b>${escapeHtml(classes[is])}</b> ${share} instead of ${escapeHtml(classes[was])}`;
  return `With what you set, ${own}.${verdict}`;
}

function likeliest(shares: number[]): number {
  return shares.indexOf(Math.max(...shares));
}

/** From 0 to 100 %: a ring where the model stood alone, a dot where it stands now. */
function scale(before: number, after: number, changed: boolean): string {
  const at = (share: number): string => `${(3 + 94 * share).toFixed(2)}%`;
  const was = changed
    ? `<line class="gb-concept-way" x1="${at(before)}" x2="${at(after)}" y1="10" y2="10"/><circle class="gb-concept-was" cx="${at(before)}" cy="10" r="5"/>`
    : "";
  return (
    `<svg class="gb-concept-scale" width="100%" height="20" aria-hidden="true" focusable="false">` +
    `<line class="gb-concept-ends" x1="${at(0)}" x2="${at(1)}" y1="10" y2="10"/><line class="gb-concept-ends" x1="${at(0)}" x2="${at(0)}" y1="5" y2="15"/>` +
    `<line class="gb-concept-ends" x1="${at(1)}" x2="${at(1)}" y1="5" y2="15"/>${was}<circle class="gb-concept-is" cx="${at(after)}" cy="10" r="5.5"/></svg>`
  );
}

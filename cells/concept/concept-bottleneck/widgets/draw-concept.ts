import {percent} from "../../../views/number-words.ts";
import type {ExplainedConcept} from "../plain-results.ts";

/** Room at both ends of a bar for marks at 0 and 1, in per cent. */
const MARGIN = 3;

function across(value: number): string {
  return `${(MARGIN + (100 - 2 * MARGIN) * value).toFixed(2)}%`;
}

/** A mark of a few pixels at a place in per cent: what is stretched with the picture would lose its shape. */
function mark(name: string, value: number, path: string): string {
  return `<svg x="${across(value)}" overflow="visible"><path class="${name}" d="${path}"/></svg>`;
}

/**
 * How sure the model is of a concept, as a bar from 0 to 1; above it what is so, below it what the reader set. A bar
 * that was set aside is hollow.
 */
export function conceptBar({predicted, truth}: ExplainedConcept, set: number | undefined): string {
  const width = `${((100 - 2 * MARGIN) * predicted).toFixed(2)}%`;
  return (
    `<svg class="gb-concept-bar" width="100%" height="26" aria-hidden="true" focusable="false">` +
    `<rect class="gb-concept-track" x="${across(0)}" y="8" width="${100 - 2 * MARGIN}%" height="10" rx="2"/>` +
    `<line class="gb-concept-half" x1="50%" x2="50%" y1="8" y2="18"/>` +
    `<rect class="${set === undefined ? "gb-concept-fill" : "gb-concept-fill gb-concept-aside"}" x="${across(0)}" y="8" width="${width}" height="10" rx="2"/>` +
    (truth === null ? "" : mark("gb-concept-truth", truth, "M-5 0H5L0 7Z")) +
    (set === undefined
      ? ""
      : `<line class="gb-concept-stem" x1="${across(set)}" x2="${across(set)}" y1="6" y2="20"/>${mark("gb-concept-mine", set, "M-5 26H5L0 19Z")}`) +
    `</svg>`
  );
}

/** The same in words: "86 %, in truth no; you: no". */
export function conceptWords({predicted, truth}: ExplainedConcept, set: number | undefined): string {
  const wrong = truth !== null && Math.abs(truth - predicted) > 0.5;
  const so = truth === null ? "" : `, ${wrong ? "<b>in truth</b>" : "in truth"} ${yesOrNo(truth)}`;
  const own = set === undefined ? "" : `; <b class="gb-concept-you">you: ${yesOrNo(set)}</b>`;
  return `${percent(predicted)}${so}${own}`;
}

export function yesOrNo(value: number): string {
  return value === 1 ? "yes" : value === 0 ? "no" : percent(value);
}

import {choice} from "../../../views/choosing.ts";
import {escapeHtml} from "../../../views/escape.ts";
import {decimalsFor, percent, plain, signed} from "../../../views/number-words.ts";
import {type SumScale, sumLevel, sumScale, sumStep} from "../../../views/running-sum.ts";
import type {BottleneckExplanation, ExplainedConcept, Setting} from "../plain-results.ts";
import {type Answer, answerWith} from "./answer.ts";
import {drawAnswer} from "./draw-answer.ts";
import {conceptBar, conceptWords} from "./draw-concept.ts";
import {setTo} from "./set-concepts.ts";

/** What "concept-bars" and "concept-switches" draw. */
export interface ExplanationData {
  explanation: BottleneckExplanation;
  /** what the row is, in words: its text */
  about?: string;
  /** the output whose sum is shown first */
  chosen: number;
}

/** What is drawn besides the state. */
export interface Standing {
  set: Setting;
  /** the output whose sum is shown */
  output: number;
  /** the switch of a concept, as HTML; of a picture that is only looked at there is none */
  switchOf?: (concept: ExplainedConcept, at: number) => string;
}

/** What a row's concepts are seen as, what each adds, and what comes of it before and after some are set. */
export function drawExplanation(data: ExplanationData, standing: Standing): string {
  const {explanation, about} = data;
  const answer = answerWith(explanation, standing.set);
  const quote =
    about === undefined ? "" : `<blockquote class="gb-concept-about">${escapeHtml(about)}</blockquote>`;
  return (
    `${quote}${drawAnswer(explanation, standing.set, answer)}` +
    choice("Show the sum for", outputNames(explanation), standing.output) +
    drawSum(explanation, standing, answer) +
    drawKey(explanation, standing.set)
  );
}

/** What each output speaks for: of two classes the one output speaks for the second. */
export function outputNames({classes, bias}: BottleneckExplanation): string[] {
  return (bias.length === 1 ? classes.slice(1) : classes).map(String);
}

/** Concepts in their order, those of a group together where its first one stands. */
function inGroups({conceptNames, groups}: BottleneckExplanation): {group?: string; members: number[]}[] {
  const seen = new Set<number>();
  return conceptNames.flatMap((name, at) => {
    if (seen.has(at)) return [];
    const [group, names] = Object.entries(groups).find(([, own]) => own.includes(name)) ?? [];
    const members = names ? names.map((own) => conceptNames.indexOf(own)).sort((a, b) => a - b) : [at];
    for (const member of members) seen.add(member);
    return [group === undefined ? {members} : {group, members}];
  });
}

function drawSum(explanation: BottleneckExplanation, standing: Standing, answer: Answer): string {
  const {bias, concepts} = explanation;
  const {output} = standing;
  const units = inGroups(explanation);
  let running = bias[output];
  const steps = new Map<number, {from: number; to: number}>();
  for (const at of units.flatMap(({members}) => members)) {
    const from = running;
    running += answer.adds[at][output];
    steps.set(at, {from, to: running});
  }
  const at = sumScale([bias[output], ...[...steps.values()].map(({to}) => to)]);
  const decimals = decimalsFor([bias[output], running, ...concepts.map((_, j) => answer.adds[j][output])]);
  const row = (j: number): string =>
    drawRow(concepts[j], j, standing, {
      step: steps.get(j) as {from: number; to: number},
      value: answer.values[j],
      at,
      decimals
    });
  const name = escapeHtml(outputNames(explanation)[output]);
  const parts = units.map(({group, members}) =>
    group === undefined
      ? members.map(row).join("")
      : `<li class="gb-concept-group"><p class="gb-concept-groupname"><b>${escapeHtml(group)}</b>: at most one holds</p><ol>${members.map(row).join("")}</ol></li>`
  );
  return (
    `<div class="gb-concept-heads" aria-hidden="true"><span class="gb-concept-sees">the model sees</span><span class="gb-concept-gives">which adds for ${name}</span></div>` +
    level("bias, where the sum starts", bias[output], at, decimals) +
    `<ol class="gb-concept-rows">${parts.join("")}</ol>` +
    level(`= logit of ${name}`, answer.logits[output], at, decimals)
  );
}

interface Step {
  step: {from: number; to: number};
  /** what the label layer multiplies */
  value: number;
  at: SumScale;
  decimals: number;
}

function drawRow(
  concept: ExplainedConcept,
  j: number,
  {set, output, switchOf}: Standing,
  {step: {from, to}, value, at, decimals}: Step
): string {
  const own = setTo(set, concept.name);
  return (
    `<li class="gb-concept-row${own === undefined ? "" : " gb-concept-set"}"><span class="gb-concept-name">${escapeHtml(concept.name)}</span>${switchOf?.(concept, j) ?? ""}` +
    `<span class="gb-concept-sees">${conceptBar(concept, own)}<span class="gb-concept-words">${conceptWords(concept, own)}</span></span>` +
    `<span class="gb-concept-gives">${sumStep(from, to, at)}<span class="gb-concept-words">${plain(Number(value.toFixed(3)))} × ${plain(concept.weights[output])} = <b>${signed(to - from, decimals)}</b></span></span></li>`
  );
}

function level(words: string, value: number, at: SumScale, decimals: number): string {
  return (
    `<div class="gb-concept-row gb-concept-level"><span class="gb-concept-name">${words}</span>` +
    `<span class="gb-concept-gives">${sumLevel(value, at)}<span class="gb-concept-words"><b>${signed(value, decimals)}</b></span></span></div>`
  );
}

/** The marks that appear, and what they mean. */
function drawKey({concepts}: BottleneckExplanation, set: Setting): string {
  const mark = (shape: string, words: string): string =>
    `<span class="gb-plot-key"><svg width="16" height="14" aria-hidden="true" focusable="false">${shape}</svg> ${words}</span>`;
  const keys = [
    mark('<rect class="gb-concept-fill" y="3" width="16" height="8" rx="1.5"/>', "how sure the model is")
  ];
  if (concepts.some(({truth}) => truth !== null)) {
    keys.push(mark('<path class="gb-concept-truth" d="M3 3H13L8 11Z"/>', "what is so"));
  }
  if (Object.keys(set).length > 0) {
    keys.push(mark('<path class="gb-concept-mine" d="M3 11H13L8 3Z"/>', "set by you"));
  }
  return `<p class="gb-plot-keys">${keys.join(" ")}</p>`;
}

/** What a row's answer is before and after, in a sentence; for those who listen. */
export function answerSentence(explanation: BottleneckExplanation, set: Setting): string {
  const {classes, probabilities} = explanation;
  const after = answerWith(explanation, set).probabilities;
  const best = after.indexOf(Math.max(...after));
  const before = probabilities[best].before;
  return `The model now says ${classes[best]}: ${percent(after[best])}, as predicted ${percent(before)}.`;
}

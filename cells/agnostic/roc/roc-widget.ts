import {escapeHtml} from "../../views/escape.ts";
import {percent, plain} from "../../views/number-words.ts";
import {patch} from "../../views/patch.ts";
import {type PlotAxis, plot, plotLine, plotXPercent, plotY} from "../../views/plot.ts";
import {redrawAndHear} from "../../views/redraw-and-hear.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import {type Confusion, confusion} from "./roc.ts";
import type {RocData} from "./view.ts";

type Curve = RocData["curves"][number];

/** ROC and precision-recall curves, with a threshold that the reader walks along both. */
const widget: WidgetModule<RocData> = {
  default: {
    render({model, el}) {
      const walk = (slider: HTMLInputElement): void => {
        const k = Number(slider.dataset?.curve ?? Number.NaN);
        const state = model.get("state");
        const body = slider.closest?.(".gb-roc-body");
        if (state.curves[k] && body) patch(body, bodyOf(state, k, Number(slider.value)));
      };
      const sliders = (): HTMLInputElement[] => [...el.querySelectorAll<HTMLInputElement>("[data-curve]")];
      const draw = (): void => {
        patch(el, toStatic(model.get("state")));
        // A slider's place is not what the HTML says once it was moved.
        for (const [k, slider] of sliders().entries())
          slider.value = String(model.get("state").curves[k].half);
      };
      // A reader may have walked on the still picture already.
      if (sliders().length === model.get("state").curves.length) for (const slider of sliders()) walk(slider);
      else draw();
      return redrawAndHear({model, el}, draw, {input: ({target}) => walk(target as HTMLInputElement)});
    }
  },
  toStatic,
  toNumbers
};

export default widget.default;

const HEIGHT = 260;
const share = (title: string): PlotAxis => ({title, low: 0, high: 1, percent: true});

export function toStatic(state: RocData): string {
  const {curves, target} = state;
  const body = (k: number): string => `<div class="gb-roc-body">${bodyOf(state, k, curves[k].half)}</div>`;
  if (curves.length === 1) {
    const {label, auc} = curves[0];
    return `<div class="gb-check"><p class="gb-check-title">How well is <strong>${escapeHtml(label)}</strong> told from the rest? Area under the ROC curve: <b>${auc.toFixed(3)}</b>.</p>${body(0)}</div>`;
  }
  const sections = curves.map(
    ({label, auc}, k) =>
      `<details class="gb-check-class"${k === 0 ? " open" : ""}><summary><strong>${escapeHtml(label)}</strong> against the rest: area under the ROC curve ${auc.toFixed(3)}</summary>${body(k)}</details>`
  );
  return `<div class="gb-check"><p class="gb-check-title">How well is each class of ${escapeHtml(target)} told from the rest?</p>${sections.join("")}</div>`;
}

function bodyOf(state: RocData, k: number, step: number): string {
  const curve = state.curves[k];
  const at = confusionAt(curve, step);
  return (
    `<div class="gb-check-pictures">${rocPicture(curve, at)}${precisionPicture(curve, at)}</div>` +
    `${thresholdControl(curve, k, step, at)}${matrixTable(curve, at)}` +
    `<p class="gb-check-note">${words(curve, at)} The area is the chance that a row of ${escapeHtml(curve.label)} has a higher probability than one of the rest; 0.5 is a coin's.</p>`
  );
}

function confusionAt(curve: Curve, step: number): Confusion {
  const {threshold, truePositives, falsePositives} = curve.steps[step];
  return confusion(curve, threshold, truePositives, falsePositives);
}

function rocPicture({steps, positives, negatives, label, auc}: Curve, at: Confusion): string {
  const field = {
    x: share("share of the rest taken for it"),
    y: share(`share of ${label} found`),
    height: HEIGHT
  };
  const points = steps.map(({truePositives, falsePositives}): [number, number] => [
    falsePositives / negatives,
    truePositives / positives
  ]);
  return plot({
    ...field,
    alternative: `ROC curve of ${label}, with ${auc.toFixed(3)} of the area below it. ${inWords(at)}`,
    lines: `${plotLine(
      field,
      [
        [0, 0],
        [1, 1]
      ],
      "gb-plot-base"
    )}${plotLine(field, points, "gb-plot-line")}`,
    marks: here(field, at.falsePositiveRate, at.truePositiveRate)
  });
}

function precisionPicture(
  {steps, positives, negatives, label, averagePrecision}: Curve,
  at: Confusion
): string {
  const field = {
    x: share(`share of ${label} found (recall)`),
    y: share("share of those taken that are right (precision)"),
    height: HEIGHT
  };
  const points = steps
    .filter(({truePositives, falsePositives}) => truePositives + falsePositives > 0)
    .map(({truePositives, falsePositives}): [number, number] => [
      truePositives / positives,
      truePositives / (truePositives + falsePositives)
    ]);
  const base = positives / (positives + negatives);
  return plot({
    ...field,
    alternative: `Precision-recall curve of ${label}: average precision ${averagePrecision.toFixed(3)}; guessing gives ${percent(base)}.`,
    lines: `${plotLine(
      field,
      [
        [0, base],
        [1, base]
      ],
      "gb-plot-base"
    )}${plotLine(field, points, "gb-plot-line")}`,
    marks: Number.isNaN(at.precision) ? "" : here(field, at.truePositiveRate, at.precision)
  });
}

function here({x, y, height}: {x: PlotAxis; y: PlotAxis; height: number}, atX: number, atY: number): string {
  return `<circle class="gb-plot-here" cx="${plotXPercent(x, atX)}" cy="${plotY(y, atY, height)}" r="7"/>`;
}

function thresholdControl({steps, label}: Curve, k: number, step: number, at: Confusion): string {
  const text = thresholdText(at.threshold);
  return (
    `<label class="gb-check-threshold"><span>Take a row for ${escapeHtml(label)} from a probability of</span>` +
    `<input class="gb-scripted" type="range" min="0" max="${steps.length - 1}" step="1" value="${step}" data-curve="${k}" aria-valuetext="${text}: ${escapeHtml(inWords(at))}">` +
    `<output>${text}</output></label>`
  );
}

function thresholdText(threshold: number): string {
  return threshold === Number.POSITIVE_INFINITY ? "none is" : percent(threshold);
}

function matrixTable({label}: Curve, at: Confusion): string {
  const name = escapeHtml(label);
  const count = (value: number, right: boolean): string =>
    `<td class="gb-confusion-${right ? "right" : "wrong"}">${value.toLocaleString("en")}</td>`;
  return (
    `<table class="gb-confusion"><thead><tr><td></td><th scope="col">taken for ${name}</th><th scope="col">taken for the rest</th></tr></thead>` +
    `<tbody><tr><th scope="row">was ${name}</th>${count(at.truePositives, true)}${count(at.falseNegatives, false)}</tr>` +
    `<tr><th scope="row">was not</th>${count(at.falsePositives, false)}${count(at.trueNegatives, true)}</tr></tbody></table>`
  );
}

function words({label}: Curve, at: Confusion): string {
  const precise = Number.isNaN(at.precision)
    ? "nothing is taken for it"
    : `of what is taken for it ${percent(at.precision)} is`;
  return `${percent(at.truePositiveRate)} of ${escapeHtml(label)} is found, ${precise}, and ${percent(at.accuracy)} of all rows are right.`;
}

function inWords(at: Confusion): string {
  return `${percent(at.truePositiveRate)} found, ${percent(at.falsePositiveRate)} of the rest taken for it.`;
}

/** One row a threshold, as many as can be walked; sums of each class in the notes. */
export function toNumbers({curves}: RocData): NumbersTable {
  return {
    columns: [
      "class",
      "threshold",
      "true positives",
      "false positives",
      "true negatives",
      "false negatives",
      "true positive rate",
      "false positive rate",
      "precision"
    ],
    rows: curves.flatMap((curve) =>
      curve.steps.map((_, step) => {
        const at = confusionAt(curve, step);
        return [
          curve.label,
          Number.isFinite(at.threshold) ? at.threshold : null,
          at.truePositives,
          at.falsePositives,
          at.trueNegatives,
          at.falseNegatives,
          at.truePositiveRate,
          at.falsePositiveRate,
          Number.isNaN(at.precision) ? null : at.precision
        ];
      })
    ),
    notes: curves.map(
      ({label, auc, averagePrecision}) =>
        `${label}: area under the ROC curve ${plain(auc, 4)}, average precision ${plain(averagePrecision, 4)}.`
    )
  };
}

import type {CellContext} from "../../cell.ts";
import {InputError} from "../../input-error.ts";
import type {Steps} from "../../math/steps.ts";
import {type CentredMoments, centre} from "../../math/weighted-moments.ts";
import {nearest} from "../../nearest-name.ts";
import {inTurns, pausing} from "../../pause.ts";
import type {Level} from "../columns.ts";
import {type Gathered, gather} from "./gather.ts";
import {type LocalFit, localFitSteps} from "./local-fit.ts";
import type {Prepared} from "./prepare.ts";
import {selectFeaturesSteps} from "./select-features.ts";

/** The local model of one label. */
export interface LabelFit extends LocalFit {
  /** its column in the model's answer */
  output: number;
  label: Level;
  modelPrediction: number;
  /** columns in the order of selection */
  selected: number[];
}

export interface Explained {
  fits: LabelFit[];
  gathered: Gathered;
}

/** Draws a neighbourhood and fits the local models: the algorithm of LIME, once. */
export async function explain(prepared: Prepared, seed: number, context: CellContext): Promise<Explained> {
  let asked: {output: number; label: Level}[] = [];
  const gathered = await gather(prepared, seed, context, {
    outputs(answer) {
      asked = outputsToExplain(prepared, answer);
      return asked.map(({output}) => output);
    }
  });
  const start = performance.now();
  const moments = centre(gathered.sums);
  const pause = pausing(context.signal);
  const fits: LabelFit[] = [];
  for (const [o, {output, label}] of asked.entries()) {
    const selected = await inTurns(selecting(prepared, moments, o), pause);
    const fit = await inTurns(localFitSteps(moments, o, selected, prepared.first), pause);
    fits.push({...fit, output, label, selected, modelPrediction: gathered.modelAnswer[output]});
  }
  gathered.milliseconds.fit += performance.now() - start;
  return {fits, gathered};
}

function selecting({settings, first}: Prepared, moments: CentredMoments, output: number): Steps<number[]> {
  return selectFeaturesSteps(moments, output, settings.featureSelection, settings.numFeatures, first);
}

/** What other neighbourhoods say about the same local models. */
export interface Spread {
  /** standard deviation of each weight over the repeats, in the order of the fit's weights */
  standardErrors: number[];
  /** share of the repeats in which the feature would have been selected again */
  selectedAgain: number[];
}

/**
 * Draws `repeats` further neighbourhoods (seeds after `seed`) and refits each label's local model on the
 * features that it uses, so that the standard deviation of a weight over the repeats is the standard error of
 * the one reported.
 */
export async function repeatFits(
  prepared: Prepared,
  fits: {output: number; columns: number[]}[],
  seed: number,
  repeats: number,
  context: CellContext
): Promise<Spread[]> {
  const weights = fits.map(({columns}) => columns.map(() => [] as number[]));
  const again = fits.map(({columns}) => columns.map(() => 0));
  const pause = pausing(context.signal);
  for (let repeat = 0; repeat < repeats; repeat++) {
    const inner = (fraction: number, note?: string): void =>
      context.progress((repeat + fraction) / repeats, note);
    const other = (seed + repeat + 1) % Number.MAX_SAFE_INTEGER;
    const outputs = (): number[] => fits.map(({output}) => output);
    const {sums} = await gather(prepared, other, {...context, progress: inner}, {outputs});
    const moments = centre(sums);
    for (const [f, {columns}] of fits.entries()) {
      const refit = new Map(
        (await inTurns(localFitSteps(moments, f, columns, prepared.first), pause)).weights
      );
      const selected = new Set(await inTurns(selecting(prepared, moments, f), pause));
      for (const [p, column] of columns.entries()) {
        weights[f][p].push(refit.get(column) as number);
        if (selected.has(column)) again[f][p]++;
      }
    }
  }
  return fits.map((_, f) => ({
    standardErrors: weights[f].map(standardDeviation),
    selectedAgain: again[f].map((count) => count / repeats)
  }));
}

/** over n - 1 */
function standardDeviation(values: number[]): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1));
}

/** The outputs that `labels` or `topLabels` ask for; one for regression. */
function outputsToExplain(
  {settings, box, target}: Prepared,
  answer: Float64Array
): {output: number; label: Level}[] {
  const {labels, topLabels} = settings;
  if (box.mode === "regression") {
    if (labels || topLabels) {
      throw new InputError(labels ? "labels" : "topLabels", {
        got: labels ?? topLabels,
        expected: "nothing: a regression has one output"
      });
    }
    return [{output: 0, label: target ?? "prediction"}];
  }
  const classes = box.classes ?? Array.from(answer, (_, c) => c);
  const pick = (output: number): {output: number; label: Level} => ({output, label: classes[output]});
  if (topLabels !== undefined) {
    if (topLabels > classes.length) {
      throw new InputError("topLabels", {
        got: topLabels,
        expected: `at most ${classes.length}, the number of classes`
      });
    }
    const order = Array.from(answer, (_, c) => c).sort((a, b) => answer[b] - answer[a] || b - a);
    return order.slice(0, topLabels).map(pick);
  }
  return (labels ?? [classes[1]]).map((label) => {
    const named = classes.indexOf(label);
    const output = named >= 0 ? named : typeof label === "number" && Number.isInteger(label) ? label : -1;
    if (output >= 0 && output < classes.length) return pick(output);
    const near = typeof label === "string" ? nearest(label, classes.map(String)) : undefined;
    throw new InputError("labels", {
      got: label,
      expected: `a class of the model (${classes.join(", ")}) or its index, 0 to ${classes.length - 1}`,
      remedy: near && `Did you mean ${JSON.stringify(near)}?`
    });
  });
}

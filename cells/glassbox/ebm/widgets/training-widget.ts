import {plain} from "../../../views/number-words.ts";
import {across, type PlotAxis, plot, plotLine, plotXPercent, plotY} from "../../../views/plot.ts";
import {redrawingStops, type Stop} from "../../../views/read-stops.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import type {LossCurve, Stage} from "../loss-curve.ts";
import type {TrainingData} from "./training-curves.ts";

/** The validation loss of each bag, step by step; features and pairs in a picture each. */
const widget: WidgetModule<TrainingData> = {
  default: {render: redrawingStops(toStatic, (state, k) => stopsOf(stagesOf(state)[k]))},
  toStatic,
  toNumbers
};

export default widget.default;

const HEIGHT = 200;

interface Drawn {
  stage: Stage;
  curves: LossCurve[];
}

function stagesOf({curves}: TrainingData): Drawn[] {
  const of = (stage: Stage): Drawn => ({stage, curves: curves.filter((curve) => curve.stage === stage)});
  return [of("features"), of("pairs")].filter((drawn) => drawn.curves.length > 0);
}

export function toStatic(state: TrainingData): string {
  const stages = stagesOf(state);
  const pictures = stages.map(
    (drawn, k) => `<div>${picture(state, drawn, k)}<p class="gb-plot-says"></p></div>`
  );
  const bags = new Set(state.curves.map(({bag}) => bag)).size;
  return (
    `<div class="gb-check"><p class="gb-check-title">How the loss fell in training, on rows kept from it</p>` +
    `<div class="gb-check-pictures">${pictures.join("")}</div>` +
    `<p class="gb-check-note">${bags === 1 ? "One bag" : `${bags} bags, a line each; a dot marks the lowest point, which is what the bag keeps`}. ` +
    `A step changes one term a little. ${stages.length > 1 ? "Pairs begin where the features ended." : ""}</p></div>`
  );
}

function fieldOf({curves}: Drawn, title: string): {x: PlotAxis; y: PlotAxis; height: number} {
  const losses = curves.flatMap((curve) => curve.losses);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const margin = (high - low) / 20 || Math.abs(low) / 20 || 1;
  const last = Math.max(...curves.map(({steps}) => steps[steps.length - 1]), 1);
  return {
    x: {title: "boosting steps", low: 0, high: last},
    y: {title, low: low - margin, high: high + margin},
    height: HEIGHT
  };
}

function picture({loss}: TrainingData, drawn: Drawn, k: number): string {
  const field = fieldOf(drawn, `${loss}, ${drawn.stage}`);
  const lines = drawn.curves.map(({steps, losses}) =>
    plotLine(
      field,
      steps.map((step, i): [number, number] => [step, losses[i]]),
      "gb-plot-line"
    )
  );
  const marks = drawn.curves.map((curve) => {
    const at = lowest(curve);
    return `<circle class="gb-plot-point" cx="${plotXPercent(field.x, curve.steps[at])}" cy="${plotY(field.y, curve.losses[at], HEIGHT)}" r="4"/>`;
  });
  return plot({
    ...field,
    alternative: alternative(loss, drawn),
    lines: lines.join(""),
    marks: marks.join(""),
    reads: k
  });
}

function lowest({losses}: LossCurve): number {
  return losses.indexOf(Math.min(...losses));
}

function stopsOf(drawn: Drawn | undefined): Stop[] {
  if (!drawn) return [];
  const {x, y} = fieldOf(drawn, "");
  return drawn.curves
    .map((curve) => ({curve, at: lowest(curve)}))
    .sort((a, b) => a.curve.steps[a.at] - b.curve.steps[b.at])
    .map(({curve, at}) => ({
      x: across(x, curve.steps[at]),
      y: Number(plotY(y, curve.losses[at], HEIGHT)),
      says: `Bag ${curve.bag + 1}: lowest after ${curve.steps[at].toLocaleString("en")} steps, ${plain(curve.losses[at], 4)}.`
    }));
}

function alternative(loss: string, {stage, curves}: Drawn): string {
  const ends = curves.map((curve) => Math.min(...curve.losses));
  const [least, greatest] = [Math.min(...ends), Math.max(...ends)];
  const reached = curves.length === 1 ? plain(least, 4) : `${plain(least, 4)} to ${plain(greatest, 4)}`;
  return `How the ${loss} of ${curves.length === 1 ? "one bag" : `${curves.length} bags`} fell while ${stage} were learnt: the lowest is ${reached}.`;
}

/** One row a point of each curve. */
export function toNumbers({curves, loss}: TrainingData): NumbersTable {
  return {
    columns: ["bag", "stage", "steps", loss],
    rows: curves.flatMap(({bag, stage, steps, losses}) =>
      steps.map((step, i) => [bag + 1, stage, step, losses[i]])
    )
  };
}

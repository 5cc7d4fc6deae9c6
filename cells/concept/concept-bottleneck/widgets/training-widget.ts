import {percent, plain} from "../../../views/number-words.ts";
import {across, type PlotAxis, plot, plotLine, plotY} from "../../../views/plot.ts";
import {plotKeys} from "../../../views/plot-keys.ts";
import {redrawingStops, type Stop} from "../../../views/read-stops.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import type {TrainingPoint} from "../plain-results.ts";

/** The state of the widget "concept-training". */
export interface TrainingData {
  curve: TrainingPoint[];
  /** how many there will be at most */
  epochs?: number;
}

/** How a bottleneck learns: losses and shares right, step by step. */
const widget: WidgetModule<TrainingData> = {
  default: {render: redrawingStops(toStatic, (state, reads) => stopsOf(state, pictures[reads]))},
  toStatic,
  toNumbers
};

export default widget.default;

const HEIGHT = 200;

type Measure = Exclude<keyof TrainingPoint, "epoch" | "penalty">;

interface Picture {
  title: string;
  percent: boolean;
  lines: [measure: Measure, name: string][];
  /** the line that the ring follows */
  read: Measure;
}

const pictures: Picture[] = [
  {
    title: "loss, nats",
    percent: false,
    lines: [
      ["labelLoss", "gb-plot-series-1 gb-concept-learnt"],
      ["conceptLoss", "gb-plot-series-2 gb-concept-learnt"],
      ["validationLabelLoss", "gb-plot-series-1"],
      ["validationConceptLoss", "gb-plot-series-2"]
    ],
    read: "validationLabelLoss"
  },
  {
    title: "share right, rows held back",
    percent: true,
    lines: [
      ["validationAccuracy", "gb-plot-series-1"],
      ["validationConceptAccuracy", "gb-plot-series-2"]
    ],
    read: "validationAccuracy"
  }
];

export function toStatic(state: TrainingData): string {
  const drawn = pictures.map(
    (picture, k) => `<div>${draw(state, picture, k)}<p class="gb-plot-says"></p></div>`
  );
  return (
    `<div class="gb-check gb-concepts"><p class="gb-check-title">${title(state)}</p><div class="gb-check-pictures">${drawn.join("")}</div>` +
    plotKeys(
      ["gb-plot-series-1", "label"],
      ["gb-plot-series-2", "concepts"],
      ["gb-plot-series-1 gb-concept-learnt", "the same on the rows it learns from"]
    ) +
    `</div>`
  );
}

/** How far it has come; of penalties that were tried, what the one gives that the concepts of held back rows chose. */
function title({curve}: TrainingData): string {
  const path = isPath(curve);
  const reached = path ? best(curve) : curve.at(-1);
  if (!reached) return "Nothing has been learnt yet";
  const {validationAccuracy: label, validationConceptAccuracy: concepts} = reached;
  const says = [
    ...(Number.isFinite(label) ? [`<b>${percent(label)}</b> of the labels`] : []),
    ...(Number.isFinite(concepts) ? [`${percent(concepts)} of the concepts`] : [])
  ];
  const count = curve.length.toLocaleString("en");
  const when = path
    ? `Of ${count} ${curve.length === 1 ? "penalty" : "penalties"} the best`
    : `After ${count} ${curve.length === 1 ? "epoch" : "epochs"} it`;
  return says.length > 0 ? `${when} gets ${says.join(" and ")} right` : `${count} steps so far`;
}

function isPath(curve: TrainingPoint[]): boolean {
  return curve.some(({penalty}) => penalty !== undefined);
}

function best(curve: TrainingPoint[]): TrainingPoint {
  return curve.reduce((a, b) => (b.validationConceptLoss < a.validationConceptLoss ? b : a));
}

function fieldOf({curve, epochs}: TrainingData, {title, percent: shares, lines}: Picture) {
  const values = lines.flatMap(([measure]) => curve.map((point) => point[measure])).filter(Number.isFinite);
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const margin = (high - low) / 20 || 0.05;
  const path = isPath(curve);
  const x: PlotAxis = {
    title: path ? "penalties tried, strong to weak" : "epochs",
    low: 0,
    high: Math.max(epochs ?? 0, curve.at(-1)?.epoch ?? 0, 4)
  };
  const y: PlotAxis = {
    title,
    low: Math.max(0, low - margin),
    high: shares ? Math.min(1, high + margin) : high + margin,
    percent: shares
  };
  return {x, y, height: HEIGHT};
}

function draw(state: TrainingData, picture: Picture, k: number): string {
  const field = fieldOf(state, picture);
  const lines = picture.lines.map(([measure, name]) => plotLine(field, pointsOf(state, measure), name));
  const marks = picture.lines.map(([measure, name]) => {
    const at = pointsOf(state, measure).at(-1);
    if (!at || name.includes("learnt")) return "";
    const dot = name.replace("series", "dot");
    return `<circle class="${dot}" cx="${(100 * across(field.x, at[0])).toFixed(2)}%" cy="${plotY(field.y, at[1], HEIGHT)}" r="3.5"/>`;
  });
  const last = state.curve.at(-1);
  return plot({
    ...field,
    alternative: `${picture.title}, step by step. ${last ? says(last) : "No step yet."}`,
    lines: lines.join(""),
    marks: marks.join(""),
    reads: k
  });
}

function pointsOf({curve}: TrainingData, measure: Measure): [number, number][] {
  return curve
    .map((point): [number, number] => [point.epoch, point[measure]])
    .filter(([, value]) => Number.isFinite(value));
}

function says(point: TrainingPoint): string {
  const at =
    point.penalty === undefined
      ? `Epoch ${point.epoch}`
      : `Penalty ${plain(point.penalty, 3)} (step ${point.epoch})`;
  return (
    `${at}: label loss ${plain(point.validationLabelLoss)}, concept loss ${plain(point.validationConceptLoss)} on rows held back; ` +
    `right ${percent(point.validationAccuracy)} of labels, ${percent(point.validationConceptAccuracy)} of concepts.`
  ).replaceAll("NaN\u00a0%", "–");
}

function stopsOf(state: TrainingData, picture: Picture): Stop[] {
  const {x, y} = fieldOf(state, picture);
  return state.curve
    .filter((point) => Number.isFinite(point[picture.read]))
    .map((point) => ({
      x: across(x, point.epoch),
      y: Number(plotY(y, point[picture.read], HEIGHT)),
      says: says(point)
    }));
}

/** One row a step. */
export function toNumbers({curve}: TrainingData): NumbersTable {
  const path = isPath(curve);
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    columns: [
      "step",
      ...(path ? ["penalty"] : []),
      "label loss",
      "concept loss",
      "label loss, held back",
      "concept loss, held back",
      "labels right, held back",
      "concepts right, held back"
    ],
    rows: curve.map((point) => [
      point.epoch,
      ...(path ? [point.penalty ?? null] : []),
      known(point.labelLoss),
      known(point.conceptLoss),
      known(point.validationLabelLoss),
      known(point.validationConceptLoss),
      known(point.validationAccuracy),
      known(point.validationConceptAccuracy)
    ])
  };
}

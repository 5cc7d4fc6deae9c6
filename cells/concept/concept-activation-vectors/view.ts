import type {Label} from "../../data/target.ts";
import type {WidgetView} from "../../views/view.ts";
import type {ConceptActivationVectors} from "./concept-activation-vectors.ts";
import type {ConceptReading} from "./sensitivity.ts";
import type {Measured, Tested} from "./significance.ts";

/** A measure to draw, beside what random concepts have. */
export interface DrawnMeasure {
  mean: number;
  standardError: number;
  p: number;
  /** random concepts leave this seldom enough */
  low: number;
  high: number;
}

/** The state of the widget "concept-activation-vectors". */
export interface TcavData {
  target: Label;
  layers: string[];
  /** the place of the layer that is shown first */
  chosen: number;
  runs: number;
  randomConcepts: number;
  inputCount: number;
  /** all tests together have this chance to call a random concept significant */
  significance: number;
  tests: number;
  test: "derivative" | "score";
  readings: {
    layer: string;
    concept: string;
    against: string | null;
    accuracy: {mean: number; standardError: number; high: number};
    found: boolean;
    score: DrawnMeasure;
    derivative: DrawnMeasure;
    spread: number;
    effect: {mean: number; standardError: number};
    significant: boolean;
  }[];
}

export function tcavView({basis, readings}: ConceptActivationVectors): WidgetView {
  const {target, layers, runs, randomConcepts, inputCount, significance, test} = basis;
  const state: TcavData = {
    target,
    layers,
    chosen: layers.length - 1,
    runs,
    randomConcepts,
    inputCount,
    significance,
    tests: readings.length,
    test,
    readings: readings.map(drawnReading)
  };
  return {kind: "widget", name: "concept-activation-vectors", state};
}

function drawnReading(reading: ConceptReading): TcavData["readings"][number] {
  const {layer, concept, against, accuracy, found, score, derivative, spread, effect, significant} = reading;
  return {
    layer,
    concept,
    against,
    accuracy: {...level(accuracy), high: accuracy.high},
    found,
    score: drawn(score),
    derivative: drawn(derivative),
    spread,
    effect: level(effect),
    significant
  };
}

function level({mean, standardError}: Measured): {mean: number; standardError: number} {
  return {mean, standardError};
}

function drawn({p, low, high, ...measured}: Tested): DrawnMeasure {
  return {...level(measured), p, low, high};
}

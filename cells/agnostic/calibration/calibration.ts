import type {Label} from "../../data/target.ts";
import {brierScore} from "../../math/metrics.ts";
import {calibrationError, type ReliabilityBin, reliability} from "../../math/reliability.ts";
import {storedJSON} from "../../stored-json.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";
import {type JudgedClasses, judgedLabels, oneAgainstRest} from "../judged.ts";

/** How far probabilities can be taken at their word. */
export interface CalibrationData {
  target: string;
  /** rows that were judged */
  rows: number;
  strategy: "uniform" | "quantile";
  /** one a class; of two classes the second only */
  curves: CalibrationCurve[];
}

export interface CalibrationCurve {
  label: Label;
  /** from the least probability to the greatest; at least one row each */
  bins: ReliabilityBin[];
  /** mean squared distance of the probability from 0 or 1 */
  brier: number;
  /** |predicted - observed| on average over the rows, in ten ranges of equal width, whatever the curve's */
  calibrationError: number;
  /** share of rows of this class */
  share: number;
}

/** What `calibration` answers: the curve of each class, with how far it is off. */
export class Calibration implements CalibrationData, Viewable {
  readonly target!: string;
  readonly rows!: number;
  readonly strategy!: "uniform" | "quantile";
  readonly curves!: CalibrationCurve[];

  constructor(data: CalibrationData) {
    Object.assign(this, data);
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "calibration", state: {...this}};
  }

  toJSON(): CalibrationData & {kind: "calibration"} {
    return {kind: "calibration", ...this};
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): Calibration {
    const {kind: _, ...data} = storedJSON<CalibrationData & {kind: "calibration"}>(
      json,
      "calibration",
      "a calibration"
    );
    return new Calibration(data);
  }
}

export function calibrate(
  judged: JudgedClasses,
  {bins, strategy, labels}: {bins: number; strategy: "uniform" | "quantile"; labels?: Label[]}
): Calibration {
  const {target, classes, truth} = judged;
  const curves = judgedLabels(judged, labels).map((place): CalibrationCurve => {
    const own = oneAgainstRest(judged, place);
    const curve = reliability(own.truth, own.probability, {bins, strategy});
    return {
      label: classes[place],
      bins: curve,
      brier: brierScore(own.truth, own.probability),
      calibrationError: calibrationError(own.truth, own.probability),
      share: own.truth.reduce((sum, one) => sum + one, 0) / own.truth.length
    };
  });
  return new Calibration({target, rows: truth.length, strategy, curves});
}

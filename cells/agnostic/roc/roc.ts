import type {Label} from "../../data/target.ts";
import {InputError} from "../../input-error.ts";
import {rocAuc} from "../../math/metrics.ts";
import {averagePrecision, thresholdCounts} from "../../math/threshold-counts.ts";
import {storedJSON} from "../../stored-json.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";
import {type JudgedClasses, judgedLabels, oneAgainstRest} from "../judged.ts";
import {rocView} from "./view.ts";

/** How well a class is told from the rest, at every threshold. */
export interface RocCurve {
  label: Label;
  /** rows of the class, and of the rest */
  positives: number;
  negatives: number;
  /** area under the ROC curve */
  auc: number;
  averagePrecision: number;
  /** the distinct probabilities, the greatest first */
  thresholds: Float64Array;
  /** rows of the class, and of the rest, that are at or above each */
  truePositives: Float64Array;
  falsePositives: Float64Array;
}

/** What one threshold makes of the rows. */
export interface Confusion {
  threshold: number;
  truePositives: number;
  falsePositives: number;
  trueNegatives: number;
  falseNegatives: number;
  /** share of the class that is found, also called recall */
  truePositiveRate: number;
  /** share of the rest that is taken for it */
  falsePositiveRate: number;
  /** share of what is taken for the class that is of it; NaN where nothing is */
  precision: number;
  accuracy: number;
}

type StoredCurve = Omit<RocCurve, "thresholds" | "truePositives" | "falsePositives"> &
  Record<"thresholds" | "truePositives" | "falsePositives", number[]>;

/** What `roc` answers: for each class its counts at every threshold. */
export class Roc implements Viewable {
  readonly target: string;
  readonly rows: number;
  /** one a class; of two classes the second only */
  readonly curves: RocCurve[];

  constructor({target, rows, curves}: {target: string; rows: number; curves: RocCurve[]}) {
    this.target = target;
    this.rows = rows;
    this.curves = curves;
  }

  /** What a threshold makes of the rows: those whose probability is at least so great are taken for the class. */
  at(threshold: number, label: Label = this.curves[0].label): Confusion {
    if (typeof threshold !== "number" || Number.isNaN(threshold)) {
      throw new InputError("threshold", {got: threshold, expected: "a number, from 0 to 1"});
    }
    const curve = this.curves.find((own) => own.label === label);
    if (!curve) {
      const known = this.curves.map((own) => JSON.stringify(own.label)).join(", ");
      throw new InputError("label", {got: label, expected: `a class of these curves: ${known}`});
    }
    let count = 0;
    while (count < curve.thresholds.length && curve.thresholds[count] >= threshold) count++;
    const found = count > 0 ? curve.truePositives[count - 1] : 0;
    const mistaken = count > 0 ? curve.falsePositives[count - 1] : 0;
    return confusion(curve, threshold, found, mistaken);
  }

  [viewSymbol](): WidgetView {
    return rocView(this);
  }

  toJSON(): {kind: "roc"; target: string; rows: number; curves: StoredCurve[]} {
    const {target, rows, curves} = this;
    return {
      kind: "roc",
      target,
      rows,
      curves: curves.map(({thresholds, truePositives, falsePositives, ...rest}) => ({
        ...rest,
        thresholds: [...thresholds],
        truePositives: [...truePositives],
        falsePositives: [...falsePositives]
      }))
    };
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): Roc {
    const stored = storedJSON<ReturnType<Roc["toJSON"]>>(json, "roc", "ROC curves");
    const curves = stored.curves.map(({thresholds, truePositives, falsePositives, ...rest}) => ({
      ...rest,
      thresholds: Float64Array.from(thresholds),
      truePositives: Float64Array.from(truePositives),
      falsePositives: Float64Array.from(falsePositives)
    }));
    return new Roc({target: stored.target, rows: stored.rows, curves});
  }
}

/** All that follows from how many of the class, and of the rest, are taken for the class. */
export function confusion(
  {positives, negatives}: {positives: number; negatives: number},
  threshold: number,
  truePositives: number,
  falsePositives: number
): Confusion {
  return {
    threshold,
    truePositives,
    falsePositives,
    trueNegatives: negatives - falsePositives,
    falseNegatives: positives - truePositives,
    truePositiveRate: truePositives / positives,
    falsePositiveRate: falsePositives / negatives,
    precision: truePositives / (truePositives + falsePositives),
    accuracy: (truePositives + negatives - falsePositives) / (positives + negatives)
  };
}

export function rocCurves(judged: JudgedClasses, labels: Label[] | undefined): Roc {
  const {target, classes, truth} = judged;
  const curves = judgedLabels(judged, labels).map((place): RocCurve => {
    const own = oneAgainstRest(judged, place);
    const counts = thresholdCounts(own.truth, own.probability);
    return {
      label: classes[place],
      auc: rocAuc(own.truth, own.probability),
      averagePrecision: averagePrecision(counts),
      ...counts
    };
  });
  return new Roc({target, rows: truth.length, curves});
}

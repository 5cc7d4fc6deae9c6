import {described, InputError} from "../../../input-error.ts";
import {
  storedList,
  storedNumber,
  storedNumbers,
  storedObject,
  storedText,
  withFields
} from "../../../stored-fields.ts";
import {storedJSON} from "../../../stored-json.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../../views/view.ts";
import type {EBM} from "../ebm-model.ts";
import type {LossCurve} from "../loss-curve.ts";

/** How the validation loss fell while a model was trained, bag by bag. */
export interface TrainingData {
  target: string;
  /** what the loss is, with its unit */
  loss: string;
  curves: LossCurve[];
}

/** what the picture reads */
const storedFields = {
  target: storedText,
  loss: storedText,
  curves: storedList(
    storedObject({bag: storedNumber, stage: storedText, steps: storedNumbers, losses: storedNumbers})
  )
};

/** The loss curves of a fit, as lines. */
export class TrainingCurves implements Viewable {
  readonly data: TrainingData;

  constructor(data: TrainingData) {
    this.data = data;
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "ebm-training", state: this.data};
  }

  toJSON(): TrainingData & {kind: "ebm-training"} {
    return {kind: "ebm-training", ...this.data};
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): TrainingCurves {
    const {kind: _, ...data} = withFields(
      storedJSON<TrainingData & {kind: "ebm-training"}>(json, "ebm-training", "training curves"),
      storedFields
    );
    return new TrainingCurves(data);
  }
}

/**
 * How the loss on each bag's validation rows fell.
 * @throws InputError for a model that came without its curves
 */
export function trainingCurves(model: EBM): TrainingCurves {
  const curves = model.lossCurves.filter(({steps}) => steps.length > 0);
  if (curves.length === 0) {
    throw new InputError("model", {
      got: described("a model without loss curves"),
      expected: "a model that was trained here, with validation rows",
      remedy: "A model from a file has none, nor has one with validationSize: 0"
    });
  }
  const loss = model.classes ? "log loss" : `mean squared error of ${model.target}`;
  return new TrainingCurves({target: model.target, loss, curves});
}

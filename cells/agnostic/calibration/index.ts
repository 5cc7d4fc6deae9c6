import {z} from "zod";
import {defineCell} from "../../cell.ts";
import {fields, tableField, wholeNumber} from "../../models/fields.ts";
import {pausing} from "../../pause.ts";
import {fittedModelField, judgeClasses} from "../judged.ts";
import {labelField} from "../label-field.ts";
import {calibrate} from "./calibration.ts";

export {Calibration, type CalibrationCurve, type CalibrationData} from "./calibration.ts";

/**
 * Whether probabilities can be taken at their word: of the rows to which the model gives 70 %, are 70 % of that class?
 * The reliability curve (DeGroot and Fienberg 1983), the Brier score and the expected calibration error.
 */
export const calibration = defineCell({
  name: "calibration",
  title: "Calibration",
  papers: [],
  inputs: fields({
    /** a model of classes */
    model: fittedModelField,
    /** rows with the target, best such as the model has not learnt from */
    table: tableField,
    /** ranges of probability */
    bins: wholeNumber(2).default(10),
    /** ranges of equal width, or with equally many rows */
    strategy: z.enum(["uniform", "quantile"], '"uniform" or "quantile"').default("uniform"),
    /** classes to look at, each against the rest; the second of two, or all */
    labels: z.array(labelField, "an array of classes").min(1, "at least one class").optional()
  }),
  async run({model, table, bins, strategy, labels}, {signal}) {
    return calibrate(await judgeClasses(model, table, pausing(signal)), {bins, strategy, labels});
  }
});

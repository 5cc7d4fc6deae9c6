import {z} from "zod";
import {defineCell} from "../../cell.ts";
import {fields, tableField} from "../../models/fields.ts";
import {pausing} from "../../pause.ts";
import {fittedModelField, judgeClasses} from "../judged.ts";
import {labelField} from "../label-field.ts";
import {rocCurves} from "./roc.ts";

export {type Confusion, Roc, type RocCurve} from "./roc.ts";

/**
 * How well a class is told from the rest, whatever the threshold: the ROC curve and the area under it (Hanley and
 * McNeil 1982), the precision-recall curve, and the confusion matrix at each threshold.
 */
export const roc = defineCell({
  name: "roc",
  title: "ROC and precision-recall curves",
  papers: [],
  inputs: fields({
    /** a model of classes */
    model: fittedModelField,
    /** rows with the target, best such as the model has not learnt from */
    table: tableField,
    /** classes to look at, each against the rest; the second of two, or all */
    labels: z.array(labelField, "an array of classes").min(1, "at least one class").optional()
  }),
  async run({model, table, labels}, {signal}) {
    return rocCurves(await judgeClasses(model, table, pausing(signal)), labels);
  }
});

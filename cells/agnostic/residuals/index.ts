import {z} from "zod";
import {defineCell} from "../../cell.ts";
import {InputError} from "../../input-error.ts";
import {fields, tableField, wholeNumber} from "../../models/fields.ts";
import {pausing} from "../../pause.ts";
import {fittedModelField, judgeClasses, judgedLabels, judgeNumbers, oneAgainstRest} from "../judged.ts";
import {labelField} from "../label-field.ts";
import {lieAlong, Residuals, residualsOf} from "./residuals.ts";

export {type ResidualAxis, type ResidualKind, Residuals, type ResidualsData} from "./residuals.ts";

/** Columns that residuals are looked at along, unless told. */
const columnsUntold = 12;

/**
 * What a model leaves over, along its prediction and along columns: where it is off on average, and by how much. For
 * classes, what is left of one class's probability, on average over rows that are near each other (binned residuals,
 * Gelman and Hill 2007, sec. 5.6).
 */
export const residuals = defineCell({
  name: "residuals",
  title: "Residuals",
  papers: [],
  inputs: fields({
    model: fittedModelField,
    /** rows with the target, best such as the model has not learnt from */
    table: tableField,
    /** columns to look along, whether the model reads them or not; the first 12 that it reads unless told */
    columns: z.array(z.string("a column's name"), "an array of column names").optional(),
    /** groups of about equally many rows along a column of numbers */
    bins: wholeNumber(2).default(12),
    /** of a model of classes, the class whose probability is judged: the second of two, the first of several */
    label: labelField.optional(),
    /** "actual": actual minus predicted; "deviance": for classes, ± the root of what a row adds to the deviance */
    kind: z.enum(["actual", "deviance"], '"actual" or "deviance"').default("actual")
  }),
  async run({model, table, columns, bins, label, kind}, {signal}) {
    const pause = pausing(signal);
    const along = {columns: columns ?? model.features.slice(0, columnsUntold), bins};
    if (model.classes) {
      const judged = await judgeClasses(model, table, pause);
      const [place] = judgedLabels(judged, label === undefined ? undefined : [label]);
      const {truth, probability} = oneAgainstRest(judged, place);
      const left = residualsOf({truth, predicted: probability}, kind);
      const {target, classes} = judged;
      return new Residuals({
        target,
        residual: kind,
        label: classes[place],
        ...lieAlong(judged.table, left, probability, along)
      });
    }
    for (const [name, told] of Object.entries({label, kind: kind === "actual" ? undefined : kind})) {
      if (told === undefined) continue;
      throw new InputError(name, {
        got: told,
        expected: `nothing: ${model.target} is a number, not a class`
      });
    }
    const judged = await judgeNumbers(model, table, pause);
    const left = residualsOf(judged, kind);
    return new Residuals({
      target: judged.target,
      residual: kind,
      ...lieAlong(judged.table, left, judged.predicted, along)
    });
  }
});

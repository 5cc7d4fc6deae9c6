import type {EBM} from "../ebm-model.ts";
import {gridOf} from "../feature.ts";
import {importances} from "../importances.ts";
import type {Displayed, DisplayedTerm} from "../widgets/displayed-terms.ts";
import type {ShapeData} from "../widgets/shape-data.ts";
import {shapeData} from "../widgets/shape-function.ts";
import {editableEbm} from "./editable-ebm.ts";

const shapesOf = new WeakMap<EBM, ShapeData[]>();

/**
 * The terms that can be edited, as they are drawn, the most important first. Their scores are those that `editEbm`
 * starts from, to the last bit. Terms of more than two features are not among them.
 */
export function editableShapes(model: EBM): ShapeData[] {
  const editable = editableEbm(model);
  let shapes = shapesOf.get(editable);
  if (!shapes) {
    const displayed = stored(editable);
    shapes = displayed.terms.map((term) => shapeData(editable, displayed, term));
    shapesOf.set(editable, shapes);
  }
  return shapes;
}

function stored(model: EBM): Displayed {
  const {terms, binning, intercept, termNames, rows} = model;
  const weighed = terms.every(({binWeights}) => binWeights.length > 0);
  const sizes = weighed ? importances(terms, intercept.length, "avg_weight") : undefined;
  const displayed = terms.flatMap(
    ({features, shape, scores, standardDeviations, binWeights}, t): DisplayedTerm[] => {
      if (features.length > 2) return [];
      const cells = shape.reduce((product, size) => product * size, 1);
      return [
        {
          features,
          grids: features.map((j) => gridOf(binning[j], features.length)),
          scores,
          name: termNames[t],
          weights: binWeights.length > 0 ? binWeights : new Float64Array(cells).fill(Number.NaN),
          ...(standardDeviations.length > 0 && {standardDeviations}),
          ...(sizes && {importance: sizes[t]})
        }
      ];
    }
  );
  const total = terms[0]?.binWeights.reduce((sum, weight) => sum + weight, 0) ?? 0;
  return {
    intercept,
    // a sort that keeps equals in their order
    terms: displayed.sort((a, b) => (b.importance ?? 0) - (a.importance ?? 0)),
    purified: true,
    rowWeight: total > 0 && rows > 0 ? total / rows : 1
  };
}

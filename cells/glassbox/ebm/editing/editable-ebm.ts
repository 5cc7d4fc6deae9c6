import {described, InputError} from "../../../input-error.ts";
import type {Rows} from "../../../models/predictor.ts";
import {cellsOf} from "../boost-data.ts";
import {EBM, type EbmTerm} from "../ebm-model.ts";
import {binsOf, type Feature, gridOf, jointBins} from "../feature.ts";
import {gridWeights} from "../grid-weights.ts";
import {type Shown, type ShownTerm, shownTerms, together} from "../shown-terms.ts";

const known = new WeakMap<EBM, EBM>();

/**
 * An equal model whose terms are the ones that are shown, so that who edits what is seen edits what predicts: pairs
 * hold only what no single feature says, and each feature has one term, with all the cuts that its parts have. The
 * predictions are the same but for rounding. A model that is such already is given back as it is.
 * @param table rows to count again in every cell, for a model that came without the weights of its bins
 * @throws InputError where pairs cannot be parted for want of weights
 */
export function editableEbm(model: EBM, table?: Rows): EBM {
  if (table) return parted(recounted(model, table));
  let editable = known.get(model);
  if (!editable) {
    editable = parted(model);
    known.set(model, editable);
    known.set(editable, editable);
  }
  return editable;
}

function parted(model: EBM): EBM {
  const {terms, binning, features: names} = model;
  const bare = terms.find(({features, binWeights}) => features.length === 2 && binWeights.length === 0);
  if (bare) throw withoutRows(bare.features.map((j) => names[j]).join(" & "), "no weights of its cells");
  if (isParted(model)) return model;
  const shown = shownTerms(model);
  const bags = shownBags(model);
  const parts = shown.terms.map((term, t) => partOf(term, t, model, bags));
  const mains = new Map(
    shown.terms.flatMap(({features, grids}) => (features.length === 1 ? [[features[0], grids[0]]] : []))
  );
  return new EBM(model, {
    ...model,
    binning: binning.map((feature, j): Feature => {
      const grid = mains.get(j) ?? gridOf(feature, 1);
      const ofPairs = gridOf(feature, 2);
      return {...feature, grids: grid === ofPairs ? [grid] : [grid, ofPairs]};
    }),
    terms: parts,
    intercept: shown.intercept,
    baggedIntercept: bags.length > 0 ? bags.map(({intercept}) => intercept) : model.baggedIntercept
  });
}

/** Each bag as it is shown; none where the bags are not known. */
function shownBags({terms, binning, baggedIntercept}: EBM): Shown[] {
  const whole = terms.every(({baggedScores}) => baggedScores.length === baggedIntercept.length);
  if (!whole) return [];
  return baggedIntercept.map((intercept, b) =>
    shownTerms({binning, intercept, terms: terms.map((term) => ({...term, scores: term.baggedScores[b]}))})
  );
}

function partOf({features, grids, scores}: ShownTerm, at: number, model: EBM, bags: Shown[]): EbmTerm {
  const {terms, bagWeights, features: names} = model;
  const stored = terms.find((term) => String(term.features) === String(features));
  // A term that took nothing over from a pair is the stored one.
  if (stored && stored.scores === scores) return stored;
  const weights = features.length === 1 ? gridWeights(grids[0], features[0], model) : stored?.binWeights;
  if (!weights) throw withoutRows(names[features[0]], "weights of bins that contradict each other");
  const baggedScores = bags.map(({terms: own}) => own[at].scores);
  return {
    features,
    shape: grids.map(({size}) => size),
    scores,
    standardDeviations: deviations(scores, baggedScores, bagWeights),
    baggedScores,
    binWeights: weights
  };
}

function deviations(scores: Float64Array, bags: Float64Array[], bagWeights: number[]): Float64Array {
  if (bags.length === 0) return new Float64Array(0);
  const shares = bagWeights.length === bags.length ? bagWeights : bags.map(() => 1);
  const total = shares.reduce((a, b) => a + b, 0);
  return scores.map((_, at) => {
    const mean = bags.reduce((sum, own, b) => sum + (shares[b] / total) * own[at], 0);
    return Math.sqrt(bags.reduce((sum, own, b) => sum + (shares[b] / total) * (own[at] - mean) ** 2, 0));
  });
}

/** Whether what is stored is what is shown: one main a feature, with the cuts of its pairs, and pairs without means. */
function isParted({terms, binning}: EBM): boolean {
  const mains = terms.filter(({features}) => features.length === 1).map(({features: [j]}) => j);
  if (new Set(mains).size < mains.length) return false;
  return terms.every((term) => {
    if (term.features.length !== 2) return true;
    const whole = term.features.every((j) => {
      const [main, ofPairs] = [gridOf(binning[j], 1), gridOf(binning[j], 2)];
      return mains.includes(j) && (main === ofPairs || together([main, ofPairs]).size === main.size);
    });
    return whole && isPure(term);
  });
}

function isPure({scores, binWeights, shape: [rows, columns]}: EbmTerm): boolean {
  const outputs = scores.length / binWeights.length;
  const size = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
  const isZero = (length: number, cellAt: (at: number) => number): boolean => {
    for (let k = 0; k < outputs; k++) {
      let sum = 0;
      let weight = 0;
      for (let at = 0; at < length; at++) {
        const cell = cellAt(at);
        sum += binWeights[cell] * scores[cell * outputs + k];
        weight += binWeights[cell];
      }
      if (Math.abs(sum) > 1e-12 * size * weight) return false;
    }
    return true;
  };
  for (let a = 0; a < rows; a++) if (!isZero(columns, (b) => a * columns + b)) return false;
  for (let b = 0; b < columns; b++) if (!isZero(rows, (a) => a * columns + b)) return false;
  return true;
}

/** The model with the rows of a table counted in the cells of its terms. */
function recounted(model: EBM, table: Rows): EBM {
  const rows = model.encode(table);
  const terms = model.terms.map((term) => {
    const columns = term.features.map((j) =>
      binsOf(gridOf(model.binning[j], term.features.length), rows.data, j, rows.columns)
    );
    const binWeights = new Float64Array(cellsOf(term));
    if (columns.length > 2) return {...term, binWeights: term.binWeights};
    for (const cell of jointBins(columns, term.shape)) binWeights[cell]++;
    return {...term, binWeights};
  });
  return new EBM(model, {...model, terms});
}

function withoutRows(term: string, found: string): InputError {
  return new InputError("model", {
    got: described(`${found} of ${term}`),
    expected: "the weight of rows in each cell, to part pairs from what one feature says alone",
    remedy: "Count them from a table: editableEbm(model, table)"
  });
}

import type {CellContext} from "../../cell.ts";
import {described, InputError} from "../../input-error.ts";
import {
  storedLabel,
  storedList,
  storedNumber,
  storedObject,
  storedText,
  withFields
} from "../../stored-fields.ts";
import {storedJSON} from "../../stored-json.ts";
import {type View, viewSymbol} from "../../views/view.ts";
import type {Mode} from "../black-box.ts";
import type {Level} from "../columns.ts";
import {type Explained, repeatFits} from "./explain.ts";
import {type DistanceShare, gather} from "./gather.ts";
import type {Prepared} from "./prepare.ts";
import {explanationView} from "./view.ts";

/** The weight of one feature in the local model. */
export interface FeatureWeight {
  feature: string;
  /** the row's value */
  value: Level;
  /** the bin or level that the weight is for: "28 < age <= 37"; absent for a column that was not cut */
  bin?: string;
  /**
   * How much the local model's prediction moves: with a bin, from outside it to inside; without, per
   * standard deviation of the column. In units of the prediction.
   */
  weight: number;
  /** standard deviation of the weight over other neighbourhoods; absent until they were drawn */
  standardError?: number;
  /** share of other neighbourhoods in which the feature was selected again, 0 to 1 */
  selectedAgain?: number;
}

/** The local model of one label. */
export interface LabelExplanation {
  /** the class, or for regression the target */
  label: Level;
  /** largest |weight| first */
  weights: FeatureWeight[];
  intercept: number;
  /** how much of the model's variation around the row the local line follows: weighted R^2, at most 1 */
  r2: number;
  /** what the local line says for the row */
  localPrediction: number;
  /** what the model says for it */
  modelPrediction: number;
}

/** An explanation as plain data. */
export interface LimeExplanationData extends LabelExplanation {
  method: "lime";
  mode: Mode;
  /** one a label; the first one's fields stand at the top as well */
  labels: LabelExplanation[];
  numSamples: number;
  kernelWidth: number;
  /** what a distance of `distances` counts */
  distanceUnit: "changed columns" | "distance";
  /** where the samples lie and which share of the kernel's weight they carry */
  distances: DistanceShare[];
  /** as many equally weighted samples would tell as much: (Σw)^2 / Σw^2 */
  effectiveSamples: number;
  seed: number;
  /** neighbourhoods behind the standard errors; 0 for none */
  repeats: number;
  warnings: string[];
}

/** A neighbourhood, for pictures and checks. */
export interface Neighbourhood {
  features: string[];
  /** what the model was asked, as the explained columns have it: values, or codes of levels, [row][feature] */
  values: number[][];
  /** what the local model sees: 1 in the row's bin, 0 elsewhere; or standardised values, [row][feature] */
  z: number[][];
  distances: number[];
  weights: number[];
  /** [row][class], or [row][0] */
  predictions: number[][];
}

/** What is needed to draw further neighbourhoods; a stored explanation has none. */
interface Origin {
  prepared: Prepared;
  columns: {output: number; columns: number[]}[];
}

/** what the picture reads */
const storedFields = {
  mode: storedText,
  labels: storedList(
    storedObject({
      label: storedLabel,
      weights: storedList(
        storedObject({
          feature: storedText,
          value: storedLabel.nullable(),
          bin: storedText.optional(),
          weight: storedNumber,
          standardError: storedNumber.optional(),
          selectedAgain: storedNumber.optional()
        })
      ),
      intercept: storedNumber,
      r2: storedNumber,
      localPrediction: storedNumber,
      modelPrediction: storedNumber
    })
  ).min(1, "at least one label"),
  numSamples: storedNumber,
  kernelWidth: storedNumber,
  distances: storedList(
    storedObject({from: storedNumber, to: storedNumber, samples: storedNumber, share: storedNumber})
  ),
  effectiveSamples: storedNumber,
  seed: storedNumber,
  repeats: storedNumber,
  warnings: storedList(storedText)
};

/** What `lime` answers. Plain data, with methods that draw further neighbourhoods of the same row. */
export class LimeExplanation implements LimeExplanationData {
  readonly method = "lime";
  readonly mode!: Mode;
  readonly labels!: LabelExplanation[];
  readonly label!: Level;
  readonly weights!: FeatureWeight[];
  readonly intercept!: number;
  readonly r2!: number;
  readonly localPrediction!: number;
  readonly modelPrediction!: number;
  readonly numSamples!: number;
  readonly kernelWidth!: number;
  readonly distanceUnit!: "changed columns" | "distance";
  readonly distances!: DistanceShare[];
  readonly effectiveSamples!: number;
  readonly seed!: number;
  readonly repeats!: number;
  readonly warnings!: string[];
  readonly #origin: Origin | undefined;

  /** Made by `lime`, or from `toJSON`'s data by `fromJSON`. */
  constructor(data: Omit<LimeExplanationData, keyof LabelExplanation>, origin?: Origin) {
    const [first] = data.labels;
    Object.assign(this, data, first);
    this.#origin = origin;
  }

  /**
   * The same explanation with standard errors: `repeats` more neighbourhoods, each with a seed of its own.
   * Throws InputError on a stored explanation, which has no model to ask.
   */
  async standardErrors(
    {repeats = 10}: {repeats?: number} = {},
    context: Partial<CellContext> = {}
  ): Promise<LimeExplanation> {
    if (!Number.isInteger(repeats) || repeats < 2) {
      throw new InputError("repeats", {got: repeats, expected: "a whole number of at least 2"});
    }
    const origin = this.#living("standardErrors");
    const spreads = await repeatFits(
      origin.prepared,
      origin.columns,
      this.seed,
      repeats,
      withDefaults(context)
    );
    const labels = this.labels.map((label, l) => ({
      ...label,
      weights: label.weights.map((weight, p) => ({
        ...weight,
        standardError: spreads[l].standardErrors[p],
        selectedAgain: spreads[l].selectedAgain[p]
      }))
    }));
    return new LimeExplanation({...this.toJSON(), labels, repeats}, origin);
  }

  /** The first `limit` samples, drawn again from the seed; the explained row comes first. */
  async neighbourhood(
    {limit = 1000}: {limit?: number} = {},
    context: Partial<CellContext> = {}
  ): Promise<Neighbourhood> {
    const {prepared} = this.#living("neighbourhood");
    const {plan, features} = prepared;
    const all: Neighbourhood = {features, values: [], z: [], distances: [], weights: [], predictions: []};
    await gather(prepared, this.seed, withDefaults(context), {
      limit: Math.min(limit, this.numSamples),
      visit({values, design, distances, weights, answers}) {
        for (let i = 0; i < design.rows; i++) {
          const row = values.data.subarray(i * values.columns, (i + 1) * values.columns);
          all.values.push(plan.map(({slot}) => row[slot]));
          all.z.push([...design.data.subarray(i * plan.length, (i + 1) * plan.length)]);
          all.predictions.push([...answers.data.subarray(i * answers.columns, (i + 1) * answers.columns)]);
        }
        all.distances.push(...distances);
        all.weights.push(...weights);
      }
    });
    return all;
  }

  /** The explanation as plain data, for JSON and structured clone. */
  toJSON(): LimeExplanationData {
    return {...this};
  }

  /**
   * The inverse of `toJSON`. It can be shown and read; it cannot draw further neighbourhoods.
   * @throws InputError for what `toJSON` did not write
   */
  static fromJSON(json: unknown): LimeExplanation {
    const stored = storedJSON<LimeExplanationData, "method">(json, "lime", "a LIME explanation", "method");
    return new LimeExplanation(withFields(stored, storedFields));
  }

  [viewSymbol](): View {
    return explanationView(this);
  }

  #living(method: string): Origin {
    if (this.#origin) return this.#origin;
    throw new InputError("explanation", {
      got: described("an explanation read from JSON"),
      expected: `one that still has its model, for ${method}()`,
      remedy: "Call lime again with the same seed"
    });
  }
}

const never = new AbortController().signal;

function withDefaults(context: Partial<CellContext>): CellContext {
  return {signal: never, progress: () => {}, ...context};
}

/** Words for what a reader should know before trusting the numbers. */
function remarks({fits, gathered}: Explained, effectiveSamples: number): string[] {
  const remarks: string[] = [];
  const {yy, y, weight} = gathered.sums;
  for (const [o, {label}] of fits.entries()) {
    if (yy[o] - y[o] ** 2 / weight <= 1e-12 * yy[o]) {
      remarks.push(
        `The model's answer for ${label} does not change in the neighbourhood: every weight is 0.`
      );
    }
  }
  if (effectiveSamples < 10) {
    remarks.push(
      `The kernel leaves weight to about ${effectiveSamples.toFixed(1)} samples: too few for a line. Widen kernelWidth.`
    );
  }
  return remarks;
}

/** The result of one run of the algorithm. */
export function explanationOf(prepared: Prepared, explained: Explained, seed: number): LimeExplanation {
  const {settings, features, values, bins, box, binary, kernelWidth} = prepared;
  const {weight, squaredWeight} = explained.gathered.sums;
  const effectiveSamples = (weight * weight) / squaredWeight;
  const labels = explained.fits.map(
    ({label, weights, intercept, r2, localPrediction, modelPrediction}): LabelExplanation => ({
      label,
      weights: weights.map(([j, value]): FeatureWeight => {
        const bin = bins[j];
        return {feature: features[j], value: values[j], ...(bin === undefined ? {} : {bin}), weight: value};
      }),
      intercept,
      r2,
      localPrediction,
      modelPrediction
    })
  );
  const columns = explained.fits.map(({output, weights}) => ({output, columns: weights.map(([j]) => j)}));
  return new LimeExplanation(
    {
      method: "lime",
      mode: box.mode ?? "classification",
      labels,
      numSamples: settings.numSamples,
      kernelWidth,
      distanceUnit: binary ? "changed columns" : "distance",
      distances: explained.gathered.shares,
      effectiveSamples,
      seed,
      repeats: 0,
      warnings: [...prepared.warnings, ...box.warnings, ...remarks(explained, effectiveSamples)]
    },
    {prepared, columns}
  );
}

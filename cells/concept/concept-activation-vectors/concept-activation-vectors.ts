import type {Label} from "../../data/target.ts";
import {
  storedLabel,
  storedList,
  storedNumber,
  storedNumbers,
  storedObject,
  storedText,
  withFields
} from "../../stored-fields.ts";
import {storedJSON} from "../../stored-json.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";
import {comparisonWords} from "./comparison.ts";
import {placeOf} from "./concept-vectors.ts";
import type {ConceptReading} from "./sensitivity.ts";
import {tcavView} from "./view.ts";

/** What readings rest on. */
export interface ReadingBasis {
  target: Label;
  layers: string[];
  /** examples of each concept */
  counts: Record<string, number>;
  randomCount: number;
  inputCount: number;
  runs: number;
  randomConcepts: number;
  significance: number;
  test: "derivative" | "score";
  seed: number;
}

interface StoredReadings extends ReadingBasis {
  kind: "concept-activation-vectors";
  readings: ConceptReading[];
}

const measuredFields = {mean: storedNumber, standardError: storedNumber, runs: storedNumbers};
const testedField = storedObject({...measuredFields, p: storedNumber, low: storedNumber, high: storedNumber});

/** What a file is checked with. */
const storedShape = {
  target: storedLabel,
  layers: storedList(storedText),
  counts: storedObject({}),
  randomCount: storedNumber,
  inputCount: storedNumber,
  runs: storedNumber,
  randomConcepts: storedNumber,
  significance: storedNumber,
  test: storedText,
  readings: storedList(
    storedObject({
      layer: storedText,
      concept: storedText,
      accuracy: storedObject({...measuredFields, p: storedNumber, high: storedNumber}),
      score: testedField,
      derivative: testedField,
      spread: storedNumber,
      effect: storedObject(measuredFields)
    })
  )
};

/** What `conceptActivationVectors` answers: how a class depends on each concept, layer by layer. */
export class ConceptActivationVectors implements Viewable {
  readonly basis: ReadingBasis;
  /** layer by layer, in each the concepts in order and then the relative ones */
  readonly readings: ConceptReading[];

  constructor(basis: ReadingBasis, readings: ConceptReading[]) {
    this.basis = basis;
    this.readings = readings;
  }

  /**
   * What one layer says of a concept; the last layer without one.
   * @param against the other concept of a relative vector
   * @throws InputError for a layer or a concept that there is not
   */
  reading(
    concept: string,
    layer: string = this.basis.layers.at(-1)!,
    against: string | null = null
  ): ConceptReading {
    placeOf("layer", layer, this.basis.layers);
    const own = this.readings.filter((reading) => reading.layer === layer);
    return own[placeOf("concept", comparisonWords({concept, against}), own.map(comparisonWords))];
  }

  [viewSymbol](): WidgetView {
    return tcavView(this);
  }

  toJSON(): StoredReadings {
    return {kind: "concept-activation-vectors", ...this.basis, readings: this.readings};
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): ConceptActivationVectors {
    const {
      kind: _,
      readings,
      ...basis
    } = withFields(
      storedJSON<StoredReadings>(json, "concept-activation-vectors", "concept activation vectors"),
      storedShape
    );
    return new ConceptActivationVectors(basis, readings);
  }
}

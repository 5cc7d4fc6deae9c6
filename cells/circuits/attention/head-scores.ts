import {InputError} from "../../input-error.ts";
import {storedList, storedNumber, storedObject, storedText, withFields} from "../../stored-fields.ts";
import {storedJSON} from "../../stored-json.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";
import type {HeadScore} from "./attention-patterns.ts";
import type {HeadMeasures} from "./head-measures.ts";
import {type Head, headName} from "./head-name.ts";

/** A head's measures on random tokens that come twice, where each token has an earlier place in the second half. */
export interface ScoredHead extends Head {
  previous: number;
  current: number;
  first: number;
  duplicate: number;
  induction: number;
  /** nats */
  entropy: number;
  /** of each measure over the sequences; absent for one sequence */
  standardErrors?: Record<keyof HeadMeasures, number>;
}

/** Mean loss in nats. */
export interface HalfLosses {
  /** tokens of the first half, which nothing foretells */
  first: number;
  /** tokens of the second half but its first, which the first half foretells */
  second: number;
}

export interface HeadScoresData {
  model: string;
  /** tokens that came twice */
  length: number;
  sequences: number;
  /** absent for a sequence of one's own */
  seed?: number;
  heads: ScoredHead[];
  /** absent for a model that predicts no tokens, and where only some layers were run */
  loss?: HalfLosses;
}

/** what the pictures read */
const storedFields = {
  model: storedText,
  length: storedNumber,
  sequences: storedNumber,
  heads: storedList(
    storedObject({
      layer: storedNumber,
      head: storedNumber,
      previous: storedNumber,
      current: storedNumber,
      first: storedNumber,
      duplicate: storedNumber,
      induction: storedNumber,
      entropy: storedNumber
    })
  ),
  loss: storedObject({first: storedNumber, second: storedNumber}).optional()
};

/** What `headScores` answers: what each head of a model does with a sequence that comes again. */
export class HeadScores implements HeadScoresData, Viewable {
  readonly model!: string;
  readonly length!: number;
  readonly sequences!: number;
  readonly seed?: number;
  readonly heads!: ScoredHead[];
  readonly loss?: HalfLosses;

  constructor(data: HeadScoresData) {
    Object.assign(this, data);
  }

  /**
   * One head, by its name ("L1H3") or by layer and number.
   * @throws InputError for a head that was not scored
   */
  at(head: string | Head): ScoredHead {
    const name = typeof head === "string" ? head : headName(head);
    const found = this.heads.find((one) => headName(one) === name);
    if (found) return found;
    throw new InputError("head", {got: name, expected: `one of ${this.heads.map(headName).join(", ")}`});
  }

  /** The heads by a score, the highest first. */
  by(score: HeadScore): ScoredHead[] {
    return [...this.heads].sort((a, b) => b[score] - a[score]);
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "head-scores", state: {...this}};
  }

  toJSON(): HeadScoresData & {kind: "head-scores"} {
    return {kind: "head-scores", ...this};
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): HeadScores {
    const {kind: _, ...data} = withFields(
      storedJSON<HeadScoresData & {kind: "head-scores"}>(json, "head-scores", "head scores"),
      storedFields
    );
    return new HeadScores(data);
  }
}

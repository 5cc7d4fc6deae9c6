import {InputError} from "../../input-error.ts";
import {
  storedList,
  storedNumber,
  storedNumbers,
  storedObject,
  storedText,
  withFields
} from "../../stored-fields.ts";
import {storedJSON} from "../../stored-json.ts";
import {made} from "../../views/made-view.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";
import type {HeadMeasures} from "./head-measures.ts";
import {type Head, headName} from "./head-name.ts";
import {patternsState} from "./view.ts";

/** One head on one text. */
export interface HeadAttention extends Head, HeadMeasures {
  /** [query, key] row by row: how much of each key a query takes; a query's sum is 1 */
  weights: Float32Array;
  /** [key]: the length of what the head would write for this key alone, |v W_O| */
  valueNorms: Float32Array;
  /** [query]: the length of what the head writes, |z W_O| */
  outputNorms: Float32Array;
}

export interface AttentionPatternsData {
  model: string;
  /** what was done to the weights: "weights as trained" */
  processing: string;
  /** whether a query sees only itself and what stands before it */
  causal: boolean;
  tokens: number[];
  /** what each token adds to the text */
  pieces: string[];
  /** 1 if the first token only starts the text, else 0 */
  start: number;
  /** that the activations took while they were read */
  bytes: number;
  heads: HeadAttention[];
}

/** A score to put heads in order by. */
export type HeadScore = Exclude<keyof HeadMeasures, "entropy">;

/** what the pictures read */
const storedFields = {
  model: storedText,
  tokens: storedNumbers,
  pieces: storedList(storedText),
  start: storedNumber,
  heads: storedList(
    storedObject({
      layer: storedNumber,
      head: storedNumber,
      weights: storedNumbers,
      valueNorms: storedNumbers,
      outputNorms: storedNumbers
    })
  )
};

/** What `attention` answers: where each head looks in a text. */
export class AttentionPatterns implements AttentionPatternsData, Viewable {
  readonly model!: string;
  readonly processing!: string;
  readonly causal!: boolean;
  readonly tokens!: number[];
  readonly pieces!: string[];
  readonly start!: number;
  readonly bytes!: number;
  readonly heads!: HeadAttention[];

  constructor(data: AttentionPatternsData) {
    Object.assign(this, data);
  }

  /**
   * One head, by its name ("L1H3") or by layer and number.
   * @throws InputError for a head that was not looked at
   */
  at(head: string | Head): HeadAttention {
    const name = typeof head === "string" ? head : headName(head);
    const found = this.heads.find((one) => headName(one) === name);
    if (found) return found;
    throw new InputError("head", {got: name, expected: `one of ${this.heads.map(headName).join(", ")}`});
  }

  /** [query, key] row by row: attention times the length of what is written for the key, alpha |v W_O|. */
  weighted(head: string | Head): Float32Array {
    const {weights, valueNorms} = this.at(head);
    return weights.map((weight, i) => weight * valueNorms[i % valueNorms.length]);
  }

  /** The heads by a score, the highest first; those that have none last. */
  by(score: HeadScore): HeadAttention[] {
    return [...this.heads].sort((a, b) => (b[score] ?? -1) - (a[score] ?? -1));
  }

  /** The same picture with this head in front. */
  focus(head: string | Head): WidgetView & Viewable {
    const name = headName(this.at(head));
    return made({kind: "widget", name: "attention-patterns", state: patternsState(this, name)});
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "attention-patterns", state: patternsState(this)};
  }

  toJSON(): object {
    return {
      kind: "attention-patterns",
      ...this,
      heads: this.heads.map(({weights, valueNorms, outputNorms, ...head}) => ({
        ...head,
        weights: [...weights],
        valueNorms: [...valueNorms],
        outputNorms: [...outputNorms]
      }))
    };
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): AttentionPatterns {
    const {kind: _, ...data} = withFields(
      storedJSON<AttentionPatternsData & {kind: "attention-patterns"}>(
        json,
        "attention-patterns",
        "attention patterns"
      ),
      storedFields
    );
    return new AttentionPatterns({
      ...data,
      heads: data.heads.map((head) => ({
        ...head,
        weights: Float32Array.from(head.weights),
        valueNorms: Float32Array.from(head.valueNorms),
        outputNorms: Float32Array.from(head.outputNorms)
      }))
    });
  }
}

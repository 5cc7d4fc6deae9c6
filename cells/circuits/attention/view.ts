import {promptKey} from "../../views/tokens/index.ts";
import type {AttentionPatternsData, HeadAttention} from "./attention-patterns.ts";
import type {HeadMeasures} from "./head-measures.ts";
import {headName} from "./head-name.ts";

/** What the widget "attention-patterns" draws. Weights are stored in 16 bits, since a page carries them. */
export interface PatternsState {
  key: string;
  model: string;
  causal: boolean;
  /** what each token adds to the text; the one that starts texts by that name */
  pieces: string[];
  start: number;
  /** the head that is shown first */
  focus: string;
  heads: HeadState[];
}

export interface HeadState extends HeadMeasures {
  name: string;
  layer: number;
  head: number;
  /** 65,535 times the weight: [query, key] row by row, of a causal model only the keys up to the query */
  packed: Uint16Array;
  /** [key] */
  valueNorms: Float32Array;
  /** [query] */
  outputNorms: Float32Array;
}

const whole = 65_535;

export function patternsState(data: AttentionPatternsData, focus?: string): PatternsState {
  const {tokens, model, causal, pieces, start, heads} = data;
  return {
    key: promptKey(tokens),
    model,
    causal,
    pieces: start ? ["‹start›", ...pieces.slice(1)] : pieces,
    start,
    focus: focus ?? headName(mostTelling(heads)),
    heads: heads.map(({weights, ...head}) => ({
      ...head,
      name: headName(head),
      packed: packWeights(weights, tokens.length, causal)
    }))
  };
}

/** The head with the clearest habit on this text: induction first, since it is found least often. */
function mostTelling(heads: HeadAttention[]): HeadAttention {
  const habit = ({previous, duplicate, induction}: HeadAttention) =>
    Math.max(previous, duplicate ?? 0, 1.2 * (induction ?? 0));
  return heads.reduce((best, one) => (habit(one) > habit(best) ? one : best));
}

export function packWeights(weights: Float32Array, size: number, causal: boolean): Uint16Array {
  const packed = new Uint16Array(causal ? (size * (size + 1)) / 2 : size * size);
  let at = 0;
  for (let query = 0; query < size; query++) {
    const keys = causal ? query + 1 : size;
    for (let key = 0; key < keys; key++) packed[at++] = Math.round(whole * weights[query * size + key]);
  }
  return packed;
}

/** The weights again, to 1 in 65,535: [query, key] row by row. */
export function unpackWeights(packed: ArrayLike<number>, size: number, causal: boolean): Float32Array {
  const weights = new Float32Array(size * size);
  let at = 0;
  for (let query = 0; query < size; query++) {
    const keys = causal ? query + 1 : size;
    for (let key = 0; key < keys; key++) weights[query * size + key] = packed[at++] / whole;
  }
  return weights;
}

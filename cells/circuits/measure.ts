import type {Tensor} from "@tensorflow/tfjs-core";
import {InputError} from "../input-error.ts";
import {readLogits} from "../lens/logit-lens/read-logits.ts";
import type {Metric, Transformer} from "../models/transformer/index.ts";
import {tokenMeant, tokenPieces} from "../models/transformer-fields.ts";
import {tf} from "../tensors/tf.ts";
import {spokenPiece} from "../views/tokens/index.ts";

/** A number of a run: what a change to the run is judged by. */
export interface Measure {
  /** for people: what it is of, such as 'log-odds of " cat" over " dog"' */
  readonly words: string;
  readonly unit: string;
  /** the same in tfjs's operations, of logits [1, pos, d_vocab]: what gradients are taken of */
  readonly metric: Metric;
  /** position whose logits are all that it needs; undefined: it needs all */
  readonly position?: number;
  /** Of the logits of that position, or of all positions, row by row. */
  of(logits: Float32Array): number;
}

export interface Asked {
  answer?: string | number;
  wrong?: string | number;
  metric?: Metric;
}

/** How much likelier one token is than another: the difference of their logits, which is the log of their odds. */
export function logOdds(model: Transformer, answer: number, wrong: number, position: number): Measure {
  const quoted = (token: number) => spokenPiece(tokenPieces(model, [token])[0]);
  return {
    words: `log-odds of ${quoted(answer)} over ${quoted(wrong)}`,
    unit: "nats",
    position,
    of: (logits) => logits[answer] - logits[wrong],
    metric(logits) {
      const at = (token: number) => logits.slice([0, position, token], [1, 1, 1]);
      return at(answer).sub(at(wrong));
    }
  };
}

/** log p(answer). */
export function logProbability(model: Transformer, answer: number, position: number): Measure {
  return {
    words: `log-probability of ${spokenPiece(tokenPieces(model, [answer])[0])}`,
    unit: "nats",
    position,
    of: (logits) => logits[answer] - readLogits(logits).logSum,
    metric(logits) {
      const row = logits.slice([0, position, 0], [1, 1, logits.shape[2]]);
      return tf.logSoftmax(row).slice([0, 0, answer], [1, 1, 1]);
    }
  };
}

/**
 * The measure that was asked for: one's own metric, the log-odds of two tokens, or the log-probability of one.
 * @throws InputError for a token that is none, or two measures at once
 */
export function measureOf(
  model: Transformer,
  {answer, wrong, metric}: Asked,
  {length, position}: {length: number; position: number}
): Measure {
  if (metric) {
    if (answer !== undefined || wrong !== undefined) {
      throw new InputError("metric", {
        got: metric,
        expected: "either a metric, or an answer and a wrong token"
      });
    }
    return ownMeasure(model, metric, length);
  }
  if (answer === undefined) {
    throw new InputError("answer", {got: undefined, expected: "a token to compare wrong with"});
  }
  const token = tokenMeant(model, answer, "answer");
  if (wrong === undefined) return logProbability(model, token, position);
  const other = tokenMeant(model, wrong, "wrong");
  if (other !== token) return logOdds(model, token, other, position);
  throw new InputError("wrong", {got: wrong, expected: "another token than answer"});
}

function ownMeasure(model: Transformer, metric: Metric, length: number): Measure {
  const {dVocab} = model.config;
  return {
    words: metric.name || "own metric",
    unit: "",
    metric,
    of: (rows) =>
      tf.tidy(() => {
        const value: Tensor = metric(tf.tensor3d(rows, [1, length, dVocab]));
        if (value instanceof tf.Tensor && value.size === 1) return value.dataSync()[0];
        throw new InputError("metric", {
          got: value,
          expected: "a function of the logits that returns a tensor of one number",
          remedy: "tf.sum or tf.mean makes one of many"
        });
      })
  };
}

import type {Scalar, Tensor, Tensor3D} from "@tensorflow/tfjs-core";
import {described, InputError} from "../../input-error.ts";
import {atOnce, type Steps} from "../../math/steps.ts";
import {tf} from "../../tensors/tf.ts";

/** A number of the logits [batch, pos, d_vocab], made of tfjs's operations. */
export type Metric = (logits: Tensor3D) => Tensor;

export interface Differentiated {
  value: Tensor;
  gradients: Map<string, Tensor>;
}

/**
 * The gradient of a metric by activations: zeros are added at each place, and it is differentiated by them. The
 * caller owns what comes back.
 * @param shapes of the activations, by name
 * @param pass runs the model with these zeros added
 */
export function differentiate(
  shapes: ReadonlyMap<string, number[]>,
  pass: (added: ReadonlyMap<string, Tensor>) => Steps<Tensor3D>,
  metric: Metric
): Differentiated {
  const names = [...shapes.keys()];
  const zeros = names.map((name) => tf.zeros(shapes.get(name)!));
  // An error must not leave tfjs's tape before it is cleared: it is carried out by hand.
  let failure: {error: unknown} | undefined;
  const value = (): Scalar => {
    try {
      const logits = atOnce(pass(new Map(names.map((name, i) => [name, zeros[i]]))));
      return checkedScalar(metric(logits));
    } catch (error) {
      failure = {error};
      return tf.scalar(0);
    }
  };
  try {
    const {value: y, grads} = tf.engine().gradients(value, zeros, undefined, true);
    if (failure) {
      tf.dispose([y, grads.filter(Boolean)]);
      throw failure.error;
    }
    // what the metric does not depend on, it does not change with
    const gradients = names.map((_, i) => grads[i] ?? tf.zerosLike(zeros[i]));
    return {value: y, gradients: new Map(names.map((name, i) => [name, gradients[i]]))};
  } finally {
    tf.dispose(zeros);
  }
}

function checkedScalar(value: unknown): Scalar {
  if (value instanceof tf.Tensor && value.size === 1 && value.dtype === "float32")
    return value.reshape([]) as Scalar;
  throw new InputError("metric", {
    got: value instanceof tf.Tensor ? described(`a tensor of shape [${value.shape.join(", ")}]`) : value,
    expected: "a function that returns a tensor of one number",
    remedy: "tf.sum or tf.mean makes one of many"
  });
}

/**
 * Mean loss over the tokens that follow: -log p(token | those before), in nats.
 * @throws InputError for texts of one token, which nothing follows
 */
export function meanLoss(tokens: readonly (readonly number[])[]): Metric {
  if (tokens[0].length < 2) {
    throw new InputError("tokens", {
      got: described("1 token"),
      expected: "at least 2, since a loss is of what follows"
    });
  }
  return (logits) => {
    const [batch, pos, size] = logits.shape;
    const next = tf.tensor1d(
      tokens.flatMap((text) => text.slice(1)),
      "int32"
    );
    const before = logits.slice([0, 0, 0], [batch, pos - 1, size]).reshape([batch * (pos - 1), size]);
    const chosen = tf.mul(tf.logSoftmax(before), tf.oneHot(next, size));
    return tf.neg(tf.div(tf.sum(chosen), batch * (pos - 1)));
  };
}

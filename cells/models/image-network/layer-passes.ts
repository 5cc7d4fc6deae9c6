import type {Tensor, Tensor2D, Tensor4D} from "@tensorflow/tfjs-core";
import {tf} from "../../tensors/tf.ts";
import type {Layer} from "./architecture.ts";
import type {LayerWeights} from "./device-weights.ts";

/* What each kind of layer does to its input [picture, ...], and what a gradient by its output is by its input. */

/** What a layer gives. */
export function applied(layer: Layer, x: Tensor, own: LayerWeights | undefined): Tensor {
  switch (layer.type) {
    case "conv":
      return tf.add(
        tf.conv2d(x as Tensor4D, own!.weight as Tensor4D, layer.stride, layer.padding),
        own!.bias
      );
    case "relu":
      return tf.relu(x);
    case "maxPool":
      return tf.maxPool(x as Tensor4D, layer.size, layer.size, "valid");
    case "averagePool":
      return tf.avgPool(x as Tensor4D, layer.size, layer.size, "valid");
    case "flatten":
      return tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [x.shape[0], -1]);
    case "mean":
      return tf.mean(x, [1, 2]);
    case "dense":
      return tf.add(tf.matMul(x as Tensor2D, own!.weight as Tensor2D), own!.bias);
  }
}

/** The gradient by a layer's input, from the one by its output (the chain rule). */
export function backward(layer: Layer, x: Tensor, dy: Tensor, own: LayerWeights | undefined): Tensor {
  switch (layer.type) {
    case "conv":
      return tf.conv2dTranspose(
        dy as Tensor4D,
        own!.weight as Tensor4D,
        x.shape as Tensor4D["shape"],
        layer.stride,
        layer.padding
      );
    case "relu":
      return tf.mul(dy, tf.step(x));
    case "maxPool":
    case "averagePool":
      return tf.grad((before) => applied(layer, before, own))(x, dy);
    case "flatten": {
      const [pictures, height, width, channels] = x.shape as Tensor4D["shape"];
      return tf.transpose(tf.reshape(dy, [pictures, channels, height, width]), [0, 2, 3, 1]);
    }
    case "mean": {
      const [pictures, height, width, channels] = x.shape as Tensor4D["shape"];
      const each = tf.div(tf.reshape(dy, [pictures, 1, 1, channels]), height * width);
      return tf.tile(each, [1, height, width, 1]);
    }
    case "dense":
      return tf.matMul(dy as Tensor2D, own!.weight as Tensor2D, false, true);
  }
}

import {
  backend_util,
  type EinsumAttrs,
  type KernelFunc,
  type Tensor,
  type Tensor3D
} from "@tensorflow/tfjs-core";
import {tf} from "../tf.ts";

/** tf.einsum of one or two tensors: what both have and the result lacks is one product of matrices. */
export const einsum: KernelFunc = ({inputs, attrs}) => {
  const {equation} = attrs as unknown as EinsumAttrs;
  const operands = inputs as unknown as Tensor[]; // tfjs passes the tensors themselves
  const {allDims, summedDims, idDims} = backend_util.decodeEinsumEquation(equation, operands.length);
  backend_util.checkEinsumDimSizes(allDims.length, idDims, operands);
  const summed = new Set(summedDims);
  return tf.tidy(() => {
    if (operands.length === 1) {
      const {tensor, axes} = without(operands[0], idDims[0], (axis) => summed.has(axis));
      return inOrder(tensor, axes);
    }
    const [one, other] = operands.map((operand, i) => {
      const others = new Set(idDims[1 - i]);
      return without(operand, idDims[i], (axis) => summed.has(axis) && !others.has(axis));
    });
    const shared = one.axes.filter((axis) => other.axes.includes(axis));
    const batch = shared.filter((axis) => !summed.has(axis));
    const inner = shared.filter((axis) => summed.has(axis));
    const rows = one.axes.filter((axis) => !shared.includes(axis));
    const columns = other.axes.filter((axis) => !shared.includes(axis));
    const sizes = new Map<number, number>();
    for (const {tensor, axes} of [one, other]) {
      for (const [i, axis] of axes.entries()) sizes.set(axis, tensor.shape[i]);
    }
    const size = (axes: number[]) => axes.reduce((product, axis) => product * sizes.get(axis)!, 1);
    const arranged = ({tensor, axes}: Labelled, ...groups: number[][]) =>
      tf
        .transpose(
          tensor,
          groups.flat().map((axis) => axes.indexOf(axis))
        )
        .reshape(groups.map(size)) as Tensor3D;
    const product = tf.matMul(arranged(one, batch, rows, inner), arranged(other, batch, inner, columns));
    const axes = [...batch, ...rows, ...columns];
    return inOrder(product.reshape(axes.map((axis) => sizes.get(axis)!)), axes);
  });
};

/** A tensor, and which dimension of the equation each of its axes is. */
interface Labelled {
  tensor: Tensor;
  axes: number[];
}

/** The tensor summed over some dimensions. */
function without(tensor: Tensor, axes: number[], gone: (axis: number) => boolean): Labelled {
  const places = axes.flatMap((axis, place) => (gone(axis) ? [place] : []));
  if (!places.length) return {tensor, axes};
  return {tensor: tf.sum(tensor, places), axes: axes.filter((axis) => !gone(axis))};
}

/** Axes in the order in which the equation's result has them, which is that of their numbers. */
function inOrder(tensor: Tensor, axes: number[]): Tensor {
  return tf.transpose(
    tensor,
    axes.map((_, i) => axes.indexOf(i))
  );
}

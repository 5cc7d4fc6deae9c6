import type {ValueNode} from "../../cells/views/view.ts";

type TensorNode = Extract<ValueNode, {type: "tensor"}>;

/** the part of a TensorFlow.js tensor that its picture needs */
export interface TensorLike {
  shape: number[];
  dtype: string;
  dataSync(): ArrayLike<number>;
  isDisposed?: boolean;
}

/**
 * Elements read at most. A tensor may live on the GPU, where a synchronous read stalls the worker until all
 * queued work is done; above this size only shape and type are shown. Slice the tensor to see its values.
 */
export const readLimit = 65_536;

const side = 32;

export function isTensor(value: object): value is TensorLike {
  const tensor = value as Partial<TensorLike>;
  return (
    typeof tensor.dataSync === "function" &&
    typeof tensor.dtype === "string" &&
    Array.isArray(tensor.shape) &&
    tensor.shape.every((size) => Number.isInteger(size))
  );
}

/**
 * Shape, type, range and a picture of up to 32 x 32 values: the last two axes (for a longer tensor, of the first
 * index on the axes before), thinned evenly where they are longer.
 */
export function tensorNode(tensor: TensorLike): TensorNode {
  const node: TensorNode = {type: "tensor", dtype: tensor.dtype, shape: [...tensor.shape]};
  const size = tensor.shape.reduce((product, length) => product * length, 1);
  const numeric = tensor.dtype !== "string" && !tensor.dtype.startsWith("complex");
  if (tensor.isDisposed || !numeric || size === 0 || size > readLimit) return node;
  const values = tensor.dataSync();
  let min = Infinity;
  let max = -Infinity;
  for (let index = 0; index < size; index++) {
    if (values[index] < min) min = values[index];
    if (values[index] > max) max = values[index];
  }
  if (min <= max) Object.assign(node, {min, max});
  const columns = tensor.shape.at(-1) ?? 1;
  const rows = tensor.shape.at(-2) ?? 1;
  const width = Math.min(columns, side);
  const height = Math.min(rows, side);
  const thumbnail = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height);
    for (let x = 0; x < width; x++) {
      thumbnail[y * width + x] = values[row * columns + Math.floor((x * columns) / width)];
    }
  }
  node.thumbnail = {width, height, values: thumbnail};
  return node;
}

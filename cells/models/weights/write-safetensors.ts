import {described, InputError} from "../../input-error.ts";
import {bytesOf, toBytes} from "./number-types.ts";
import {scaleSuffix, toInt8} from "./scales.ts";
import type {WeightType} from "./weights.ts";

/** A tensor to be written. */
export interface TensorToWrite {
  shape: readonly number[];
  /** the numbers, row by row */
  values: ArrayLike<number>;
  /** F32 unless told. I8 rounds each row to 255 steps and writes its scales beside it, as scales.ts says. */
  type?: WeightType;
}

interface Part {
  type: WeightType;
  shape: readonly number[];
  bytes: Uint8Array;
}

/**
 * The bytes of a safetensors file. Tensors of wide numbers come first, so that each starts at whole numbers of its
 * own, and the file is the same for the same tensors in the same order.
 * @throws InputError naming a tensor with more or fewer numbers than its shape has
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, TensorToWrite>>,
  metadata?: Readonly<Record<string, string>>
): Uint8Array {
  const parts = Object.entries(tensors)
    .flatMap(([name, tensor]) => partsOf(name, tensor))
    .sort(([, a], [, b]) => bytesOf[b.type] - bytesOf[a.type]);
  const header: Record<string, unknown> = metadata ? {__metadata__: metadata} : {};
  let at = 0;
  for (const [name, {type, shape, bytes}] of parts) {
    header[name] = {dtype: type, shape, data_offsets: [at, at + bytes.length]};
    at += bytes.length;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // the numbers start at a multiple of 8
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(start + at).fill(0x20, 8, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(text, 8);
  let end = start;
  for (const [, {bytes}] of parts) {
    file.set(bytes, end);
    end += bytes.length;
  }
  return file;
}

function partsOf(name: string, {shape, values, type = "F32"}: TensorToWrite): [string, Part][] {
  const size = shape.reduce((product, length) => product * length, 1);
  if (values.length !== size) {
    throw new InputError(name, {
      got: described(`${values.length} numbers`),
      expected: `${size} for shape [${shape.join(", ")}]`
    });
  }
  if (type !== "I8") return [[name, {type, shape, bytes: toBytes(type, values)}]];
  const rows = shape[0] ?? 1;
  const {integers, scales} = toInt8(values, rows);
  return [
    [name, {type, shape, bytes: toBytes("I8", integers)}],
    [name + scaleSuffix, {type: "F32", shape: [rows], bytes: toBytes("F32", scales)}]
  ];
}

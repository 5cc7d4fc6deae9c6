import {bfloatToFloat, floatToBfloat, floatToHalf, halfToFloat} from "./half.ts";
import type {WeightType} from "./weights.ts";

/** Bytes that one number takes. */
export const bytesOf: Readonly<Record<WeightType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I8: 1,
  U8: 1,
  I16: 2,
  I32: 4,
  I64: 8,
  BOOL: 1
};

/** Float32 of what is stored. Of F32 in whole words it is the file's own memory: read it, do not write into it. */
export function toFloat32(type: WeightType, bytes: Uint8Array): Float32Array {
  // Typed arrays start at whole numbers of their element; a file's tensors need not. (`slice` of Node's Buffer is no copy.)
  const whole = bytes.byteOffset % bytesOf[type] === 0 ? bytes : new Uint8Array(bytes);
  const {buffer, byteOffset} = whole;
  const length = bytes.length / bytesOf[type];
  switch (type) {
    case "F32":
      return new Float32Array(buffer, byteOffset, length);
    case "F64":
      return Float32Array.from(new Float64Array(buffer, byteOffset, length));
    case "F16":
      return halfToFloat(new Uint16Array(buffer, byteOffset, length));
    case "BF16":
      return bfloatToFloat(new Uint16Array(buffer, byteOffset, length));
    case "I8":
      return Float32Array.from(new Int8Array(buffer, byteOffset, length));
    case "I16":
      return Float32Array.from(new Int16Array(buffer, byteOffset, length));
    case "I32":
      return Float32Array.from(new Int32Array(buffer, byteOffset, length));
    case "I64":
      return Float32Array.from(new BigInt64Array(buffer, byteOffset, length), Number);
    case "U8":
      return Float32Array.from(whole);
    case "BOOL":
      return Float32Array.from(whole, (value) => (value ? 1 : 0));
  }
}

/** Numbers as they are stored; fractions of whole-number types are cut off. */
export function toBytes(type: WeightType, values: ArrayLike<number>): Uint8Array {
  const stored = {
    F64: () => Float64Array.from(values),
    F32: () => Float32Array.from(values),
    F16: () => floatToHalf(Float32Array.from(values)),
    BF16: () => floatToBfloat(Float32Array.from(values)),
    I8: () => Int8Array.from(values),
    U8: () => Uint8Array.from(values),
    I16: () => Int16Array.from(values),
    I32: () => Int32Array.from(values),
    I64: () => BigInt64Array.from(Array.from(values, (value) => BigInt(Math.trunc(value)))),
    BOOL: () => Uint8Array.from(values, (value) => (value ? 1 : 0))
  }[type]();
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}

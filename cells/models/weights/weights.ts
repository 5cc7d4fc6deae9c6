/** How a checkpoint stores a tensor's numbers; the names are those of safetensors. */
export type WeightType = "F64" | "F32" | "F16" | "BF16" | "I8" | "U8" | "I16" | "I32" | "I64" | "BOOL";

/** One tensor of a checkpoint, still as it is stored. */
export interface StoredTensor {
  readonly name: string;
  readonly type: WeightType;
  readonly shape: readonly number[];
  /** The numbers, row by row, as float32; of int8 multiplied by the scales that were stored beside it. */
  toFloat32(): Float32Array;
}

/** A checkpoint: tensors by name. */
export interface Weights {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** @throws InputError naming the nearest names there are */
  get(name: string): StoredTensor;
  /** what the file says of itself */
  readonly metadata: Readonly<Record<string, string>>;
}

import {
  type _FusedMatMulAttrs,
  type BatchMatMulAttrs,
  broadcast_util,
  type KernelFunc,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
  util
} from "@tensorflow/tfjs-core";
import {tf} from "../tf.ts";
import {broadcastEntries} from "./broadcast.ts";
import {coreOf} from "./core.ts";
import {addressOf, type WasmBackend} from "./heap.ts";

interface Matrices {
  a: TensorInfo;
  b: TensorInfo;
  bias?: TensorInfo;
  preluActivationWeights?: TensorInfo;
}

/** tf.matMul, also of batches; matrices of whole numbers go to the kernel that stood here before. */
export function batchMatMul(before: KernelFunc): KernelFunc {
  return (args) => {
    const {a, b} = args.inputs as unknown as Matrices;
    if (a.dtype !== "float32" || b.dtype !== "float32") return before(args);
    return product(args.backend as WasmBackend, a, b, args.attrs as unknown as BatchMatMulAttrs);
  };
}

/** tf.fused.matMul: a product with a bias and an activation. */
export function fusedMatMul(before: KernelFunc): KernelFunc {
  return (args) => {
    const {a, b, bias, preluActivationWeights: alpha} = args.inputs as unknown as Matrices;
    if (a.dtype !== "float32" || b.dtype !== "float32") return before(args);
    const backend = args.backend as WasmBackend;
    const attrs = args.attrs as unknown as _FusedMatMulAttrs;
    const {activation} = attrs;
    let out = product(backend, a, b, attrs);
    const columns = out.shape.at(-1)!;
    const byColumn = bias?.shape.length === 1 && bias.shape[0] === columns;
    const rows = columns && util.sizeFromShape(out.shape) / columns;
    if (rows && (byColumn || activation === "relu")) {
      const least = activation === "relu" && (byColumn || !bias) ? 0 : -Infinity;
      const from = byColumn ? addressOf(backend, bias) : 0;
      coreOf(backend).finish(rows, columns, addressOf(backend, out), from, least);
      if (least === 0) return out;
    }
    if (bias && !byColumn) out = then(backend, out, "Add", (a) => ({a, b: bias}));
    if (activation === "linear") return out;
    const name = activations[activation];
    if (!name) throw new Error(`${activation} is no activation that a product can have`);
    return then(backend, out, name, (x) => ({x, alpha}), {alpha: attrs.leakyreluAlpha ?? 0});
  };
}

/** Kernels of tfjs that do what is done after a product. */
const activations: Record<string, string> = {
  relu: "Relu",
  relu6: "Relu6",
  elu: "Elu",
  sigmoid: "Sigmoid",
  leakyrelu: "LeakyRelu",
  prelu: "Prelu"
};

/** Another kernel on what was computed, which is then freed. */
function then(
  backend: WasmBackend,
  from: TensorInfo,
  name: string,
  inputs: (from: TensorInfo) => NamedTensorInfoMap,
  attrs: NamedAttrMap = {}
): TensorInfo {
  const {kernelFunc} = tf.getKernel(name, "wasm");
  const result = kernelFunc({inputs: inputs(from), backend, attrs}) as TensorInfo;
  backend.disposeData(from.dataId);
  return result;
}

interface Turns {
  transposeA: boolean;
  transposeB: boolean;
}

/** [..., m, k] by [..., k, n], batches broadcast. */
function product(
  backend: WasmBackend,
  a: TensorInfo,
  b: TensorInfo,
  {transposeA, transposeB}: Turns
): TensorInfo {
  const [inner, rows] = transposeA ? a.shape.slice(-2) : a.shape.slice(-2).reverse();
  const [columns, innerB] = transposeB ? b.shape.slice(-2) : b.shape.slice(-2).reverse();
  util.assert(
    inner === innerB,
    () =>
      `Error in matMul: inner shapes (${inner}) and (${innerB}) of Tensors with shapes ${a.shape} and ${b.shape} ` +
      `and transposeA=${transposeA} and transposeB=${transposeB} must match.`
  );
  const [ownA, ownB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const outer = broadcast_util.assertAndGetBroadcastShape(ownA, ownB);
  // a tensor that was made on another backend is moved here when its address is asked for
  const [fromA, fromB] = [addressOf(backend, a), addressOf(backend, b)];
  const out = backend.makeOutput([...outer, rows, columns], "float32");
  const size = rows * columns;
  const to = addressOf(backend, out);
  const batch = util.sizeFromShape(outer);
  if (!size || !batch) return out;
  if (!inner) {
    backend.wasm.HEAPU8.fill(0, to, to + 4 * size * batch);
    return out;
  }
  const core = coreOf(backend);
  const [entriesA, entriesB] = [broadcastEntries(ownA, outer), broadcastEntries(ownB, outer)];
  for (let i = 0; i < batch; i++) {
    const left = fromA + 4 * rows * inner * entriesA[i];
    const right = fromB + 4 * inner * columns * entriesB[i];
    core.multiply(rows, inner, columns, transposeA, transposeB, left, right, to + 4 * size * i, core.scratch);
  }
  return out;
}

import {type KernelFunc, type TensorInfo, type UnsortedSegmentSumAttrs, util} from "@tensorflow/tfjs-core";
import {addressOf, type WasmBackend} from "./heap.ts";

/**
 * Sums of rows by the segment each belongs to: the gradient of a gather. x [n, ...], segmentIds [n] to
 * [numSegments, ...]; a row of a segment that does not exist is left out.
 */
export const unsortedSegmentSum: KernelFunc = ({inputs, backend: own, attrs}) => {
  const backend = own as WasmBackend;
  const {x, segmentIds} = inputs as unknown as {x: TensorInfo; segmentIds: TensorInfo};
  const {numSegments} = attrs as unknown as UnsortedSegmentSumAttrs;
  const rank = segmentIds.shape.length;
  util.assertShapesMatch(x.shape.slice(0, rank), segmentIds.shape, "Error in unsortedSegmentSum: ");
  const rest = x.shape.slice(rank);
  const width = util.sizeFromShape(rest);
  for (const input of [x, segmentIds]) addressOf(backend, input);
  const out = backend.makeOutput([numSegments, ...rest], x.dtype);
  // views of the heap last: whatever makes it grow leaves them empty
  const segments = backend.typedArrayFromHeap(segmentIds);
  const values = backend.typedArrayFromHeap(x);
  const sums = backend.typedArrayFromHeap(out).fill(0);
  for (let row = 0; row < segments.length; row++) {
    const segment = segments[row];
    if (segment < 0 || segment >= numSegments) continue;
    for (let i = 0; i < width; i++) sums[segment * width + i] += values[row * width + i];
  }
  return out;
};

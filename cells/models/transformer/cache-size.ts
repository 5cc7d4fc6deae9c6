import {described, InputError} from "../../input-error.ts";
import type {HookPoint} from "./hook-points.ts";

/** Bytes of activations above which it must be said which are wanted. */
const largestUnfilteredCache = 64 * 2 ** 20;

/** Bytes that activations of float32 take. */
export function bytesOf(points: Iterable<HookPoint>, batch: number, pos: number): number {
  let numbers = 0;
  for (const point of points)
    numbers += point.shape(batch, pos).reduce((product, length) => product * length, 1);
  return 4 * numbers;
}

/** @throws InputError if all activations were asked for and they would take too much */
export function checkSize(points: Iterable<HookPoint>, batch: number, pos: number): void {
  const bytes = bytesOf(points, batch, pos);
  if (bytes <= largestUnfilteredCache) return;
  throw new InputError("names", {
    got: undefined,
    expected: `which activations to keep, since all of them would take ${megabytes(bytes)} for ${described(`${batch * pos} tokens`).text} (up to ${megabytes(largestUnfilteredCache)} need no choice)`,
    remedy: 'For example {names: /hook_resid_post/} or {names: ["blocks.0.attn.hook_pattern"]}'
  });
}

/** Bytes for people, rounded up. */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MB`;
}

import type {Tensor4D} from "@tensorflow/tfjs-core";
import {described, InputError} from "../../input-error.ts";
import {tf} from "../../tensors/tf.ts";
import type {Architecture} from "./architecture.ts";

/** Pictures for a network: what `pictures({...})` gives, or bytes of one's own. */
export interface PictureBatch {
  /** [picture, y, x, channel]: bytes of 0 to 255, or float32 numbers of 0 to 1 */
  readonly pixels: Uint8Array | Uint8ClampedArray | Float32Array;
  /** width and height of each in pixels */
  readonly size: number;
}

/** Numbers of a picture beyond this are bytes that were written as floats. */
const farOutside = 20;

/**
 * How many pictures there are.
 * @throws InputError for pictures of another size, none at all, part of one, or numbers that are not finite or far outside 0 to 1
 */
export function countPictures(pictures: PictureBatch, {input}: Architecture): number {
  const {pixels, size}: Partial<PictureBatch> = pictures ?? {};
  const bytes = pixels instanceof Uint8Array || pixels instanceof Uint8ClampedArray;
  if (!bytes && !(pixels instanceof Float32Array)) {
    throw new InputError("pictures", {
      got: pixels ?? pictures,
      expected: "an object with size and pixels: bytes, or a Float32Array of numbers from 0 to 1",
      remedy: "pictures({count: 10}) of glassbook/data gives one"
    });
  }
  if (size !== input.size) {
    throw new InputError("pictures.size", {
      got: size,
      expected: `${input.size}, the pixels across that this network looks at`
    });
  }
  const each = size * size * input.channels;
  if (pixels.length === 0 || pixels.length % each !== 0) {
    throw new InputError("pictures.pixels", {
      got: described(`${pixels.length} numbers`),
      expected: `${each} for each picture: ${size} by ${size} pixels of ${input.channels}`
    });
  }
  // a picture that was changed may reach beyond 0 to 1; one of bytes in float32 lies far outside
  const wrong = bytes ? -1 : (pixels as Float32Array).findIndex((value) => !(Math.abs(value) <= farOutside));
  if (wrong >= 0) {
    const finite = Number.isFinite(pixels[wrong]);
    throw new InputError(`pictures.pixels, picture ${Math.floor(wrong / each)}`, {
      got: pixels[wrong],
      expected: finite ? "numbers from 0 to 1" : "finite numbers",
      ...(finite && {remedy: "Divide bytes by 255, or give them as a Uint8Array"})
    });
  }
  return pixels.length / each;
}

/** Some of the pictures as the network takes them: [picture, y, x, channel], standardised. */
export function standardised(
  {pixels}: PictureBatch,
  {input}: Architecture,
  from: number,
  to: number
): Tensor4D {
  const {size, channels, mean, sd} = input;
  const each = size * size * channels;
  const scale = pixels instanceof Float32Array ? 1 : 1 / 255;
  const values = new Float32Array((to - from) * each);
  for (let i = 0; i < values.length; i++) values[i] = (pixels[from * each + i] * scale - mean) / sd;
  return tf.tensor4d(values, [to - from, size, size, channels]);
}

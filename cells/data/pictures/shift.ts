import {Random} from "../../math/random.ts";
import {hueRotation} from "./rgb.ts";

/** How pictures differ from those a model learnt from, though they show the same. */
export interface Shift {
  /** all colours turned about grey, in degrees: with 180 red things are cyan, and still called red */
  hue?: number;
  /** standard deviation of a Gaussian blur, in pixels */
  blur?: number;
  /** standard deviation of noise in every byte, in steps of 255 */
  noise?: number;
}

/** Changes one picture's bytes [y, x, 3] in place. */
export function applyShift(
  pixels: Uint8Array,
  size: number,
  {hue = 0, blur = 0, noise = 0}: Shift,
  seed: number
): void {
  if (hue % 360 !== 0) turnHue(pixels, hue);
  if (blur > 0) blurBy(pixels, size, blur);
  if (noise > 0) {
    const random = new Random(seed);
    for (let i = 0; i < pixels.length; i++) pixels[i] = byte(pixels[i] + noise * random.normal());
  }
}

function turnHue(pixels: Uint8Array, degrees: number): void {
  const rotation = hueRotation(degrees);
  for (let at = 0; at < pixels.length; at += 3) {
    const [red, green, blue] = [pixels[at], pixels[at + 1], pixels[at + 2]];
    for (let c = 0; c < 3; c++) {
      pixels[at + c] = byte(rotation[3 * c] * red + rotation[3 * c + 1] * green + rotation[3 * c + 2] * blue);
    }
  }
}

/** Along rows and then along columns; what lies beyond the edge is as the edge. */
function blurBy(pixels: Uint8Array, size: number, deviation: number): void {
  const reach = Math.ceil(3 * deviation);
  const weights = Float64Array.from({length: 2 * reach + 1}, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * deviation ** 2))
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const along = (source: ArrayLike<number>, step: number, across: number): Float64Array => {
    const blurred = new Float64Array(source.length);
    for (let line = 0; line < size; line++) {
      for (let place = 0; place < size; place++) {
        for (let i = -reach; i <= reach; i++) {
          const from = line * across + Math.min(size - 1, Math.max(0, place + i)) * step;
          const weight = weights[i + reach] / total;
          for (let c = 0; c < 3; c++) blurred[line * across + place * step + c] += weight * source[from + c];
        }
      }
    }
    return blurred;
  };
  const row = 3 * size;
  const blurred = along(along(pixels, 3, row), row, 3);
  for (let i = 0; i < pixels.length; i++) pixels[i] = byte(blurred[i]);
}

function byte(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}

import type {Colour} from "./attributes.ts";

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

export const namedColours: Record<Colour, Rgb> = {
  red: [214, 48, 49],
  orange: [238, 130, 28],
  yellow: [243, 205, 54],
  green: [46, 150, 78],
  blue: [44, 104, 206],
  purple: [132, 68, 178]
};

export const pale: Rgb = [251, 247, 236];
export const dark: Rgb = [28, 25, 40];

/** A colour so far on the way to another: 0 is the first, 1 the other. */
export function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share
  ];
}

/** Hue in turns, saturation and lightness 0 to 1 (CSS Color 4, section 7). */
export function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const k = (offset + 12 * (hue - Math.floor(hue))) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  }) as unknown as Rgb;
}

/** A rotation of colours about grey by degrees, as a matrix of three rows; grey stays, and so does the mean of the three. */
export function hueRotation(degrees: number): Float64Array {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle) / Math.sqrt(3)];
  const third = (1 - cos) / 3;
  return Float64Array.of(
    ...[cos + third, third - sin, third + sin],
    ...[third + sin, cos + third, third - sin],
    ...[third - sin, third + sin, cos + third]
  );
}

import {groundOf} from "./ground.ts";
import {covered, type Outline, outlineOf} from "./outline.ts";
import {patternOf} from "./pattern.ts";
import {dark, mixed, namedColours, pale, type Rgb} from "./rgb.ts";
import type {Finish, Patch, Scene} from "./scene.ts";

/** One picture's part of a set's bytes. */
export interface Canvas {
  /** width and height in pixels */
  size: number;
  /** [y, x, 3] */
  pixels: Uint8Array;
  /** [y, x]: 0 for the background, else the number of the object, from 1 on */
  mask: Uint8Array;
}

export function paint(canvas: Canvas, picture: Scene | Patch): void {
  if ("objects" in picture) paintScene(canvas, picture);
  else paintPatch(canvas, picture);
}

/** Paints the background and then each object. */
function paintScene(canvas: Canvas, {attributes, objects, finish, ground}: Scene): void {
  const {size, pixels} = canvas;
  const groundAt = groundOf(attributes.background, ground, size);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at += 3) {
      const [red, green, blue] = groundAt(x, y);
      pixels[at] = clamped(red);
      pixels[at + 1] = clamped(green);
      pixels[at + 2] = clamped(blue);
    }
  }
  objects.forEach(({x, y, radius, turn}, i) => {
    const outline = outlineOf(attributes.shape, radius * size, turn);
    paintObject(
      canvas,
      outline,
      {x: x * size, y: y * size, radius: radius * size},
      paintOf(attributes, finish, size),
      i + 1
    );
  });
}

/** Paints a texture over the whole picture. */
function paintPatch(canvas: Canvas, {attributes, finish}: Patch): void {
  const middle = canvas.size / 2;
  const everywhere: Outline = () => -Infinity;
  paintObject(
    canvas,
    everywhere,
    {x: middle, y: middle, radius: canvas.size},
    paintOf(attributes, finish, canvas.size),
    1
  );
}

/** The colour at a point of an object, from its middle. */
type Paint = (x: number, y: number) => Rgb;

function paintOf({colour, texture}: Patch["attributes"], finish: Finish, size: number): Paint {
  const {lighter, angle, period, phase} = finish;
  const first = mixed(namedColours[colour], lighter > 0 ? pale : dark, 0.14 * Math.abs(lighter));
  const second = finish.dark ? mixed(first, dark, 0.72) : mixed(first, pale, 0.82);
  const pattern = patternOf(texture, {angle, period: period * size, phase});
  return (x, y) => {
    const share = pattern(x, y);
    return share === 0 ? first : share === 1 ? second : mixed(first, second, share);
  };
}

function paintObject(
  {size, pixels, mask}: Canvas,
  outline: Outline,
  {x, y, radius}: {x: number; y: number; radius: number},
  colourAt: Paint,
  number: number
): void {
  const from = (middle: number) => Math.max(0, Math.floor(middle - radius - 1));
  const to = (middle: number) => Math.min(size - 1, Math.ceil(middle + radius + 1));
  for (let row = from(y); row <= to(y); row++) {
    for (let column = from(x); column <= to(x); column++) {
      // pixels are looked at in their middle
      const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
      const share = covered(outline(dx, dy));
      if (share === 0) continue;
      const colour = colourAt(dx, dy);
      const at = row * size + column;
      for (let c = 0; c < 3; c++)
        pixels[3 * at + c] = clamped(pixels[3 * at + c] * (1 - share) + colour[c] * share);
      if (share >= 0.5) mask[at] = number;
    }
  }
}

function clamped(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
}

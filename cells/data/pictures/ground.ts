import type {Background} from "./attributes.ts";
import {fromHsl, mixed, type Rgb} from "./rgb.ts";

/** How a background is drawn, whatever its kind: numbers from 0 to 1, and a seed of its grain. */
export interface GroundPlace {
  hue: number;
  lightness: number;
  angle: number;
  seed: number;
}

/** The colour of the background at a pixel. */
export type Ground = (x: number, y: number) => Rgb;

const grounds: Record<Background, (place: GroundPlace, size: number) => Ground> = {
  plain(place) {
    const colour = muted(place);
    return () => colour;
  },
  gradient(place, size) {
    const [from, to] = [
      muted(place),
      muted({...place, hue: place.hue + 0.35, lightness: 1 - place.lightness})
    ];
    const turn = 2 * Math.PI * place.angle;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    return (x, y) => mixed(from, to, 0.5 + ((x / size - 0.5) * cos + (y / size - 0.5) * sin) / Math.SQRT2);
  },
  clouds(place, size) {
    const [from, to] = [muted(place), mixed(muted({...place, hue: place.hue + 0.2}), [255, 255, 255], 0.4)];
    const grain = 48 / (size * 11);
    return (x, y) => {
      const coarse = smoothNoise(x * grain, y * grain, place.seed);
      const fine = smoothNoise(x * grain * 2.2, y * grain * 2.2, place.seed + 1);
      return mixed(from, to, 0.65 * coarse + 0.35 * fine);
    };
  },
  sand(place, size) {
    const colour = fromHsl(0.1 + 0.03 * place.hue, 0.36, 0.66 + 0.12 * place.lightness);
    const grain = 48 / size;
    return (x, y) => {
      const speck = noise(Math.floor(x * grain), Math.floor(y * grain), place.seed);
      return shaded(colour, 30 * (speck - 0.5) - (speck > 0.93 ? 34 : 0));
    };
  },
  grass(place, size) {
    const colour = fromHsl(0.24 + 0.07 * place.hue, 0.34, 0.36 + 0.1 * place.lightness);
    const grain = 48 / size;
    return (x, y) => {
      // blades: thin across, long down, each leaning with those beside it
      const lean = 2.5 * smoothNoise((x * grain) / 9, (y * grain) / 9, place.seed + 1);
      const blade = smoothNoise((x * grain) / 1.6 + lean, (y * grain) / 8, place.seed);
      return shaded(colour, 96 * (blade - 0.5));
    };
  },
  tiles(place, size) {
    const colour = muted(place);
    const joint = mixed(colour, [90, 86, 84], 0.45);
    const width = (9 * size) / 48;
    const half = size / 96;
    return (x, y) => {
      const [u, v] = [x + place.angle * width, y + place.hue * width];
      const [column, row] = [Math.floor(u / width), Math.floor(v / width)];
      if (u - column * width < 2 * half || v - row * width < 2 * half) return joint;
      return shaded(colour, 26 * (noise(column, row, place.seed) - 0.5));
    };
  }
};

export function groundOf(background: Background, place: GroundPlace, size: number): Ground {
  return grounds[background](place, size);
}

/** Quiet colours, so that the objects' own stand out: a third of them dark, the others light. */
function muted({hue, lightness}: GroundPlace): Rgb {
  const light = lightness < 1 / 3 ? 0.2 + 0.36 * lightness : 0.62 + 0.4 * (lightness - 1 / 3);
  return fromHsl(hue, 0.22, light);
}

function shaded(colour: Rgb, by: number): Rgb {
  return [colour[0] + by, colour[1] + by, colour[2] + by];
}

/** A number from 0 to 1 for each whole place, without any order: the finalizer of MurmurHash3 over both. */
function noise(x: number, y: number, seed: number): number {
  let bits = seed ^ Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

/** Noise at whole places, and smoothly between them. */
function smoothNoise(x: number, y: number, seed: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [eased(x - left), eased(y - top)];
  const above = noise(left, top, seed) * (1 - u) + noise(left + 1, top, seed) * u;
  const below = noise(left, top + 1, seed) * (1 - u) + noise(left + 1, top + 1, seed) * u;
  return above * (1 - v) + below * v;
}

function eased(share: number): number {
  return share * share * (3 - 2 * share);
}

import type {Texture} from "./attributes.ts";
import {covered} from "./outline.ts";

/** How a texture lies on an object: lengths in pixels, angle in radians. */
export interface PatternPlace {
  angle: number;
  /** from one stripe or dot to the next of its colour */
  period: number;
  /** where it begins, as shares of the period */
  phase: readonly [number, number];
}

/** The share of the second colour at a point, 0 to 1. */
export type Pattern = (x: number, y: number) => number;

/** A dot's radius, as a share of the period. */
const dotRadius = 0.3;

/** Checks are this much wider than stripes, or small pictures blur them. */
const checkWidth = 1.4;

const patterns: Record<Texture, (period: number) => Pattern> = {
  plain: () => () => 0,
  striped: (period) => (u) => inBand(u, period),
  dotted: (period) => (u, v) => {
    const [du, dv] = [u - period * Math.round(u / period), v - period * Math.round(v / period)];
    return covered(Math.hypot(du, dv) - dotRadius * period);
  },
  checked: (period) => (u, v) => {
    const [a, b] = [inBand(u, checkWidth * period), inBand(v, checkWidth * period)];
    return a + b - 2 * a * b;
  }
};

/** Bands half a period wide. */
function inBand(u: number, period: number): number {
  return covered(Math.abs(u - period * Math.round(u / period)) - period / 4);
}

export function patternOf(texture: Texture, {angle, period, phase}: PatternPlace): Pattern {
  if (texture === "plain") return patterns.plain(period);
  const pattern = patterns[texture](period);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [shiftU, shiftV] = [phase[0] * period, phase[1] * period];
  return (x, y) => pattern(x * cos + y * sin + shiftU, y * cos - x * sin + shiftV);
}

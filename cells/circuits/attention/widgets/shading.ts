import {type PatternsState, unpackWeights} from "../view.ts";

/** What is chosen about the picture. */
export interface Look {
  /** times the length of what is written for a key */
  weighted: boolean;
  /** without the first token */
  withoutFirst: boolean;
  /** three powers of ten instead of a straight scale */
  log: boolean;
  /** who looks at a token instead of where it looks */
  reversed: boolean;
}

export const plainLook: Look = {weighted: false, withoutFirst: false, log: false, reversed: false};

/** Powers of ten that a logarithmic scale reaches down. */
const decades = 3;

/** The numbers of all heads as they are looked at, on one scale. */
export interface Shading {
  size: number;
  causal: boolean;
  /** by head: [query, key] row by row */
  values: Float32Array[];
  /** the largest of all, which is the end of the scale */
  most: number;
  look: Look;
}

export function shadingOf({heads, pieces, causal}: PatternsState, look: Look): Shading {
  const size = pieces.length;
  let most = 0;
  const values = heads.map(({packed, valueNorms}) => {
    const all = unpackWeights(packed, size, causal);
    for (let i = 0; i < all.length; i++) {
      const key = i % size;
      if (look.withoutFirst && key === 0) all[i] = 0;
      else if (look.weighted) all[i] *= valueNorms[key];
      if (all[i] > most) most = all[i];
    }
    return all;
  });
  return {size, causal, values, most, look};
}

/** Whether a cell of the matrix can hold anything. */
export function isOpen({causal, look}: Shading, query: number, key: number): boolean {
  return !((causal && key > query) || (look.withoutFirst && key === 0));
}

/** Where a number stands on the scale, 0 to 1. */
export function shareOf({most, look}: Shading, value: number): number {
  const share = most > 0 ? value / most : 0;
  if (!look.log) return share;
  return share > 0 ? Math.max(0, 1 + Math.log10(share) / decades) : 0;
}

/** Fills from little to much; classes `gb-fill-0` to `gb-fill-7` of tokens.css, each with a legible text colour. */
export const fillLevels = 8;

/** The fill of a share from 0 to 1. */
export function fillLevel(share: number): number {
  if (!(share > 0)) return 0;
  return Math.min(fillLevels - 1, Math.floor(share * fillLevels));
}

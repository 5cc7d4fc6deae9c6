/** Imported by a notebook beside it. */
export const triple = (value: number): number => value * 3;

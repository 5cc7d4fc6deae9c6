/** A concept held against random examples, or against another concept's. */
export interface Comparison {
  concept: string;
  against: string | null;
}

/** "striped", or "striped, not dotted". */
export function comparisonWords({concept, against}: Comparison): string {
  return against === null ? concept : `${concept}, not ${against}`;
}

export function comparisonsOf(
  conceptNames: readonly string[],
  relative: readonly (readonly [string, string])[]
): Comparison[] {
  return [
    ...conceptNames.map((concept) => ({concept, against: null})),
    ...relative.map(([concept, against]) => ({concept, against}))
  ];
}

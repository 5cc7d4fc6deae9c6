/**
 * Lists of tokens in batches, by their numbers: equally long ones together, `most` at most, so that none needs padding.
 * @param which the lists that are wanted; all unless told
 */
export function equalLengths(
  tokens: readonly ArrayLike<number>[],
  most: number,
  which: Iterable<number> = tokens.keys()
): number[][] {
  const byLength = new Map<number, number[]>();
  for (const text of which) {
    const {length} = tokens[text];
    byLength.set(length, [...(byLength.get(length) ?? []), text]);
  }
  return [...byLength.values()].flatMap((texts) =>
    Array.from({length: Math.ceil(texts.length / most)}, (_, k) => texts.slice(k * most, (k + 1) * most))
  );
}

/** A place in a model, for people. */
export function placeWords({short, name}: {short: string; name: string}): string {
  if (short === name) return name;
  return short === "in" ? "the words as they come in" : `layer ${short}`;
}

/** An array, plain or typed. */
export function isList(value: unknown): boolean {
  return Array.isArray(value) || isTyped(value);
}

/** A typed array. */
export function isTyped(value: unknown): boolean {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** An object with names, and no list. */
export function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Bad input to a cell: names the field, what came, what was expected and, where known, the remedy. */
export class InputError extends Error {
  readonly field: string;
  readonly got: unknown;
  readonly expected: string;
  readonly remedy?: string;

  constructor(field: string, {got, expected, remedy}: {got: unknown; expected: string; remedy?: string}) {
    super(`${field}: got ${printed(got)}, expected ${expected}${remedy ? `. ${remedy}` : ""}`);
    this.name = "InputError";
    this.field = field;
    this.got = got;
    this.expected = expected;
    this.remedy = remedy;
  }
}

function printed(value: unknown): string {
  if (typeof value === "string")
    return value.length > 60 ? `${JSON.stringify(value.slice(0, 60))}…` : JSON.stringify(value);
  if (typeof value === "number" || value === undefined || value === null || typeof value === "boolean")
    return String(value);
  if (typeof value === "function") return `the function ${value.name || "(anonymous)"}`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${(value as Float64Array).length}`;
  return `a ${(value as object).constructor?.name ?? "value"}`;
}

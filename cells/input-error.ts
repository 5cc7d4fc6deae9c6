/** Words for what came, where they say more than the value itself: "3 values on line 5". */
export class Described {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export function described(text: string): Described {
  return new Described(text);
}

/** Bad input to a cell: names the field, what came, what was expected and, where known, the remedy. */
export class InputError extends Error {
  readonly field: string;
  /** the value that came, or words for it */
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
  if (value instanceof Described) return value.text;
  if (typeof value === "string")
    return value.length > 60 ? `${JSON.stringify(value.slice(0, 60))}…` : JSON.stringify(value);
  if (typeof value === "function") return `the function ${value.name || "(anonymous)"}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const kind: string = value.constructor?.name || "Object";
  if (ArrayBuffer.isView(value)) return `${withArticle(kind)} of ${(value as Float64Array).length}`;
  return kind === "Object" ? printedObject(value) : withArticle(kind);
}

function printedObject(value: object): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return "an empty object";
  const more = keys.length > 6 ? `, and ${keys.length - 6} more` : "";
  return `an object with the ${keys.length === 1 ? "key" : "keys"} ${keys.slice(0, 6).join(", ")}${more}`;
}

function withArticle(noun: string): string {
  return `${/^[aeio]/i.test(noun) ? "an" : "a"} ${noun}`;
}

import {described, InputError} from "../input-error.ts";

export type ColumnType = "number" | "string" | "boolean";

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const infinity = /^[+-]?inf(inity)?$/i;
/** a number written with leading zeros is a code, such as a postcode: as a number it would lose them */
const code = /^[+-]?0\d/;
const boolean = /^(true|false)$/i;

/** Texts as a column: the type is guessed unless given; no missing values in a column of numbers makes it a Float64Array. */
export function columnOfTexts(
  texts: string[],
  isMissing: (text: string) => boolean,
  type: ColumnType | undefined,
  at: (row: number) => string
): Float64Array | (number | string | boolean | null)[] {
  if (texts.length === 0) {
    throw new InputError("csv", {got: described("column names and no rows"), expected: "at least one row"});
  }
  const as = type ?? guess(texts, isMissing);
  const fail = (row: number, expected: string): never => {
    throw new InputError(at(row), {got: texts[row], expected});
  };
  if (as === "string") return texts.map((text) => (isMissing(text) ? null : text.trim()));
  if (as === "boolean") {
    return texts.map((text, row) => {
      if (isMissing(text)) return null;
      return boolean.test(text.trim()) ? text.trim().toLowerCase() === "true" : fail(row, "true or false");
    });
  }
  const values = texts.map((text, row) => {
    if (isMissing(text)) return null;
    const trimmed = text.trim();
    if (number.test(trimmed)) return Number(trimmed);
    return infinity.test(trimmed) ? (trimmed[0] === "-" ? -Infinity : Infinity) : fail(row, "a number");
  });
  return values.includes(null) ? values : Float64Array.from(values as number[]);
}

function guess(texts: string[], isMissing: (text: string) => boolean): ColumnType {
  let numbers = true;
  let booleans = true;
  let any = false;
  for (const text of texts) {
    if (isMissing(text)) continue;
    any = true;
    const trimmed = text.trim();
    numbers &&= (number.test(trimmed) && !code.test(trimmed)) || infinity.test(trimmed);
    booleans &&= boolean.test(trimmed);
    if (!numbers && !booleans) return "string";
  }
  return !any ? "string" : numbers ? "number" : "boolean";
}

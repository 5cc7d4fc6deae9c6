import {type ColumnTable, table} from "arquero";
import {described, InputError} from "../input-error.ts";
import {type ColumnType, columnOfTexts} from "./column.ts";
import {checkColumnNames} from "./column-name.ts";

export interface CSVOptions {
  /** what stands between two values; unless told a comma, or what the first line has in its place: `;` or a tab */
  delimiter?: string;
  /** what stands before a number's decimals; a point unless told */
  decimal?: "." | ",";
  /** the type of a column where it must not be guessed: `{postcode: "string"}` */
  types?: Record<string, ColumnType>;
  /** the spellings of a missing value; an empty field, NA, N/A, NaN, null and ? unless told */
  missing?: string[];
  /** largest file read, in bytes or characters; 256 MiB unless told */
  maxBytes?: number;
}

const missingSpellings = ["", "na", "n/a", "#n/a", "nan", "-nan", "null", "?"];

/**
 * Reads comma-separated text whose first line names the columns (RFC 4180: quotes may hold delimiters,
 * line ends and doubled quotes). A first line without a comma may be divided by semicolons or tabs. A column of numbers becomes numbers, of true and false booleans, anything
 * else strings; a missing value becomes null. Errors name the line: what came, and what was expected.
 */
export function fromCSV(text: string | Uint8Array, options: CSVOptions = {}): ColumnTable {
  const {types = {}, maxBytes = 256 * 2 ** 20} = options;
  if (options.delimiter !== undefined) checkDelimiter(options.delimiter);
  if (text.length > maxBytes) {
    throw new InputError("csv", {
      got: described(`${text.length} bytes`),
      expected: `at most ${maxBytes}`,
      remedy: "Cut the file, or raise maxBytes if there is memory for it"
    });
  }
  const source = typeof text === "string" ? text.replace(/^\uFEFF/, "") : decode(text);
  const delimiter = options.delimiter ?? delimiterOf(source);
  const {header, fields, lines} = split(source, delimiter);
  checkHeader(header, delimiter, options);
  for (const name of Object.keys(types)) {
    if (!header.includes(name)) {
      throw new InputError("types", {got: name, expected: `a column of the file: ${header.join(", ")}`});
    }
  }
  const missing = new Set(options.missing ?? missingSpellings);
  const isMissing = options.missing
    ? (value: string) => missing.has(value.trim())
    : (value: string) => missing.has(value.trim().toLowerCase());
  const columns = header.map((name, j) => {
    const at = (row: number) => `line ${lines[row]}, column ${JSON.stringify(name)}`;
    const texts = options.decimal === "," ? withPoints(fields[j], isMissing) : fields[j];
    if (delimiter !== "," && !options.decimal && !types[name]) refuseCommas(texts, isMissing, at);
    return [name, columnOfTexts(texts, isMissing, types[name], at)] as const;
  });
  return table(columns as [string, unknown[]][]);
}

function checkDelimiter(delimiter: string): void {
  if (delimiter.length === 1 && delimiter !== '"') return;
  throw new InputError("delimiter", {
    got: delimiter,
    expected: 'one character, such as "," or ";" or "\\t"'
  });
}

/** A comma, unless the first line has none and is divided by semicolons or tabs. */
function delimiterOf(source: string): string {
  const header = source.match(/\S.*/)?.[0].replace(/"[^"]*"/g, "") ?? "";
  if (header.includes(",")) return ",";
  return [";", "\t"].find((mark) => header.includes(mark)) ?? ",";
}

const withComma = /^\s*[+-]?\d*,\d+\s*$/;
const whole = /^\s*[+-]?\d+\s*$/;

/** Whether this is a column of numbers, some of them with a decimal comma. */
function hasCommas(texts: string[], isMissing: (text: string) => boolean): boolean {
  let any = false;
  for (const text of texts) {
    if (isMissing(text) || whole.test(text)) continue;
    if (!withComma.test(text)) return false;
    any = true;
  }
  return any;
}

function withPoints(texts: string[], isMissing: (text: string) => boolean): string[] {
  return hasCommas(texts, isMissing) ? texts.map((text) => text.replace(",", ".")) : texts;
}

/** Read as they are, such numbers would be so many categories, and nobody would be told. */
function refuseCommas(
  texts: string[],
  isMissing: (text: string) => boolean,
  at: (row: number) => string
): void {
  if (!hasCommas(texts, isMissing)) return;
  const row = texts.findIndex((text) => withComma.test(text));
  throw new InputError(at(row), {
    got: texts[row],
    expected: "a number with a decimal point",
    remedy: 'For decimal commas say {decimal: ","}; for text say {types: {...: "string"}}'
  });
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", {fatal: true}).decode(bytes);
  } catch (cause) {
    const error = new InputError("csv", {
      got: described(`invalid UTF-8 on line ${lineOfInvalid(bytes)}`),
      expected: "text in UTF-8",
      remedy: "Save the file again with the encoding UTF-8"
    });
    error.cause = cause;
    throw error;
  }
}

/** The line of the first byte that is no UTF-8: the decoder does not say, so lines are tried one by one. */
function lineOfInvalid(bytes: Uint8Array): number {
  const decoder = new TextDecoder("utf-8", {fatal: true});
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return line;
}

/** The text's fields, column by column, and the line on which each row starts. */
function split(source: string, delimiter: string): {header: string[]; fields: string[][]; lines: number[]} {
  let header: string[] | undefined;
  let fields: string[][] = [];
  const lines: number[] = [];
  let line = 1;
  let at = 0;
  while (at < source.length) {
    const start = line;
    const row: string[] = [];
    let quoted = false;
    for (;;) {
      let value: string;
      if (source[at] === '"') {
        quoted = true;
        const closing = closingQuote(source, at, line);
        value = source.slice(at + 1, closing).replaceAll('""', '"');
        line += lineEnds(value);
        at = closing + 1;
        const next = source[at];
        if (next !== undefined && next !== delimiter && next !== "\n" && next !== "\r") {
          throw new InputError("csv", {
            got: described(`${JSON.stringify(next)} after a closing quote on line ${line}`),
            expected: "a delimiter or the line's end",
            remedy: 'Write a quote inside a quoted value twice: ""'
          });
        }
      } else {
        let end = at;
        while (
          end < source.length &&
          source[end] !== delimiter &&
          source[end] !== "\n" &&
          source[end] !== "\r"
        )
          end++;
        value = source.slice(at, end);
        at = end;
      }
      row.push(value);
      if (source[at] !== delimiter) break;
      at++;
    }
    if (source[at] === "\r" && source[at + 1] === "\n") at += 2;
    else at++;
    line++;
    const blank = row.length === 1 && row[0].trim() === "" && !quoted;
    if (!header) {
      if (blank) continue;
      header = row;
      fields = header.map(() => []);
    } else if (row.length === header.length && (!blank || header.length === 1)) {
      for (let j = 0; j < row.length; j++) fields[j].push(row[j]);
      lines.push(start);
    } else if (!blank) {
      throw new InputError("csv", {
        got: described(`${row.length} values on line ${start}`),
        expected: `${header.length}, as many as the header has columns`,
        remedy: "Put a value that holds the delimiter in quotes"
      });
    }
  }
  if (!header)
    throw new InputError("csv", {
      got: described("an empty file"),
      expected: "a line of column names, then rows"
    });
  if (source.includes("\0")) {
    throw new InputError("csv", {
      got: described("a NUL character"),
      expected: "text",
      remedy: "Is it really a CSV file?"
    });
  }
  return {header, fields, lines};
}

function closingQuote(source: string, opening: number, line: number): number {
  let at = opening + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote < 0) {
      throw new InputError("csv", {
        got: described(`a quote opened on line ${line} and never closed`),
        expected: "a closing quote"
      });
    }
    if (source[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}

function lineEnds(value: string): number {
  return value.match(/\r\n|\n|\r/g)?.length ?? 0;
}

function checkHeader(header: string[], delimiter: string, options: CSVOptions): void {
  for (const [j, name] of header.entries()) {
    header[j] = name.trim();
    if (!header[j]) {
      throw new InputError("csv", {
        got: described(`no name for column ${j + 1}`),
        expected: "a name for every column in the first line"
      });
    }
    const first = header.indexOf(header[j]);
    if (first < j) {
      throw new InputError("csv", {
        got: described(`the name ${JSON.stringify(header[j])} for columns ${first + 1} and ${j + 1}`),
        expected: "different names"
      });
    }
  }
  checkColumnNames(header, "csv");
  const other = [";", "\t", "|", ","].find((mark) => mark !== delimiter && header[0].includes(mark));
  if (header.length === 1 && other && options.delimiter === undefined) {
    throw new InputError("csv", {
      got: described(`one column named ${JSON.stringify(header[0])}`),
      expected: `columns divided by ${JSON.stringify(delimiter)}`,
      remedy: `If ${JSON.stringify(other)} divides them, say so: {delimiter: ${JSON.stringify(other)}}`
    });
  }
}

import {type ColumnTable, table} from "arquero";
import {InputError} from "../input-error.ts";
import {type ColumnType, columnOfTexts} from "./column.ts";

export interface CSVOptions {
  /** what stands between two values; a comma unless told */
  delimiter?: string;
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
 * line ends and doubled quotes). A column of numbers becomes numbers, of true and false booleans, anything
 * else strings; a missing value becomes null. Errors name the line: what came, and what was expected.
 */
export function fromCSV(text: string | Uint8Array, options: CSVOptions = {}): ColumnTable {
  const {delimiter = ",", types = {}, maxBytes = 256 * 2 ** 20} = options;
  if (delimiter.length !== 1 || delimiter === '"') {
    throw new InputError("delimiter", {
      got: delimiter,
      expected: 'one character, such as "," or ";" or "\\t"'
    });
  }
  if (text.length > maxBytes) {
    throw new InputError("csv", {
      got: `${text.length} bytes`,
      expected: `at most ${maxBytes}`,
      remedy: "Cut the file, or raise maxBytes if there is memory for it"
    });
  }
  const source = typeof text === "string" ? text.replace(/^\uFEFF/, "") : decode(text);
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
    return [name, columnOfTexts(fields[j], isMissing, types[name], at)] as const;
  });
  return table(columns as [string, unknown[]][]);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", {fatal: true}).decode(bytes);
  } catch (cause) {
    const error = new InputError("csv", {
      got: `invalid UTF-8 on line ${lineOfInvalid(bytes)}`,
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
            got: `${JSON.stringify(next)} after a closing quote on line ${line}`,
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
        got: `${row.length} values on line ${start}`,
        expected: `${header.length}, as many as the header has columns`,
        remedy: "Put a value that holds the delimiter in quotes"
      });
    }
  }
  if (!header)
    throw new InputError("csv", {got: "an empty file", expected: "a line of column names, then rows"});
  if (source.includes("\0")) {
    throw new InputError("csv", {
      got: "a NUL character",
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
        got: `a quote opened on line ${line} and never closed`,
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
        got: `no name for column ${j + 1}`,
        expected: "a name for every column in the first line"
      });
    }
    const first = header.indexOf(header[j]);
    if (first < j) {
      throw new InputError("csv", {
        got: `the name ${JSON.stringify(header[j])} for columns ${first + 1} and ${j + 1}`,
        expected: "different names"
      });
    }
  }
  const other = [";", "\t", "|", ","].find((mark) => mark !== delimiter && header[0].includes(mark));
  if (header.length === 1 && other && options.delimiter === undefined) {
    throw new InputError("csv", {
      got: `one column named ${JSON.stringify(header[0])}`,
      expected: `columns divided by ${JSON.stringify(delimiter)}`,
      remedy: `If ${JSON.stringify(other)} divides them, say so: {delimiter: ${JSON.stringify(other)}}`
    });
  }
}

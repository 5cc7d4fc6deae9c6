import type {ColumnTable} from "arquero";
import {described, InputError} from "../input-error.ts";
import {fromArrow} from "./arrow.ts";
import {bytesOf} from "./chosen-file.ts";
import {type CSVOptions, fromCSV} from "./csv.ts";
import {readBeside} from "./read-beside.ts";
import {fromRows} from "./rows.ts";

const endings = [".csv", ".tsv", ".json", ".arrow"];

/** Whether this ends as the name of a table's file does. */
export function isTableFile(name: string): boolean {
  return endings.includes(ending(name));
}

/**
 * Reads a table from a file beside the notebook: comma- or tab-separated text, JSON (an array of row objects) or
 * Arrow, by the file's ending. `base` is the notebook's URL; without one, paths start at Node's current folder. The
 * file is read at each call, so that a changed one is seen.
 * @throws InputError that names the path that was tried, or what is wrong in the file
 */
export async function loadFile(
  path: string,
  base: string | undefined,
  options: CSVOptions = {}
): Promise<ColumnTable> {
  checkEnding(path, "path");
  return namedTable(await readBeside(path, base), path, options);
}

/** Reads a table from a file that a reader chose. @throws InputError that names the file, and what is wrong in it */
export async function readTableFile(file: File, options: CSVOptions = {}): Promise<ColumnTable> {
  checkEnding(file.name, "file");
  return namedTable(await bytesOf(file), file.name, options);
}

function checkEnding(name: string, field: string): void {
  if (isTableFile(name)) return;
  throw new InputError(field, {got: name, expected: `a file that ends in ${endings.join(", ")}`});
}

function namedTable(bytes: Uint8Array, name: string, options: CSVOptions): ColumnTable {
  try {
    return tableOf(bytes, ending(name), options);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const {got, expected, remedy, field} = error;
    const named = ["csv", "bytes", "rows"].includes(field) ? name : `${name}, ${field}`;
    throw new InputError(named, {got, expected, remedy});
  }
}

function ending(name: string): string {
  return /\.[^./]*$/.exec(name)?.[0].toLowerCase() ?? "";
}

function tableOf(bytes: Uint8Array, kind: string, options: CSVOptions): ColumnTable {
  if (kind === ".arrow") return fromArrow(bytes);
  if (kind === ".json") return fromRows(parsed(bytes));
  return fromCSV(bytes, kind === ".tsv" ? {delimiter: "\t", ...options} : options);
}

function parsed(bytes: Uint8Array): Record<string, unknown>[] {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    const error = new InputError("rows", {
      got: described(`text that is no JSON (${(cause as Error).message})`),
      expected: "an array of row objects"
    });
    error.cause = cause;
    throw error;
  }
}

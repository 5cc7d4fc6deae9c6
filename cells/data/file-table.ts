import type {ColumnTable} from "arquero";
import {described, InputError} from "../input-error.ts";
import {fromArrow} from "./arrow.ts";
import {readAsset} from "./asset.ts";
import {type CSVOptions, fromCSV} from "./csv.ts";
import {fromRows} from "./rows.ts";

const endings = [".csv", ".tsv", ".json", ".arrow"];

/** Whether this names a file of the author's own, "./own.csv" or "../tables/own.csv". */
export function isRelativePath(name: string): boolean {
  return /^\.{1,2}\//.test(name);
}

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
  if (!isTableFile(path)) {
    throw new InputError("path", {got: path, expected: `a file that ends in ${endings.join(", ")}`});
  }
  const url = urlOf(path, base);
  const bytes = await read(path, url, base);
  try {
    return tableOf(bytes, ending(path), options);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const {got, expected, remedy, field} = error;
    const named = ["csv", "bytes", "rows"].includes(field) ? path : `${path}, ${field}`;
    throw new InputError(named, {got, expected, remedy});
  }
}

function ending(name: string): string {
  return /\.[^./]*$/.exec(name)?.[0].toLowerCase() ?? "";
}

function urlOf(path: string, base: string | undefined): URL {
  // a # or ? in a file's name is part of the name
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return new URL(encoded, base ?? here());
}

/** Where paths start that no notebook stands behind: the current folder in Node, the page in a browser. */
function here(): string {
  if (inNode()) {
    const {pathToFileURL} = process.getBuiltinModule("node:url");
    return `${pathToFileURL(process.cwd()).href}/`;
  }
  return globalThis.document?.baseURI ?? globalThis.location.href;
}

function inNode(): boolean {
  return typeof process === "object" && Boolean(process.versions?.node);
}

async function read(path: string, url: URL, base: string | undefined): Promise<Uint8Array> {
  try {
    return await readAsset(url);
  } catch (cause) {
    const local = url.protocol === "file:";
    const error = new InputError("path", {
      got: path,
      expected: `a file that can be read at ${local ? localPath(url, base) : url.href}`,
      remedy:
        base === undefined
          ? "Outside a notebook a path starts at the current folder; fromCSV takes the text of a file from anywhere"
          : local
            ? "Put the file beside the notebook: the path starts at its folder"
            : "Put the file beside the notebook, in notebooks/, and build the site again"
    });
    const absent = (cause as NodeJS.ErrnoException).code === "ENOENT" || cause instanceof InputError;
    if (!absent) error.cause = cause;
    throw error;
  }
}

/** In a notebook from the current folder on: a page that is published shows the error, but no folders of its author. */
function localPath(url: URL, base: string | undefined): string {
  const path = process.getBuiltinModule("node:url").fileURLToPath(url);
  const {relative} = process.getBuiltinModule("node:path");
  const short = relative(process.cwd(), path);
  return base === undefined || short.startsWith("..") ? path : short;
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

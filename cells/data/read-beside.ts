import {InputError} from "../input-error.ts";
import {readAsset} from "./asset.ts";

/** Whether this names a file of the author's own, "./own.csv" or "../tables/own.csv". */
export function isRelativePath(name: string): boolean {
  return /^\.{1,2}\//.test(name);
}

/**
 * The bytes of a file beside the notebook. `base` is the notebook's URL; without one, paths start at Node's current
 * folder. The file is read at each call, so that a changed one is seen.
 * @throws InputError that names the path that was tried
 */
export async function readBeside(path: string, base: string | undefined): Promise<Uint8Array> {
  const url = urlOf(path, base);
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

/** In a notebook from the current folder on: a page that is published shows the error, but no folders of its author. */
function localPath(url: URL, base: string | undefined): string {
  const path = process.getBuiltinModule("node:url").fileURLToPath(url);
  const {relative} = process.getBuiltinModule("node:path");
  const short = relative(process.cwd(), path);
  return base === undefined || short.startsWith("..") ? path : short;
}

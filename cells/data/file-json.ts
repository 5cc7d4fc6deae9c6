import {InputError} from "../input-error.ts";
import {parsedJSON} from "../stored-json.ts";
import {bytesOf} from "./chosen-file.ts";
import {isRelativePath, readBeside} from "./read-beside.ts";

/**
 * Reads a JSON file beside the notebook, whatever it holds: a model that was stored, edits, a list.
 * @throws InputError that names the path that was tried, or what is wrong in the file
 */
export async function loadJSON(path: string, base: string | undefined): Promise<unknown> {
  if (!isRelativePath(path)) {
    throw new InputError("path", {
      got: path,
      expected: 'the path of a file beside the notebook, such as "./own.json"',
      remedy: "It starts with ./ or ../"
    });
  }
  const bytes = await readBeside(path, base);
  return jsonOf(bytes, path);
}

/** Reads a JSON file that a reader chose. @throws InputError that names the file */
export async function readJSONFile(file: File): Promise<unknown> {
  return jsonOf(await bytesOf(file), file.name);
}

function jsonOf(bytes: Uint8Array, name: string): unknown {
  return parsedJSON(new TextDecoder().decode(bytes), name, "a JSON file");
}

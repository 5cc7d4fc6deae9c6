import {described, InputError} from "../input-error.ts";

/**
 * The bytes of a file that a reader chose.
 * @throws InputError if the file was moved or changed since
 */
export async function bytesOf(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    const error = new InputError(file.name, {
      got: described("a file that cannot be read"),
      expected: "the file as it was when it was chosen",
      remedy: "Choose it again: it was moved or changed since"
    });
    error.cause = cause;
    throw error;
  }
}

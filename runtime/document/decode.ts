import {indexLines} from "./lines.ts";
import {DocumentError} from "./notebook.ts";

/** The text of a file, or the place of the first thing in it that is no text. */
export function decode(source: string | Uint8Array): string {
  const text = typeof source === "string" ? source : decodeBytes(source);
  const nul = text.indexOf("\0");
  if (nul !== -1) {
    throw new DocumentError(
      "The file holds a NUL character, so it is not a text file",
      indexLines(text).place(nul)
    );
  }
  if (!text.isWellFormed()) {
    const half = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.exec(text)!;
    throw new DocumentError(
      "The text holds half of a surrogate pair, which no UTF-8 file can store",
      indexLines(text).place(half.index)
    );
  }
  return text;
}

function decodeBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes);
  } catch {
    const valid = validPrefix(bytes);
    throw new DocumentError(
      "The file is not valid UTF-8; save it again with that encoding",
      indexLines(valid).place(valid.length)
    );
  }
}

/** The text before the first invalid byte. Prefixes are valid up to a point and never after it: bisect. */
function validPrefix(bytes: Uint8Array): string {
  const attempt = (length: number): string | undefined => {
    try {
      // as a stream, so that a character cut by the prefix's end is no error
      return new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes.subarray(0, length), {
        stream: true
      });
    } catch {
      return undefined;
    }
  };
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (attempt(middle) === undefined) high = middle - 1;
    else low = middle;
  }
  return attempt(low) ?? "";
}

import type {CellContext} from "../cell.ts";
import {readAsset} from "../data/asset.ts";
import {described, InputError} from "../input-error.ts";
import {hexDigest} from "./digest.ts";
import {dropBytes, keepBytes, keptBytes} from "./model-cache.ts";
import type {ModelCard, ModelFile} from "./model-card.ts";

/** What loading reports to, and what stops it. */
export type Loading = Pick<CellContext, "signal" | "progress">;

/**
 * The files of a model, by name: from disk in Node; in a browser from its cache, else from the site, and kept for the
 * next time, also offline. Each is checked against the size and hash of its card.
 * @param urlOf where a file stands
 * @throws InputError naming the file and what is wrong with it
 */
export async function readModelFiles(
  card: ModelCard,
  urlOf: (file: string) => URL,
  {signal, progress}: Loading
): Promise<Record<string, Uint8Array>> {
  const total = card.files.reduce((sum, {bytes}) => sum + bytes, 0);
  const files: Record<string, Uint8Array> = {};
  let before = 0;
  for (const file of card.files) {
    signal.throwIfAborted();
    const url = urlOf(file.file);
    const report = (bytes: number) => {
      const loaded = before + bytes;
      progress(loaded / total, `${card.title}: ${megabytes(loaded)} of ${megabytes(total)} MB`);
    };
    files[file.file] =
      url.protocol === "file:"
        ? await readFromDisk(url, file)
        : await readFromSite(url, file, {signal, report});
    before += file.bytes;
    report(0);
  }
  return files;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

async function readFromDisk(url: URL, file: ModelFile): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readAsset(url);
  } catch (cause) {
    const error = new InputError(file.file, {
      got: described("no file"),
      expected: `one of ${file.bytes} bytes in ${url.pathname}`,
      remedy: "Install Glassbook again: the file came with it"
    });
    error.cause = cause;
    throw error;
  }
  const fault = await faultOf(bytes, file);
  if (fault) throw wrong(file, fault, "Install Glassbook again: the file came with it");
  return bytes;
}

interface Transfer {
  signal: AbortSignal;
  /** bytes of this file that have come */
  report(bytes: number): void;
}

async function readFromSite(url: URL, file: ModelFile, transfer: Transfer): Promise<Uint8Array> {
  const versioned = new URL(url);
  versioned.searchParams.set("sha256", file.sha256.slice(0, 16));
  const kept = await keptBytes(versioned);
  if (kept && !(await faultOf(kept, file))) return kept;
  if (kept) await dropBytes(versioned);
  const bytes = await download(versioned, file, transfer);
  const fault = await faultOf(bytes, file);
  if (fault)
    throw wrong(
      file,
      fault,
      "Load it again; if that does not help, the site was published with another file"
    );
  await keepBytes(versioned, bytes);
  return bytes;
}

async function download(
  url: URL,
  file: ModelFile,
  {signal, report}: Transfer
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, {signal}).catch((cause) => {
    signal.throwIfAborted();
    throw unreachable(file, cause);
  });
  if (!response.ok || !response.body) {
    throw new InputError(file.file, {
      got: described(`${response.status} ${response.statusText}`.trim()),
      expected: `the file at ${url.pathname}`,
      remedy:
        "A site carries the models that its notebooks name: build it again with a cell that loads this one"
    });
  }
  // room for what is expected, and no more than that is taken
  const bytes = new Uint8Array(file.bytes);
  let at = 0;
  try {
    for await (const part of response.body) {
      if (at + part.length > bytes.length) throw wrong(file, `more than ${bytes.length} bytes`);
      bytes.set(part, at);
      at += part.length;
      report(at);
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw cause instanceof InputError ? cause : unreachable(file, cause);
  }
  return bytes.subarray(0, at);
}

function unreachable({file}: ModelFile, cause: unknown): InputError {
  const error = new InputError(file, {
    got: described("no connection, or one that broke off"),
    expected: "the site it comes from",
    remedy: "Go online and load it once more: afterwards it is kept, and there offline"
  });
  error.cause = cause;
  return error;
}

/** What is wrong with bytes, in words; undefined if they are as the card says. */
async function faultOf(bytes: Uint8Array, file: ModelFile): Promise<string | undefined> {
  if (bytes.length !== file.bytes) return `${bytes.length} bytes`;
  const hash = await hexDigest("SHA-256", bytes);
  if (hash === undefined) return undefined;
  return hash === file.sha256 ? undefined : `other bytes, with the hash ${hash.slice(0, 16)}`;
}

function wrong({file, bytes, sha256}: ModelFile, fault: string, remedy?: string): InputError {
  return new InputError(file, {
    got: described(fault),
    expected: `${bytes} bytes with the hash ${sha256.slice(0, 16)}`,
    remedy
  });
}

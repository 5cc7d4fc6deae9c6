import {described, InputError} from "../../input-error.ts";

/** A file as the hub lists it. */
export interface HubFile {
  path: string;
  bytes: number;
  /** of large files, hexadecimal */
  sha256?: string;
  /** of the others: git's name for the contents, the SHA-1 of "blob <bytes>\0" and the bytes */
  gitBlob?: string;
}

/** A revision's files. */
export interface HubListing {
  commit: string;
  files: HubFile[];
}

/**
 * Reads what `/api/models/<repo>/revision/<revision>?blobs=true` answers.
 * @throws InputError if this is no such answer
 */
export function readListing(text: string): HubListing {
  let json: {sha?: unknown; siblings?: unknown} | null;
  try {
    json = JSON.parse(text);
  } catch {
    throw notAListing(described("an answer that is no JSON"));
  }
  const commit = json?.sha;
  if (typeof commit !== "string" || !/^[0-9a-f]{40,64}$/.test(commit) || !Array.isArray(json?.siblings)) {
    throw notAListing(json);
  }
  return {commit, files: json.siblings.map(readFile)};
}

function readFile(sibling: unknown): HubFile {
  const {rfilename: path, size, blobId, lfs} = (sibling ?? {}) as Record<string, unknown>;
  if (typeof path !== "string" || !Number.isSafeInteger(size) || (size as number) < 0) {
    throw notAListing(sibling);
  }
  const sha256 = (lfs as {sha256?: unknown} | null | undefined)?.sha256;
  const file: HubFile = {path, bytes: size as number};
  if (isHex(sha256, 64)) return {...file, sha256};
  // of a large file this would be the name of the note that stands in its place
  return isHex(blobId, 40) && !lfs ? {...file, gitBlob: blobId} : file;
}

function isHex(value: unknown, length: number): value is string {
  return typeof value === "string" && value.length === length && /^[0-9a-f]+$/.test(value);
}

function notAListing(got: unknown): InputError {
  return new InputError("endpoint", {
    got,
    expected: "a hub's list of a model's files, with their sizes",
    remedy: "Something else may answer under this address"
  });
}

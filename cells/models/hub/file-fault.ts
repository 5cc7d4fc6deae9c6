import {hexDigest} from "../digest.ts";
import type {HubFile} from "./listing.ts";

/** What is wrong with bytes, in words; undefined if they are those that the hub lists. */
export async function fileFault(bytes: Uint8Array, file: HubFile): Promise<string | undefined> {
  if (bytes.length !== file.bytes) return `${bytes.length} bytes`;
  const hash = await hashLike(file, bytes);
  const expected = expectedHash(file);
  return hash === undefined || hash === expected
    ? undefined
    : `other bytes, with the hash ${hash.slice(0, 16)}`;
}

/** Of the two that the hub gives, the one that this file has; undefined if it has neither. */
export function expectedHash({sha256, gitBlob}: HubFile): string | undefined {
  return sha256 ?? gitBlob;
}

async function hashLike({sha256, gitBlob}: HubFile, bytes: Uint8Array): Promise<string | undefined> {
  if (sha256) return hexDigest("SHA-256", bytes);
  return gitBlob ? hexDigest("SHA-1", asGitBlob(bytes)) : undefined;
}

function asGitBlob(bytes: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`blob ${bytes.length}\0`);
  const blob = new Uint8Array(head.length + bytes.length);
  blob.set(head);
  blob.set(bytes, head.length);
  return blob;
}

import {inNode} from "../../tensors/node-import.ts";
import {originShelf} from "./shelf-of-origin.ts";
import {diskShelf} from "./shelf-on-disk.ts";

/**
 * Where files of the hub are kept, by path: "huggingface.co/gpt2/<hash>". What is kept of a file may be its beginning
 * only, where its transfer was cut.
 */
export interface Shelf {
  /** what is kept under a path; undefined if nothing is */
  read(path: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Opens a file to write on after its first `length` bytes; it is made if it is not there, and cut if it is longer. */
  append(path: string, length: number): Promise<Appending>;
  /** Forgets a file, or a folder with all that is in it. */
  remove(path: string): Promise<void>;
  /** all files, with their sizes in bytes */
  list(): Promise<{path: string; bytes: number}[]>;
}

export interface Appending {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> | void;
  close(): Promise<void> | void;
}

/** On disk in Node; in a browser in the site's own file system (OPFS); nowhere if it has none. */
export async function openShelf(): Promise<Shelf> {
  if (inNode) return diskShelf();
  try {
    return originShelf(await navigator.storage.getDirectory());
  } catch {
    // not a secure context, or the reader's browser keeps nothing
    return noShelf;
  }
}

const noShelf: Shelf = {
  read: async () => undefined,
  append: async () => ({write() {}, close() {}}),
  async remove() {},
  list: async () => []
};

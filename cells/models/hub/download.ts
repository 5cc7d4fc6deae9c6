import {described, InputError} from "../../input-error.ts";
import {refusal, unreachable} from "./answers.ts";
import {expectedHash, fileFault} from "./file-fault.ts";
import type {HubFile} from "./listing.ts";
import type {Appending, Shelf} from "./shelf.ts";

export interface Transfer {
  url: string;
  shelf: Shelf;
  /** where the shelf keeps it */
  place: string;
  signal: AbortSignal;
  /** bytes of this file that are there */
  report(bytes: number): void;
}

/** How often in a row a transfer may break off and have brought nothing, before it is given up. */
const patience = 3;

/**
 * A file of the hub: from the shelf, else by network, and kept. Where a transfer broke off, in this call or an earlier
 * one, only the rest is asked for. What does not have the listed size and hash is neither given nor kept.
 * @throws InputError naming the file, and what is wrong with it or with the way to it
 */
export async function readHubFile(file: HubFile, transfer: Transfer): Promise<Uint8Array> {
  const {shelf, place, report} = transfer;
  const kept = await shelf.read(place).catch(() => undefined);
  if (kept && !(await fileFault(kept, file))) {
    report(file.bytes);
    return kept;
  }
  const begun = kept && kept.length < file.bytes ? kept : new Uint8Array(0);
  return (await load(file, begun, transfer)) ?? (await load(file, new Uint8Array(0), transfer))!;
}

/**
 * Loads what comes after a beginning. Undefined if the two do not make the file: then the beginning was that of
 * something else.
 */
async function load(file: HubFile, begun: Uint8Array, transfer: Transfer): Promise<Uint8Array | undefined> {
  const {shelf, place, signal, report} = transfer;
  // room for what is listed, and no more than that is taken
  const bytes = new Uint8Array(file.bytes);
  bytes.set(begun);
  report(begun.length);
  await fill(bytes, begun.length, file, transfer);
  const fault = await fileFault(bytes, file);
  signal.throwIfAborted();
  if (!fault) return bytes;
  await shelf.remove(place).catch(() => {});
  if (begun.length) return undefined;
  throw wrong(file, fault);
}

/** Asks for what is missing until it is there. */
async function fill(
  bytes: Uint8Array<ArrayBuffer>,
  begun: number,
  file: HubFile,
  transfer: Transfer
): Promise<void> {
  let at = begun;
  // a server without parts may start over and never get further
  let furthest = at;
  let idle = 0;
  do {
    const {end, fault} = await part(bytes, at, file, transfer);
    at = end;
    idle = at > furthest ? 0 : idle + 1;
    furthest = Math.max(furthest, at);
    if (fault && (!fault.answered || idle === patience)) throw fault.error;
    if (!fault && at < bytes.length && idle) {
      await transfer.shelf.remove(transfer.place).catch(() => {});
      throw wrong(file, `${at} bytes and no more`);
    }
  } while (at < bytes.length);
}

interface Part {
  /** bytes that are there now */
  end: number;
  /** why it broke off, if it did, and whether there had been an answer */
  fault?: {error: InputError; answered: boolean};
}

/** One request, for what is missing from `at` on. */
async function part(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  file: HubFile,
  {url, shelf, place, signal, report}: Transfer
): Promise<Part> {
  const response = await fetch(url, {
    signal,
    credentials: "omit",
    referrerPolicy: "no-referrer",
    ...(at > 0 && {headers: {Range: `bytes=${at}-`}})
  }).catch((cause) => {
    signal.throwIfAborted();
    return unreachable(file.path, url, cause);
  });
  if (response instanceof Error) return {end: at, fault: {error: response, answered: false}};
  // nothing comes after what is there
  if (at > 0 && response.status === 416) return {end: at};
  if (!response.ok || !response.body) throw refusal(response, file.path);
  // a server may give the whole instead of the rest
  let end = at > 0 && response.status === 206 ? at : 0;
  const keeper = await openKeeper(shelf, place, end);
  try {
    for await (const piece of response.body) {
      if (end + piece.length > bytes.length) {
        await keeper.forget();
        throw wrong(file, `more than ${bytes.length} bytes`);
      }
      bytes.set(piece, end);
      end += piece.length;
      await keeper.write(piece as Uint8Array<ArrayBuffer>);
      report(end);
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof InputError) throw cause;
    return {end, fault: {error: unreachable(file.path, url, cause), answered: true}};
  } finally {
    await keeper.close();
  }
  return {end};
}

/** Keeps what comes as long as there is room; without room a transfer goes on, and is done anew the next time. */
async function openKeeper(shelf: Shelf, place: string, length: number) {
  let open: Appending | undefined = await shelf.append(place, length).catch(() => undefined);
  const close = async () => {
    const closing = open;
    open = undefined;
    await Promise.resolve(closing?.close()).catch(() => {});
  };
  return {
    close,
    async write(bytes: Uint8Array<ArrayBuffer>) {
      try {
        await open?.write(bytes);
      } catch {
        await close();
      }
    },
    async forget() {
      await close();
      await shelf.remove(place).catch(() => {});
    }
  };
}

function wrong(file: HubFile, fault: string): InputError {
  const hash = expectedHash(file);
  return new InputError(file.path, {
    got: described(fault),
    expected: `${file.bytes} bytes${hash ? ` with the hash ${hash.slice(0, 16)}` : ""}, as the hub lists it`,
    remedy: "Load it again; if that does not help, the hub or what stands between gives another file"
  });
}

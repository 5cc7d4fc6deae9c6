import {InputError} from "../../input-error.ts";
import {type CheckpointFiles, parsedFile, shardIndex} from "../checkpoint-files.ts";
import type {Loading} from "../model-files.ts";
import {configFromHuggingFace} from "../transformer/hugging-face-config.ts";
import {shardFiles} from "../weights/shards.ts";
import {refusal, unreachable} from "./answers.ts";
import {checkAgreedBytes, checkConsent, type HubConsent, megabytes} from "./consent.ts";
import {readHubFile} from "./download.ts";
import {fileUrl, type HubAddress, listingUrl} from "./hub-address.ts";
import {likelyShards, listedShards, wantedFiles} from "./hub-files.ts";
import {type HubFile, type HubListing, readListing} from "./listing.ts";
import {openShelf, type Shelf} from "./shelf.ts";
import {filePlace, listingPlace} from "./shelf-places.ts";

/**
 * The files of a model on a hub, by name, each as the hub lists it: what is kept from an earlier time is not asked for
 * again, and where there is no network the revision as it was last seen is taken.
 * @throws InputError without consent, before anything is asked; for a model that is not there, has no safetensors, or
 *   is of another architecture; for a file that is not as it is listed
 */
export async function readHub(
  address: HubAddress,
  consent: HubConsent | true | undefined,
  {signal, progress}: Loading
): Promise<CheckpointFiles> {
  checkConsent(consent, address);
  signal.throwIfAborted();
  const shelf = await openShelf();
  progress(0, `Asking for the files of ${address.repo}`);
  const listing = await listingOf(address, shelf, signal);
  const {config, tokenizer, weights} = wantedFiles(listing);
  const files: Record<string, Uint8Array> = {};
  const read = async (wanted: HubFile[], total: number) => {
    let before = Object.values(files).reduce((sum, {length}) => sum + length, 0);
    for (const file of wanted) {
      if (files[file.path]) continue;
      const report = (bytes: number) => {
        const share = total ? (before + bytes) / total : 1;
        progress(share, `${address.repo}: ${megabytes(before + bytes)} of ${megabytes(total)}`);
      };
      const url = fileUrl(address, listing.commit, file.path);
      const place = filePlace(address, listing.commit, file);
      files[file.path] = await readHubFile(file, {url, shelf, place, signal, report});
      before += file.bytes;
    }
  };
  const sharded = weights.path === shardIndex;
  const first = sharded ? [config, ...tokenizer, weights] : [config, ...tokenizer];
  const size = bytesOf([...first, ...(sharded ? likelyShards(listing) : [weights])]);
  checkAgreedBytes(consent, size);
  await read([config], size);
  // before hundreds of megabytes are loaded that nothing here can compute with
  configFromHuggingFace(parsedFile(files, config.path) as Record<string, unknown>);
  if (sharded) await read([weights], size);
  const parts = sharded ? listedShards(listing, shardFiles(parsedFile(files, shardIndex))) : [weights];
  const all = [...first, ...parts];
  checkAgreedBytes(consent, bytesOf(all));
  await read(all, bytesOf(all));
  return files;
}

function bytesOf(files: HubFile[]): number {
  return files.reduce((sum, {bytes}) => sum + bytes, 0);
}

/** The revision's files as the hub lists them now; without a network, and for a commit, as they were listed before. */
async function listingOf(address: HubAddress, shelf: Shelf, signal: AbortSignal): Promise<HubListing> {
  const place = listingPlace(address);
  const kept = await keptListing(shelf, place);
  // a commit stays as it is
  if (kept?.commit === address.revision) return kept;
  const url = listingUrl(address);
  let text: string;
  try {
    const response = await fetch(url, {signal, credentials: "omit", referrerPolicy: "no-referrer"});
    if (!response.ok) throw refusal(response, "repo");
    text = await response.text();
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof InputError) throw cause;
    if (kept) return kept;
    throw unreachable("repo", url, cause);
  }
  const listing = readListing(text);
  await keep(shelf, place, text).catch(() => {});
  return listing;
}

async function keptListing(shelf: Shelf, place: string): Promise<HubListing | undefined> {
  try {
    const bytes = await shelf.read(place);
    return bytes && readListing(new TextDecoder().decode(bytes));
  } catch {
    // half a list is none
    return undefined;
  }
}

async function keep(shelf: Shelf, place: string, text: string): Promise<void> {
  const file = await shelf.append(place, 0);
  try {
    await file.write(new TextEncoder().encode(text));
  } finally {
    await file.close();
  }
}

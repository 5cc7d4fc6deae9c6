import {expectedHash} from "./file-fault.ts";
import {type HubAddress, hostOf} from "./hub-address.ts";
import type {HubFile} from "./listing.ts";
import {openShelf} from "./shelf.ts";

/*
 * How the shelf is arranged: a folder a hub, in it a folder a model, in that files by their hash, so that revisions
 * share what they have in common, and a list of files for each revision that was asked for.
 */

function folderOf(address: HubAddress): string {
  return `${encodeURIComponent(hostOf(address))}/${encodeURIComponent(address.repo)}`;
}

export function filePlace(address: HubAddress, commit: string, file: HubFile): string {
  const name = expectedHash(file) ?? `${commit}-${encodeURIComponent(file.path)}`;
  return `${folderOf(address)}/${name}`;
}

export function listingPlace(address: HubAddress): string {
  return `${folderOf(address)}/revision-${encodeURIComponent(address.revision)}.json`;
}

/** A model of a hub of which something is kept. */
export interface KeptModel {
  repo: string;
  /** the hub it is from: "huggingface.co" */
  host: string;
  bytes: number;
}

/** The models of hubs that are kept, whole or in part, here. */
export async function keptModels(): Promise<KeptModel[]> {
  const models = new Map<string, KeptModel>();
  for (const {path, bytes} of await (await openShelf()).list()) {
    const [host, repo] = path.split("/").map(decodeURIComponent);
    const key = path.split("/", 2).join("/");
    const model = models.get(key) ?? {repo, host, bytes: 0};
    model.bytes += bytes;
    models.set(key, model);
  }
  return [...models.values()].sort((a, b) => (a.repo < b.repo ? -1 : 1));
}

/** Forgets what is kept of a model, from whichever hub, or of all models. Gives the bytes that are free now. */
export async function forgetModels(repo?: string): Promise<number> {
  const shelf = await openShelf();
  let freed = 0;
  for (const model of await keptModels()) {
    if (repo !== undefined && model.repo !== repo) continue;
    await shelf.remove(`${encodeURIComponent(model.host)}/${encodeURIComponent(model.repo)}`);
    freed += model.bytes;
  }
  return freed;
}

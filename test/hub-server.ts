import {createHash} from "node:crypto";
import {createServer, type IncomingMessage, type Server, type ServerResponse} from "node:http";
import type {AddressInfo} from "node:net";

/** How a file comes, where it does not come as it should. */
export interface Fault {
  /** the connection breaks after so many bytes of each answer */
  cutAfter?: number;
  /** other bytes than those listed */
  bytes?: Uint8Array;
  /** an answer without the file */
  status?: number;
  /** the whole is given, whatever part was asked for */
  noRanges?: boolean;
  /** half is given at once, the rest when this is over */
  held?: Promise<void>;
}

export interface Asked {
  /** "hub", or "store" for what the hub sends elsewhere for */
  of: "hub" | "store";
  path: string;
  range?: string;
}

export interface HubServer {
  /** the hub's address, without a slash at its end */
  url: string;
  /** the address of the other host, which large files come from */
  storeUrl: string;
  readonly asked: Asked[];
  /** Puts a model there, with its files, under the revision "main" and its commit. Gives the commit. */
  put(repo: string, files: Record<string, Uint8Array>): string;
  /** How a file comes with each request from now on; the last of these stays. */
  spoil(repo: string, file: string, ...faults: Fault[]): void;
  close(): Promise<void>;
}

interface Stored {
  commit: string;
  files: Map<string, {bytes: Uint8Array; faults?: Fault[]}>;
}

const large = (path: string) => path.endsWith(".safetensors");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const gitBlob = (bytes: Uint8Array) =>
  createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");

/**
 * A server laid out as the Hugging Face hub: the list of a revision's files under /api/models, the files under
 * /<repo>/resolve/<commit>, large ones by a redirect to another host.
 */
export async function openHub(): Promise<HubServer> {
  const models = new Map<string, Stored>();
  const asked: Asked[] = [];
  const hub = await listen((request, response) => {
    const {pathname, searchParams} = new URL(request.url ?? "/", "http://hub");
    asked.push({of: "hub", path: pathname, ...rangeOf(request)});
    const api = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/(.+)$/.exec(pathname);
    if (api) return list(response, models.get(api[1]), decodeURIComponent(api[2]), searchParams);
    const resolve = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(pathname);
    const file = resolve && models.get(resolve[1])?.files.get(decodeURIComponent(resolve[3]));
    if (!file || models.get(resolve[1])!.commit !== resolve[2]) return void response.writeHead(404).end();
    if (!large(resolve[3])) return give(request, response, file);
    response.writeHead(302, {
      Location: `${store.url}/${resolve[1]}/${resolve[3]}`,
      "X-Linked-Etag": sha256(file.bytes)
    });
    response.end();
  });
  const store = await listen((request, response) => {
    const {pathname} = new URL(request.url ?? "/", "http://store");
    asked.push({of: "store", path: pathname, ...rangeOf(request)});
    const [, owner, name, path] = pathname.split("/");
    const file = models.get(`${owner}/${name}`)?.files.get(path);
    if (!file) return void response.writeHead(404).end();
    give(request, response, file);
  });
  return {
    url: hub.url,
    storeUrl: store.url,
    asked,
    put(repo, files) {
      const commit = createHash("sha1").update(repo);
      for (const [path, bytes] of Object.entries(files)) commit.update(path).update(bytes);
      const sha = commit.digest("hex");
      const stored = Object.entries(files).map(([path, bytes]) => [path, {bytes}] as const);
      models.set(repo, {commit: sha, files: new Map(stored)});
      return sha;
    },
    spoil(repo, file, ...faults) {
      models.get(repo)!.files.get(file)!.faults = faults;
    },
    async close() {
      await Promise.all([hub, store].map(({server}) => end(server)));
    }
  };
}

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    response.setHeader("Access-Control-Allow-Origin", "*");
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`};
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function rangeOf({headers: {range}}: IncomingMessage): {range?: string} {
  return range === undefined ? {} : {range};
}

function list(
  response: ServerResponse,
  stored: Stored | undefined,
  revision: string,
  search: URLSearchParams
): void {
  if (!stored || (revision !== "main" && revision !== stored.commit)) {
    // the hub's answer for a model that is not there, to whoever has not signed in
    response.writeHead(401).end(JSON.stringify({error: "Invalid username or password."}));
    return;
  }
  const siblings = [...stored.files].map(([rfilename, {bytes}]) => ({
    rfilename,
    // sizes and hashes only for those who ask for them
    ...(search.get("blobs") === "true" && {
      size: bytes.length,
      blobId: large(rfilename) ? "0".repeat(40) : gitBlob(bytes),
      ...(large(rfilename) && {lfs: {sha256: sha256(bytes), size: bytes.length, pointerSize: 134}})
    })
  }));
  response.writeHead(200, {"Content-Type": "application/json"});
  response.end(JSON.stringify({id: "model", sha: stored.commit, siblings}));
}

function give(
  request: IncomingMessage,
  response: ServerResponse,
  file: {bytes: Uint8Array; faults?: Fault[]}
): void {
  const {faults = [{}]} = file;
  const fault = faults.length > 1 ? faults.shift()! : faults[0];
  if (fault.status) return void response.writeHead(fault.status).end();
  const whole = fault.bytes ?? file.bytes;
  const from = fault.noRanges ? 0 : Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (from && from >= whole.length) {
    return void response.writeHead(416, {"Content-Range": `bytes */${whole.length}`}).end();
  }
  const bytes = whole.subarray(from);
  response.writeHead(from ? 206 : 200, {
    "Content-Length": bytes.length,
    ...(from && {"Content-Range": `bytes ${from}-${whole.length - 1}/${whole.length}`})
  });
  if (fault.held) {
    response.write(bytes.subarray(0, bytes.length >> 1));
    void fault.held.then(() => response.end(bytes.subarray(bytes.length >> 1)));
  } else if (fault.cutAfter !== undefined && fault.cutAfter < bytes.length) {
    // not before the other side has read it
    response.write(bytes.subarray(0, fault.cutAfter), () => setTimeout(() => response.socket?.destroy(), 30));
  } else {
    response.end(bytes);
  }
}

import {createReadStream} from "node:fs";
import {stat} from "node:fs/promises";
import {createServer, type IncomingMessage, type Server, type ServerResponse} from "node:http";
import {extname, join, normalize} from "node:path";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".wasm": "application/wasm",
  ".arrow": "application/vnd.apache.arrow.stream",
  ".safetensors": "application/octet-stream"
};

export interface ServeOptions {
  /** the built site */
  folder: string;
  /** 0 takes any free one */
  port: number;
  /** path under which the site lies: "/" or "/book/" */
  base?: string;
  /** answers what is no file; returns whether it did */
  other?(request: IncomingMessage, response: ServerResponse): boolean;
  /** called for each page that is sent */
  onPage?(path: string): void;
}

export interface Served {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Serves a folder on this machine only, telling browsers to keep nothing. */
export async function serve({folder, port, base = "/", other, onPage}: ServeOptions): Promise<Served> {
  const server = createServer((request, response) => {
    if (other?.(request, response)) return;
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const {pathname} = new URL(request.url ?? "/", "http://localhost");
    if (request.method !== "GET" && request.method !== "HEAD")
      return end(response, 405, "Only GET is answered.");
    const path = decoded(pathname);
    const file = path?.startsWith(base) ? await found(folder, path.slice(base.length)) : undefined;
    const sent = file ?? (await found(folder, "404.html"));
    if (!sent) return end(response, 404, "Not found.");
    response.writeHead(file ? 200 : 404, {
      "Content-Type": types[extname(sent)] ?? "application/octet-stream",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff"
    });
    if (file?.endsWith(".html")) onPage?.(file.slice(folder.length + 1));
    if (request.method === "HEAD") return void response.end();
    createReadStream(sent)
      .on("error", () => response.destroy())
      .pipe(response);
  }

  await listen(server, port);
  const address = server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://localhost:${bound}${base}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {"Content-Type": "text/plain; charset=utf-8"}).end(text);
}

/** The path as written by people; undefined for one that leaves the folder or cannot be read. */
function decoded(pathname: string): string | undefined {
  try {
    const path = normalize(decodeURIComponent(pathname)).replaceAll("\\", "/");
    return path.startsWith("/") && !path.includes("\0") ? path : undefined;
  } catch {
    return undefined;
  }
}

/** "lime" and "lime.html" are the same page, a folder is its index. */
async function found(folder: string, path: string): Promise<string | undefined> {
  for (const name of [path, `${path}.html`, join(path, "index.html")]) {
    const file = join(folder, name);
    const entry = await stat(file).catch(() => undefined);
    if (entry?.isFile()) return file;
  }
  return undefined;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

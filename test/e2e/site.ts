import {cp, mkdir, mkdtemp, readFile, rm} from "node:fs/promises";
import {createServer} from "node:http";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {type Browser, chromium, type Page} from "playwright";
import {build} from "../../runtime/cli/build.ts";
import {type Served, serve} from "../../runtime/cli/dev-server.ts";
import {chromiumFlags, findChromium} from "../chromium.ts";

const checkout = join(import.meta.dirname, "../..");
/** what is built of the engine is kept between runs; a changed source is built anew */
export const cache = join(checkout, ".glassbook/e2e");

export interface Site {
  folder: string;
  url: string;
  close(): Promise<void>;
}

/** A project in a folder of its own, with copies of these notebooks; without any unless told. */
export async function openProject(notebooks?: string): Promise<{root: string; remove(): Promise<void>}> {
  const root = await mkdtemp(join(tmpdir(), "glassbook-"));
  await mkdir(join(root, "notebooks"));
  if (notebooks) await cp(notebooks, join(root, "notebooks"), {recursive: true});
  return {root, remove: () => rm(root, {recursive: true, force: true})};
}

/** Builds the site of the test notebooks, or of others, and serves it under `base`. */
export async function openSite({
  notebooks = join(import.meta.dirname, "notebooks"),
  base = "/",
  headers = false
}: {
  notebooks?: string;
  base?: string;
  /** answer with what the site's `_headers` says, as some hosts do */
  headers?: boolean;
} = {}): Promise<Site> {
  const {root, remove} = await openProject(notebooks);
  const {out} = await build({root, out: "site", base, cache, log: () => {}});
  const rules = headers ? parseHeaders(await readFile(join(out, "_headers"), "utf8")) : [];
  const served: Served = await serve({
    folder: out,
    port: 0,
    base,
    other(request, response) {
      const {pathname} = new URL(request.url ?? "/", "http://localhost");
      for (const {path, fields} of rules) {
        if (!path.test(pathname)) continue;
        for (const [name, value] of fields) response.appendHeader(name, value);
      }
      return false;
    }
  });
  return {
    folder: out,
    url: served.url,
    async close() {
      await served.close();
      await remove();
    }
  };
}

/** The rules of a `_headers` file: a path with `*`, then indented fields. All that match a path hold. */
function parseHeaders(text: string): {path: RegExp; fields: [string, string][]}[] {
  return text
    .trim()
    .split(/\n\n+/)
    .map((block) => {
      const [path, ...fields] = block.split("\n");
      return {
        path: new RegExp(`^${path.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`),
        fields: fields.map(
          (field) =>
            field
              .trim()
              .match(/^(\S+): (.*)$/)!
              .slice(1) as [string, string]
        )
      };
    });
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({executablePath: findChromium(), args: chromiumFlags});
}

/** What went wrong on a page, and everything it asked for. */
export interface Watched {
  errors: string[];
  requests: string[];
}

/** Watches a page from its first request on, the requests of its workers included. */
export function watch(page: Page): Watched {
  const watched: Watched = {errors: [], requests: []};
  page.on("pageerror", (error) => watched.errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") watched.errors.push(message.text());
  });
  page.context().on("request", (request) => watched.requests.push(request.url()));
  return watched;
}

/** The text of what a cell shows. */
export async function shown(page: Page, cell: string): Promise<string> {
  return ((await page.locator(`[data-cell="${cell}"] .gb-output`).textContent()) ?? "").trim();
}

export async function statusOf(page: Page, cell: string): Promise<string | null> {
  return page.locator(`.gb-cell[data-cell="${cell}"]`).getAttribute("data-status");
}

/** Moves a slider as a reader does: the value, then the event. */
export async function slide(page: Page, label: string, value: number): Promise<void> {
  await page.getByLabel(label, {exact: true}).fill(String(value));
}

/** Another server on this machine, which counts whoever reaches it. */
export async function openElsewhere(): Promise<{url: string; hits: string[]; close(): Promise<void>}> {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? "");
    response.writeHead(200, {"Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript"});
    response.end("export default 1");
  });
  server.on("upgrade", (request, socket) => {
    hits.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the other server has no address");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    hits,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}

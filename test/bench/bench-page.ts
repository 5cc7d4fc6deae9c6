import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {createServer} from "node:http";
import type {AddressInfo} from "node:net";
import {tmpdir} from "node:os";
import {extname, join} from "node:path";
import {chromium, type Page} from "playwright";
import {build} from "vite";
import {chromiumFlags, findChromium} from "../chromium.ts";

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm"
};

/**
 * A page in Chromium that has a module of this folder as a site would have it: bundled, its workers from the same files.
 * @param ready a global that the module sets
 */
export async function openBenchPage(
  entry: string,
  ready: string
): Promise<{page: Page; close(): Promise<void>}> {
  const outDir = mkdtempSync(join(tmpdir(), "bench-page-"));
  await build({
    configFile: false,
    logLevel: "error",
    resolve: {conditions: ["development", "module", "browser", "import", "default"]},
    build: {
      outDir,
      target: "esnext",
      rollupOptions: {
        input: new URL(entry, import.meta.url).pathname,
        preserveEntrySignatures: "strict",
        output: {entryFileNames: "page.js"}
      }
    }
  });
  writeFileSync(join(outDir, "index.html"), `<!doctype html><script type="module" src="page.js"></script>`);
  const server = createServer(({url = "/"}, response) => {
    const file = url === "/" ? "/index.html" : url;
    try {
      const text = readFileSync(join(outDir, file));
      response.writeHead(200, {"content-type": types[extname(file)] ?? "text/plain"}).end(text);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const browser = await chromium.launch({executablePath: findChromium(), args: chromiumFlags});
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction(`globalThis.${ready}`);
  return {
    page,
    async close() {
      await browser.close();
      server.close();
      rmSync(outDir, {recursive: true});
    }
  };
}

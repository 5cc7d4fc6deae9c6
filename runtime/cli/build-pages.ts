import {mkdir, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {build} from "astro";
import type {SiteData} from "../../site/src/page-data.ts";
import {packageRoot} from "./build-place.ts";

/**
 * Lets Astro make the HTML. Its pages get what they show through the module `glassbook:site`; nothing of the runtime
 * passes through its bundler. All that it writes stays in `cache`. Returns the folder with the pages.
 */
export async function renderPages(site: SiteData, cache: string): Promise<string> {
  const root = join(cache, "astro");
  const outDir = join(cache, "html");
  const data = join(root, "site.json");
  await mkdir(root, {recursive: true});
  await rm(outDir, {recursive: true, force: true});
  await writeFile(data, JSON.stringify(site));
  await build({
    root,
    srcDir: join(packageRoot, "site/src"),
    publicDir: join(root, "none"),
    cacheDir: join(root, "cache"),
    outDir,
    configFile: false,
    logLevel: "error",
    trailingSlash: "ignore",
    compressHTML: false,
    build: {format: "file"},
    devToolbar: {enabled: false},
    vite: {
      logLevel: "error",
      plugins: [
        {
          name: "glassbook-site",
          resolveId: (id: string) => (id === "glassbook:site" ? "\0glassbook:site" : undefined),
          load: (id: string) =>
            id === "\0glassbook:site"
              ? `import {readFileSync} from "node:fs";
                 export const site = JSON.parse(readFileSync(${JSON.stringify(data)}, "utf8"));`
              : undefined
        }
      ]
    }
  });
  return outDir;
}

import {mkdir, mkdtemp, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {type AstroInlineConfig, type AstroIntegration, build} from "astro";
import type {Plugin} from "vite";
import {packageRoot} from "./build-place.ts";
import type {SiteData} from "./page-data.ts";

// Astro writes what it renders from into the folder it was called in, unless an adapter keeps the folders as they
// are configured.
const keepInside: AstroIntegration = {
  name: "glassbook",
  hooks: {
    "astro:config:done": ({setAdapter}) =>
      setAdapter({
        name: "glassbook",
        adapterFeatures: {buildOutput: "static", preserveBuildServerDir: true},
        supportedAstroFeatures: {staticOutput: "stable", sharpImageService: "stable"}
      })
  }
};

// Astro asks for its own parts by name, as seen from the folder it was called in. They lie beside Glassbook, wherever
// the project is.
const astroFromHere: Plugin = {
  name: "glassbook-astro",
  enforce: "pre",
  resolveId(id, _importer, options) {
    if (!id.startsWith("astro/")) return undefined;
    return this.resolve(id, join(packageRoot, "package.json"), {...options, skipSelf: true});
  }
};

/**
 * Lets Astro make the HTML, and gives the folder with the pages to `use`. The pages get what they show through the module
 * `glassbook:site`; nothing of the runtime passes through Astro's bundler. All that it writes stays in `cache`.
 */
export async function renderPages(
  site: SiteData,
  cache: string,
  use: (folder: string) => Promise<void>
): Promise<void> {
  const root = join(cache, "astro");
  const data = join(root, "site.json");
  await mkdir(root, {recursive: true});
  // a folder of its own each time: Astro imports what it has built, and an import is remembered by its path
  const draft = await mkdtemp(join(cache, "pages-"));
  try {
    await writeFile(data, JSON.stringify(site));
    await build(configuration({root, draft, data}));
    await use(join(draft, "html"));
  } finally {
    await rm(draft, {recursive: true, force: true});
  }
}

function configuration({root, draft, data}: {root: string; draft: string; data: string}): AstroInlineConfig {
  return {
    root,
    srcDir: join(packageRoot, "site/src"),
    publicDir: join(root, "none"),
    cacheDir: join(root, "cache"),
    outDir: join(draft, "html"),
    configFile: false,
    logLevel: "error",
    compressHTML: false,
    build: {format: "file", server: join(draft, "server")},
    integrations: [keepInside],
    devToolbar: {enabled: false},
    vite: {
      logLevel: "error",
      plugins: [
        astroFromHere,
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
  };
}

import {existsSync} from "node:fs";
import {mkdir, readFile, rename, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {build, defaultClientConditions, type Plugin, type Rolldown} from "vite";
import {hashFiles, hashText} from "./build-hash.ts";
import {isBuilt, moduleFile, packageRoot, publicEntries} from "./build-place.ts";
import {plainBuild} from "./plain-build.ts";

/** The browser's side of a site, built: the folder with its files, and which file is what. */
export interface Engine {
  /** folder to copy into the site as `engine/` */
  folder: string;
  /** changes with every source it was made from */
  hash: string;
  /** file names within the folder */
  loader: string;
  kernel: string;
  charts: string;
  realm: string;
  dev: string;
  style: string;
  editor?: string;
  /** file name of each public entry: "glassbook/agnostic" -> "glassbook-agnostic-x1y2.js" */
  modules: Record<string, string>;
}

const editor = moduleFile("runtime/editor/index");
const parts = {
  ...(existsSync(editor) && {editor}),
  loader: moduleFile("runtime/page/loader"),
  kernel: moduleFile("runtime/kernel/worker-browser"),
  charts: moduleFile("runtime/display/chart-worker"),
  realm: moduleFile("runtime/page/kernel-realm"),
  dev: moduleFile("runtime/page/dev-client"),
  style: join(packageRoot, "site/styles/site.css")
};

/**
 * Builds the browser's modules once into `cache` (a folder that may be thrown away), and finds them there as long as
 * no source has changed. Every public entry is an entry of its own, so that an edited cell may import any.
 */
export async function buildEngine(cache: string): Promise<Engine> {
  const hash = await engineHash();
  const folder = join(cache, `engine-${hash}`);
  const manifest = join(folder, "engine.json");
  if (existsSync(manifest)) return {...JSON.parse(await readFile(manifest, "utf8")), folder};

  const entries = [...publicEntries()];
  const names = new Map(
    entries.map(([specifier, file]) => [specifier.replaceAll("/", "-"), {specifier, file}])
  );
  const draft = `${folder}.${process.pid}`;
  await rm(draft, {recursive: true, force: true});
  const output = await bundle(draft, {
    ...parts,
    ...Object.fromEntries([...names].map(([name, {file}]) => [name, file]))
  });

  const engine: Omit<Engine, "folder"> = {
    hash,
    loader: "",
    kernel: "",
    charts: "",
    realm: "",
    dev: "",
    style: "",
    modules: {}
  };
  for (const item of output) {
    if (item.type === "asset") {
      if (item.names.includes("style.css")) engine.style = item.fileName;
    } else if (item.isEntry) {
      const entry = names.get(item.name);
      if (entry) engine.modules[entry.specifier] = item.fileName;
      else engine[item.name as keyof typeof parts] = item.fileName;
    }
  }
  await mkdir(draft, {recursive: true});
  await writeFile(join(draft, "engine.json"), JSON.stringify(engine));
  await rm(folder, {recursive: true, force: true});
  await rename(draft, folder);
  return {...engine, folder};
}

// Vite wraps every `import()` to load styles before it and to tell the window of a failure. There are no such styles, and
// in a worker no window: the wrapper would hide what went wrong behind an error of its own.
const plainImports: Plugin = {
  name: "glassbook-plain-imports",
  enforce: "pre",
  load: (id) =>
    id.includes("vite/preload-helper") ? "export const __vitePreload = (load) => load();" : undefined
};

async function bundle(
  outDir: string,
  input: Record<string, string>
): Promise<Rolldown.RolldownOutput["output"]> {
  const result = await build({
    configFile: false,
    envFile: false,
    root: packageRoot,
    base: "./",
    publicDir: false,
    mode: "production",
    logLevel: "error",
    // our own sources import each other by path; a `glassbook/...` in them is the entry itself
    resolve: {
      // what a package has for workers needs no document: the kernel has none, and the page can do without
      conditions: ["worker", ...defaultClientConditions],
      alias: [...publicEntries()].map(([find, replacement]) => ({find: new RegExp(`^${find}$`), replacement}))
    },
    plugins: [plainImports],
    worker: {format: "es", plugins: () => [plainImports]},
    build: {
      outDir,
      emptyOutDir: true,
      ...plainBuild,
      chunkSizeWarningLimit: Number.POSITIVE_INFINITY,
      rolldownOptions: {
        input,
        preserveEntrySignatures: "strict",
        output: {
          entryFileNames: "[name]-[hash].js",
          chunkFileNames: "[name]-[hash].js",
          assetFileNames: "[name]-[hash][extname]"
        }
      }
    }
  });
  if (!("output" in result)) throw new Error("the build of the engine gave no output");
  return result.output;
}

/** Everything the engine is made from: our sources, the versions of what they import. */
async function engineHash(): Promise<string> {
  const folders = isBuilt
    ? ["dist/runtime", "dist/cells", "site/styles"]
    : ["runtime", "cells", "site/styles"];
  const versions = ["package.json", "package-lock.json"]
    .map((file) => join(packageRoot, file))
    .filter(existsSync);
  const sources = folders.map((folder) => join(packageRoot, folder));
  // weights are no part of what is built, and their hashes stand in the cards beside them
  const isWeights = (file: string) => file.endsWith(".safetensors");
  return hashText(await hashFiles([...sources, ...versions], (file) => !isWeights(file)));
}

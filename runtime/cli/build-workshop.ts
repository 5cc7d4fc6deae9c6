import {existsSync} from "node:fs";
import {cp, mkdir, rename, rm, writeFile} from "node:fs/promises";
import {dirname, join, relative} from "node:path";
import {buildEngine, type Engine} from "./build-engine.ts";
import {filesUnder} from "./build-hash.ts";
import {copyModel, modelsNamed} from "./build-models.ts";
import {filesBeside} from "./build-modules.ts";
import {type BuiltNotebook, buildNotebook} from "./build-notebook.ts";
import {renderPages} from "./build-pages.ts";
import {packageRoot} from "./build-place.ts";
import {type HubRealm, headersFile, kernelPage, kernelPolicyWith, pagePolicy} from "./build-policies.ts";
import type {SiteData} from "./page-data.ts";

export interface WorkshopOptions {
  /** the folder with the notebooks */
  notebooks: string;
  cache: string;
  base: string;
  /** the pages reload themselves when told to: `npm start` */
  dev: boolean;
}

/** A site in the making: what was built of it so far, and how to bring a changed notebook in. */
export interface Workshop {
  /** Builds one notebook (a path within the folder) anew; the site follows with the next `write`. */
  update(path: string): Promise<BuiltNotebook>;
  remove(path: string): void;
  /** Writes the whole site into `folder`: every file appears there complete or not at all, pages last. */
  write(folder: string): Promise<void>;
  /** paths of all notebooks in the folder */
  list(): Promise<string[]>;
}

// pages of our own
const taken = new Set(["index", "404", "kernel"]);

export async function openWorkshop({notebooks, cache, base, dev}: WorkshopOptions): Promise<Workshop> {
  const engine = await buildEngine(join(cache, "engine"));
  const built = new Map<string, BuiltNotebook>();

  return {
    async list() {
      if (!existsSync(notebooks)) return [];
      const files = await filesUnder(notebooks);
      return files.map((file) => relative(notebooks, file)).filter((path) => path.endsWith(".md"));
    },

    async update(path) {
      const name = path.replace(/\.md$/, "");
      if (taken.has(name))
        throw new Error(`${path}: the page "${name}" is the site's own; give the file another name`);
      const notebook = await buildNotebook({notebooks, path, engine, cache});
      built.set(path, notebook);
      return notebook;
    },

    remove: (path) => void built.delete(path),

    async write(folder) {
      const site: SiteData = {
        pages: [...built.values()].map(({page}) => page).sort((a, b) => (a.name < b.name ? -1 : 1)),
        style: engine.style,
        loader: engine.loader,
        ...(dev && {dev: engine.dev}),
        editable: engine.editor !== undefined,
        policy: pagePolicy,
        base
      };
      await renderPages(site, cache, async (html) => {
        await copyEngine(engine, folder);
        for (const name of modelsNamed(sourcesOf(built.values())))
          await copyModel(name, join(folder, "engine"));
        for (const file of await filesBeside(notebooks)) {
          await copyFile(join(notebooks, file), join(folder, "notebooks", file));
        }
        for (const {files} of built.values()) {
          for (const [file, contents] of files) await place(join(folder, "notebooks", file), contents);
        }
        const pages = (await filesUnder(html)).map((file) => relative(html, file));
        await place(join(folder, "kernel.html"), kernelPage(`engine/${engine.realm}`));
        const hubs = hubsOf(built.values());
        for (const {page, origins} of hubs) {
          const policy = kernelPolicyWith(origins);
          await place(join(folder, page), kernelPage(`engine/${engine.realm}`, policy));
        }
        await place(join(folder, "_headers"), headersFile({base, pages, engine: "engine", hubs}));
        await copyFile(join(packageRoot, "site/icon.svg"), join(folder, "icon.svg"));
        for (const page of pages) await copyFile(join(html, page), join(folder, page));
        await removePagesBut(new Set([...pages, "kernel.html", ...hubs.map(({page}) => page)]), folder);
      });
    }
  };
}

/** The realms that notebooks ask for, each once. */
function hubsOf(notebooks: Iterable<BuiltNotebook>): HubRealm[] {
  const hubs = [...notebooks].flatMap(({hub}) => hub ?? []);
  return [...new Map(hubs.map((hub) => [hub.page, hub])).values()];
}

/** The notebooks' texts, and the modules built from what lies beside them. */
function* sourcesOf(notebooks: Iterable<BuiltNotebook>): Generator<string> {
  for (const {files} of notebooks) {
    for (const [file, contents] of files) {
      if (!/\.(md|js)$/.test(file)) continue;
      yield typeof contents === "string" ? contents : new TextDecoder().decode(contents);
    }
  }
}

async function copyEngine(engine: Engine, folder: string): Promise<void> {
  const target = join(folder, "engine");
  for (const file of await filesUnder(engine.folder)) {
    const copy = join(target, relative(engine.folder, file));
    // its name says its contents
    if (!existsSync(copy)) await copyFile(file, copy);
  }
}

/** Pages of notebooks that are gone. */
async function removePagesBut(pages: Set<string>, folder: string): Promise<void> {
  for (const file of await filesUnder(folder)) {
    if (file.endsWith(".html") && !pages.has(relative(folder, file))) await rm(file);
  }
}

/** Puts a file where a reader may be looking: whole or not at all. */
async function place(file: string, contents: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), {recursive: true});
  await writeFile(`${file}.part`, contents);
  await rename(`${file}.part`, file);
}

async function copyFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), {recursive: true});
  await cp(from, `${to}.part`);
  await rename(`${to}.part`, to);
}

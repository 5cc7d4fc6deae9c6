import {spawn} from "node:child_process";
import {mkdir, rm, stat} from "node:fs/promises";
import {basename, join, relative} from "node:path";
import {watch} from "chokidar";
import {filesUnder} from "./build-hash.ts";
import {type Trouble, troubleOf} from "./build-trouble.ts";
import {openWorkshop, type Workshop} from "./build-workshop.ts";
import {openEvents} from "./dev-events.ts";
import {serve} from "./dev-server.ts";

/** What editors write beside a file while they save it. */
const editorsOwn = /^[.#]|~$|\.part$/;

export interface DevOptions {
  /** the project, or the folder `notebooks/` of one */
  root: string;
  /** 0 takes any free one */
  port: number;
  /** open the reader's browser */
  open: boolean;
  /** where what was built before is kept, and the site; `.glassbook` in the project unless told */
  cache?: string;
  log?(line: string): void;
}

export interface Dev {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves the site of a project while its notebooks are being written: a saved file is run again and its open page shows
 * it. A file that cannot be read leaves the last good page, with a banner that says what is wrong and where.
 */
export async function dev({root, port, open, cache, log = console.log}: DevOptions): Promise<Dev> {
  const notebooks = join(root, "notebooks");
  const kept = cache ?? join(root, ".glassbook");
  const folder = join(kept, "site");
  await mkdir(notebooks, {recursive: true});
  await mkdir(folder, {recursive: true});
  await removeOld(folder);
  log("Building the site…");
  const workshop = await openWorkshop({notebooks, cache: kept, base: "/", dev: true});
  const events = openEvents();
  for (const path of await workshop.list()) await attempt(workshop, path, events.trouble, log);
  await workshop.write(folder);

  const saved = new Map<string, number>();
  const served = await serve({
    folder,
    port,
    other: events.answer,
    onPage(page) {
      const path = page.replace(/\.html$/, ".md");
      const since = saved.get(path);
      if (since === undefined) return;
      saved.delete(path);
      log(`${path}: shown ${Math.round(Date.now() - since)} ms after it was saved`);
    }
  });
  log(`Glassbook is at ${served.url}`);

  // One change after the other; what comes meanwhile waits together.
  const changed = new Set<string>();
  let working: Promise<void> | undefined;
  const work = async () => {
    while (changed.size > 0) {
      const names = [...changed];
      changed.clear();
      await bringIn(names).catch((error: Error) => log(`The site could not be written: ${error.message}`));
    }
    working = undefined;
  };
  // One save is told of several times, and a folder with each file in it.
  const handled = new Map<string, string>();
  const isNew = async (name: string) => {
    const entry = await stat(join(notebooks, name)).catch(() => undefined);
    const stamp = entry ? `${entry.mtimeMs} ${entry.size}` : "gone";
    if (entry?.isDirectory() || handled.get(name) === stamp) return false;
    handled.set(name, stamp);
    if (entry) saved.set(name, entry.mtimeMs);
    return true;
  };
  const bringIn = async (told: string[]) => {
    const names: string[] = [];
    for (const name of told) if (await isNew(name)) names.push(name);
    if (names.length === 0) return;
    const all = await workshop.list();
    // a file beside them may be read by any notebook
    const paths = names.every((name) => name.endsWith(".md")) ? names : [...new Set([...names, ...all])];
    const news: string[] = [];
    for (const path of paths.filter((name) => name.endsWith(".md"))) {
      if (!all.includes(path)) {
        workshop.remove(path);
        events.trouble.delete(path);
        news.push(path);
      } else if (await attempt(workshop, path, events.trouble, log)) news.push(path);
      else saved.delete(path);
    }
    await workshop.write(folder);
    events.tell(news);
  };
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(notebooks, {ignoreInitial: true, ignored: (path) => editorsOwn.test(basename(path))});
  watcher.on("all", (_, path) => {
    changed.add(relative(notebooks, path).replaceAll("\\", "/"));
    clearTimeout(timer);
    timer = setTimeout(() => {
      working ??= work();
    }, 30);
  });
  await new Promise<void>((resolve) => watcher.on("ready", () => resolve()));
  if (open) openBrowser(served.url);
  return {
    url: served.url,
    async close() {
      clearTimeout(timer);
      await watcher.close();
      events.close();
      await working;
      await served.close();
    }
  };
}

/** Builds one notebook and keeps what went wrong, if it did. Returns whether there is a new page. */
async function attempt(
  workshop: Workshop,
  path: string,
  trouble: Map<string, Trouble>,
  log: (line: string) => void
): Promise<boolean> {
  try {
    const {failures, remarks} = await workshop.update(path);
    for (const {line, message} of remarks) log(`${path}:${line}: warning: ${message}`);
    for (const {line, cell, message} of failures) log(`${path}:${line}: cell "${cell}" failed: ${message}`);
    trouble.delete(path);
    return true;
  } catch (error) {
    const wrong = troubleOf(error as Error, path);
    trouble.set(path, wrong);
    log(`${wrong.place}: ${wrong.message}`);
    return false;
  }
}

/** Another server of the same project may still give the new ones away; each save leaves some behind. */
async function removeOld(folder: string): Promise<void> {
  const yesterday = Date.now() - 24 * 3600 * 1000;
  for (const file of await filesUnder(folder)) if ((await stat(file)).mtimeMs < yesterday) await rm(file);
}

/** Where there is no browser to open, the printed address is enough. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  const child = spawn(command, args, {stdio: "ignore", detached: true});
  child.on("error", () => {});
  child.unref();
}

import {existsSync} from "node:fs";
import {mkdir, readdir, rename, rm, writeFile} from "node:fs/promises";
import {join, resolve} from "node:path";
import {troubleOf} from "./build-trouble.ts";
import {openWorkshop} from "./build-workshop.ts";

export interface BuildOptions {
  /** the project: the folder with `notebooks/` */
  root: string;
  /** where the site goes; made if needed. A folder with other things in it is refused */
  out: string;
  /** path of the site on its host, for the page of unknown addresses and for `_headers`; "/" unless told */
  base?: string;
  /** where what was built before is kept; `.glassbook` in the project unless told */
  cache?: string;
  /** takes one line of what is going on */
  log?(line: string): void;
}

export interface BuildReport {
  /** the site's folder */
  out: string;
  /** names of the pages, gallery left out */
  pages: string[];
  /** cells that failed; their pages show the error */
  failures: {file: string; cell: string; line: number; message: string}[];
}

/** says that a folder was made by us, and may be made anew */
const mark = "glassbook-site.json";

/**
 * Builds the site of a project: runs its notebooks, renders the pages. The old site stays until the new one stands.
 * Throws if a notebook cannot be read; a cell that fails is reported, and its page shows the error.
 */
export async function build({
  root,
  out,
  base = "/",
  cache,
  log = console.log
}: BuildOptions): Promise<BuildReport> {
  const target = resolve(root, out);
  await refuseForeign(target);
  const workshop = await openWorkshop({
    notebooks: join(root, "notebooks"),
    cache: cache ?? join(root, ".glassbook"),
    base: base.replace(/^\/?/, "/").replace(/\/?$/, "/"),
    dev: false
  });
  const paths = await workshop.list();
  if (paths.length === 0)
    throw new Error(`There is no notebook in ${join(root, "notebooks")}: a notebook is a .md file there.`);

  const failures: BuildReport["failures"] = [];
  for (const path of paths) {
    const started = performance.now();
    const notebook = await workshop.update(path).catch((error: Error) => {
      throw new Error(described(error, path), {cause: error});
    });
    log(`${path}: ${seconds(started)}`);
    for (const {line, message} of notebook.remarks) log(`  ${path}:${line}: warning: ${message}`);
    for (const failure of notebook.failures) {
      failures.push({file: path, ...failure});
      log(`  ${path}:${failure.line}: cell "${failure.cell}" failed: ${failure.message}`);
    }
  }

  const draft = `${target}.part-${process.pid}`;
  await rm(draft, {recursive: true, force: true});
  await mkdir(draft, {recursive: true});
  const pages = paths.map((path) => path.replace(/\.md$/, ""));
  await workshop.write(draft);
  await writeFile(join(draft, mark), `${JSON.stringify({pages})}\n`);
  await rm(target, {recursive: true, force: true});
  await rename(draft, target);
  log(`${pages.length} ${pages.length === 1 ? "page" : "pages"} in ${target}`);
  return {out: target, pages, failures};
}

async function refuseForeign(target: string): Promise<void> {
  const entries = await readdir(target).catch(() => []);
  if (entries.length > 0 && !existsSync(join(target, mark))) {
    throw new Error(
      `${target} holds files that are not a Glassbook site. Choose an empty folder, or remove them first.`
    );
  }
}

/** "lime.md:3:1: The front matter ..." */
function described(error: Error, path: string): string {
  const {place, message} = troubleOf(error, path);
  return `${place}: ${message}`;
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

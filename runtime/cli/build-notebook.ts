import {readFile} from "node:fs/promises";
import {basename, dirname, join, relative} from "node:path";
import {encodeViews} from "../../cells/views/json.ts";
import type {CompiledNotebook} from "../compile/compiled.ts";
import {compileNotebook, emitModule} from "../compile/index.ts";
import {parse} from "../document/index.ts";
import {type CellBlock, DocumentError, type Notebook} from "../document/notebook.ts";
import type {PageSource} from "../page/page-source.ts";
import {renderBlocks, shownViews} from "./build-blocks.ts";
import type {Engine} from "./build-engine.ts";
import {filesUnder, hashFiles, hashText} from "./build-hash.ts";
import {readingMinutes} from "./build-minutes.ts";
import {buildModules, relativeModule} from "./build-modules.ts";
import {type HubRealm, hubRealm} from "./build-policies.ts";
import {resultsOf} from "./build-results.ts";
import type {RunResult} from "./execute.ts";
import type {PageData} from "./page-data.ts";
import {attributeRemarks, importRemarks, type Remark} from "./remarks.ts";

/** A notebook made ready for the site: its page, and the files that stand under `notebooks/`. */
export interface BuiltNotebook {
  page: PageData;
  /** contents by path within `notebooks/` */
  files: Map<string, string | Uint8Array>;
  /** the realm in which it may ask a hub for models, if its front matter says so */
  hub?: HubRealm;
  /** the cells that failed, and how */
  failures: {cell: string; line: number; message: string}[];
  /** what is allowed and most likely not meant */
  remarks: Remark[];
}

export interface NotebookPlace {
  /** the folder with all notebooks */
  notebooks: string;
  /** path of the file within it, with `.md` */
  path: string;
  engine: Engine;
  cache: string;
}

/**
 * Runs and compiles one notebook and renders its parts. Throws DocumentError for a file that is none, and an Error that
 * names the place for an import that leads nowhere.
 */
export async function buildNotebook(place: NotebookPlace): Promise<BuiltNotebook> {
  const {notebooks, path, engine, cache} = place;
  const file = join(notebooks, path);
  const name = path.replace(/\.md$/, "").replaceAll("\\", "/");
  const bytes = await readFile(file);
  const notebook = parse(bytes);
  const compiled = compileNotebook(notebook);
  const modules = await modulesOf(compiled, place);

  const beside = (await filesUnder(notebooks)).filter((other) => !other.endsWith(".md"));
  const key = hashText(bytes, path, engine.hash, await hashFiles(beside), JSON.stringify(modules.specifiers));
  const result = await resultsOf(file, {key, cache: join(cache, "results"), bytes});

  const up = "../".repeat(name.split("/").length);
  const live = compiled.cells.length > 0;
  const hub = live ? hubRealm(notebook.frontMatter?.data.hub) : undefined;
  const files = new Map<string, string | Uint8Array>(modules.files);
  files.set(path, bytes);
  const write = (ending: string, text: string): string => {
    const written = `${name}.${hashText(text)}.${ending}`;
    files.set(written, text);
    return written;
  };
  const page: PageData = {
    name,
    ...titleOf(notebook, name),
    blocks: await renderBlocks(notebook, result),
    live,
    failed: result.cells.filter(({error}) => error).map(({id}) => id),
    files: {markdown: path, module: "", views: "", source: ""},
    version: hashText(bytes)
  };
  if (live) {
    const resolve = (specifier: string) =>
      specifier in modules.specifiers ? up + modules.specifiers[specifier] : specifier;
    page.files.module = write("js", emitModule(compiled, {resolve}));
    page.files.views = write("views.json", encodeResult(result));
    page.files.source = write(
      "source.json",
      JSON.stringify({
        ...sourceOf(notebook, compiled, engine, modules.specifiers),
        ...(hub && {hub: hub.page})
      } satisfies PageSource)
    );
  }
  const remarks = [...attributeRemarks(notebook), ...importRemarks(compiled)];
  return {page, files, ...(hub && {hub}), failures: failuresOf(result), remarks};
}

/** The built module behind each specifier, by path from the site's root, and the files of those beside the notebook. */
async function modulesOf(compiled: CompiledNotebook, {notebooks, path, engine, cache}: NotebookPlace) {
  const specifiers = Object.fromEntries(
    Object.entries(engine.modules).map(([specifier, file]) => [specifier, `engine/${file}`])
  );
  const files = new Map<string, Uint8Array>();
  const imports = compiled.cells
    .flatMap(({imports, dynamicImports = [], line}) => [
      ...imports,
      ...dynamicImports.map((specifier) => ({specifier, line, column: 1}))
    ])
    .filter(({specifier}) => /^\.\.?\//.test(specifier));
  if (imports.length === 0) return {specifiers, files};
  const wanted = new Map<string, string>();
  for (const {specifier, line, column} of imports) {
    try {
      wanted.set(specifier, relativeModule(specifier, join(notebooks, path), dirname(notebooks)));
    } catch (error) {
      throw new DocumentError((error as Error).message, {line, column});
    }
  }
  const outDir = join(cache, "modules", basename(path, ".md"));
  const built = await buildModules([...new Set(wanted.values())], {
    root: dirname(notebooks),
    outDir,
    engine: engine.modules
  });
  for (const [specifier, file] of wanted) {
    specifiers[specifier] = `notebooks/${built.find((module) => module.file === file)!.built}`;
  }
  for (const output of await filesUnder(outDir)) files.set(relative(outDir, output), await readFile(output));
  return {specifiers, files};
}

function titleOf(notebook: Notebook, name: string) {
  const data = notebook.frontMatter?.data ?? {};
  const heading = notebook.blocks
    .flatMap((block) => (block.type === "prose" ? [block.source.match(/^# +(.+?) *#*$/m)?.[1]] : []))
    .find(Boolean);
  return {
    title: data.title ?? heading ?? name,
    titled: data.title !== undefined || heading === undefined,
    description: data.description ?? "",
    // an author who has watched readers knows better
    minutes: typeof data.minutes === "number" ? data.minutes : readingMinutes(notebook),
    language: typeof data.language === "string" ? data.language : "en",
    papers: data.papers ?? []
  };
}

/** What the page shows of all cells, by id, each as `encodeViews` writes it. */
function encodeResult(result: RunResult): string {
  return `{${result.cells.map((cell) => `${JSON.stringify(cell.id)}:${encodeViews(shownViews(cell))}`).join(",")}}`;
}

function sourceOf(
  notebook: Notebook,
  compiled: CompiledNotebook,
  engine: Engine,
  modules: Record<string, string>
): PageSource {
  const cells = notebook.blocks.filter(
    (block): block is CellBlock => block.type === "cell" && !block.attributes.static
  );
  return {
    notebook: compiled,
    cells: cells.map(({id, language, body}) => ({id, language, column: body.column})),
    modules,
    kernel: `engine/${engine.kernel}`,
    charts: `engine/${engine.charts}`,
    ...(engine.editor && {editor: `engine/${engine.editor}`})
  };
}

function failuresOf(result: RunResult): BuiltNotebook["failures"] {
  return result.cells.flatMap(({id, line, error}) =>
    error && error.kind !== "upstream" ? [{cell: id, line: error.line ?? line, message: error.message}] : []
  );
}

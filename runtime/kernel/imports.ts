import {nearest} from "../../cells/nearest-name.ts";
import type {NotebookModule} from "../compile/compiled.ts";
import {Reading} from "./reading.ts";

/** Imports a module for a notebook: `specifier` as the author wrote it, `base` the notebook's own URL. */
export type ImportModule = (specifier: string, base: string) => Promise<Record<string, unknown>>;

/** Modules that the notebook's cells import, each asked for once. */
export class Imports {
  readonly #base: string;
  readonly #modules: Record<string, string> | undefined;
  readonly #import: ImportModule;
  /** the importers of a compiled notebook module */
  readonly #built: NotebookModule["imports"];

  constructor({
    base,
    modules,
    built = {},
    importModule
  }: {
    base: string;
    modules?: Record<string, string>;
    built?: NotebookModule["imports"];
    importModule: ImportModule;
  }) {
    this.#base = base;
    this.#modules = modules;
    this.#built = built;
    this.#import = importModule;
  }

  /** One name of a module; a reading with an `ImportProblem` when there is none. */
  async read(specifier: string, imported: string): Promise<Reading> {
    try {
      const module = await this.load(specifier);
      if (imported === "*") return new Reading(module);
      if (!(imported in module)) throw new ImportProblem(missing(specifier, imported, Object.keys(module)));
      return new Reading(module[imported]);
    } catch (thrown) {
      const message = thrown instanceof ImportProblem ? thrown.message : problem(specifier, thrown);
      return new Reading(undefined, {kind: "import", message, cell: ""});
    }
  }

  /** The whole module, as `import()` in a cell gives it. */
  async load(specifier: string): Promise<Record<string, unknown>> {
    const built = this.#built[specifier];
    if (built) return built();
    const url =
      this.#modules && Object.hasOwn(this.#modules, specifier) ? this.#modules[specifier] : undefined;
    if (url !== undefined) return this.#import(new URL(url, this.#base).href, this.#base);
    if (this.#modules && isBare(specifier)) {
      const near = nearest(specifier, Object.keys(this.#modules));
      const hint = near ? `Did you mean "${near}"?` : `There are: ${Object.keys(this.#modules).join(", ")}.`;
      throw new ImportProblem(`"${specifier}" is not part of this page. ${hint}`);
    }
    return this.#import(specifier, this.#base);
  }
}

/** What is wrong with an import, in words that need no others around them. */
export class ImportProblem extends Error {}

/** There is no such module of Glassbook's own. */
export function noSuchEntry(specifier: string, entries: string[]): ImportProblem {
  const near = nearest(specifier, entries);
  const hint = near ? `Did you mean "${near}"?` : `There are: ${entries.join(", ")}.`;
  return new ImportProblem(`There is no "${specifier}". ${hint}`);
}

function isBare(specifier: string): boolean {
  return !/^(\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i.test(specifier);
}

function missing(specifier: string, imported: string, names: string[]): string {
  const near = nearest(imported, names);
  const what = imported === "default" ? "default export" : `export \`${imported}\``;
  const hint = near
    ? `Did you mean \`${near}\`?`
    : `It exports: ${names.slice(0, 20).join(", ") || "nothing"}.`;
  return `"${specifier}" has no ${what}. ${hint}`;
}

function problem(specifier: string, thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return `"${specifier}" could not be imported: ${message}`;
}

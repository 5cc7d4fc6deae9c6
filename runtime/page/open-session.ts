import type {CompiledCell} from "../compile/compiled.ts";
import type {CellState} from "../kernel/kernel.ts";
import type {RunMode} from "../kernel/protocol.ts";
import type {PageCells} from "./page-cells.ts";
import type {PageKernel} from "./page-kernel.ts";
import type {PageSource} from "./page-source.ts";
import {
  type CellEditor,
  draftFlag,
  type EditorModule,
  type PageInfo,
  type Session,
  type SessionCell
} from "./session.ts";

/** A session, with what only the page itself does. */
export interface PageSession extends Session {
  edit(cell: string): Promise<void>;
  /** whether any cell differs from what was published */
  edited(): boolean;
  bringDrafts(): Promise<void>;
  download(link: HTMLAnchorElement): Promise<void>;
}

interface Parts {
  article: HTMLElement;
  source: PageSource;
  kernel: PageKernel;
  cells: PageCells;
}

interface Cell extends SessionCell {
  source: string;
  compiled: CompiledCell;
  column: number;
}

export function openSession(parts: Parts): PageSession {
  return new OpenSession(parts);
}

class OpenSession implements PageSession {
  readonly page: PageInfo;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly #article: HTMLElement;
  readonly #kernel: PageKernel;
  readonly #editors = new Map<string, Promise<CellEditor>>();
  readonly #sourceListeners = new Set<(cell: string) => void>();
  readonly #editorUrl: string | undefined;
  #editor: Promise<EditorModule> | undefined;

  constructor({article, source, kernel, cells}: Parts) {
    this.#article = article;
    this.#kernel = kernel;
    this.page = {
      key: location.pathname,
      title: source.notebook.title,
      version: article.dataset.version ?? ""
    };
    // an entry of its own: it stands at the site's root, as does `kernel.html`
    const root = new URL(article.dataset.kernelPage!, document.baseURI);
    this.#editorUrl = source.editor && new URL(source.editor, root).href;
    const compiled = new Map(source.notebook.cells.map((cell) => [cell.id, cell]));
    this.cells = new Map(
      source.cells.map(({id, language, column}) => {
        const published = compiled.get(id)!;
        const section = cells.get(id)!.element;
        const text = published.source;
        return [
          id,
          {
            id,
            language,
            column,
            section,
            published: text,
            source: text,
            line: published.line,
            compiled: published
          }
        ];
      })
    );
    // a page may have another text of its own: the one that is shown
    this.onSource((id) => this.#showSource(id));
  }

  async setCell(id: string, source: string): Promise<CompiledCell> {
    const cell = this.#cell(id);
    if (source === cell.published) return this.#set(cell, source, cell.compiled);
    const {compileCell} = await import("../compile/index.ts");
    const {language, line, column} = cell;
    const {timeout, manual} = cell.compiled;
    return this.#set(
      cell,
      source,
      compileCell(source, {id, kind: "cell", language, line, column, timeout, manual})
    );
  }

  async resetCell(id: string): Promise<void> {
    const cell = this.#cell(id);
    if (cell.source !== cell.published) await this.#set(cell, cell.published, cell.compiled);
  }

  async resetPage(): Promise<void> {
    for (const id of this.cells.keys()) await this.resetCell(id);
  }

  async run(cells: string[] | "stale", options?: {unlimited?: boolean}): Promise<void> {
    this.#kernel.asked().run(cells, options);
  }

  async stop(cells?: string[]): Promise<void> {
    await this.#kernel.open().stop(cells);
  }

  async setMode(mode: RunMode): Promise<void> {
    const kernel = this.#kernel.open();
    kernel.mode(mode);
    const runStale = document.querySelector<HTMLElement>("[data-act=run-stale]");
    if (runStale) runStale.hidden = mode === "automatic";
  }

  state(id: string): CellState | undefined {
    return this.#kernel.state(id);
  }

  onStatus(listener: (cell: string) => void): () => void {
    return this.#kernel.onChange((changed) => {
      for (const id of changed) listener(id);
    });
  }

  onSource(listener: (cell: string) => void): () => void {
    this.#sourceListeners.add(listener);
    return () => void this.#sourceListeners.delete(listener);
  }

  async markdown(): Promise<string> {
    const answer = await fetch(this.#article.dataset.markdown!);
    if (!answer.ok) throw new Error(`The notebook's file could not be loaded (${answer.status}).`);
    const text = await answer.text();
    if (!this.edited()) return text;
    const {parse, print, setSource} = await import("../document/index.ts");
    let notebook = parse(text);
    for (const {id, source, published} of this.cells.values()) {
      if (source !== published) notebook = setSource(notebook, id, source);
    }
    return print(notebook);
  }

  edited(): boolean {
    return [...this.cells.values()].some(({source, published}) => source !== published);
  }

  async edit(id: string): Promise<void> {
    const cell = this.#cell(id);
    const details = cell.section.querySelector<HTMLDetailsElement>(".gb-code")!;
    details.open = true;
    let editor = this.#editors.get(id);
    if (!editor) {
      editor = this.#openEditor(cell);
      this.#editors.set(id, editor);
      editor.catch(() => this.#editors.delete(id));
    }
    (await editor).focus();
  }

  /** Edits that the reader left here before come back. */
  async bringDrafts(): Promise<void> {
    if (this.#editorUrl && localStorage.getItem(draftFlag(this.page.key)) !== null)
      await this.#editorModule();
  }

  async download(link: HTMLAnchorElement): Promise<void> {
    const url = URL.createObjectURL(new Blob([await this.markdown()], {type: "text/markdown"}));
    const copy = document.createElement("a");
    copy.href = url;
    copy.download = new URL(link.href).pathname.split("/").at(-1)!;
    copy.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  #cell(id: string): Cell {
    const cell = this.cells.get(id);
    if (!cell) throw new Error(`There is no cell "${id}" on this page.`);
    return cell;
  }

  async #set(cell: Cell, source: string, compiled: CompiledCell): Promise<CompiledCell> {
    cell.source = source;
    for (const listener of this.#sourceListeners) listener(cell.id);
    this.#kernel.asked().set([compiled]);
    return compiled;
  }

  async #openEditor(cell: Cell): Promise<CellEditor> {
    const {openEditor} = await this.#editorModule();
    const host = cell.section.querySelector<HTMLElement>(".gb-editor")!;
    const source = cell.section.querySelector<HTMLElement>(".gb-source")!;
    const button = cell.section.querySelector<HTMLElement>("[data-act=edit]")!;
    host.hidden = false;
    source.hidden = true;
    button.hidden = true;
    return openEditor({
      session: this,
      cell: cell.id,
      host,
      onClose: () => {
        host.replaceChildren();
        host.hidden = true;
        source.hidden = false;
        button.hidden = false;
        button.focus();
        this.#editors.delete(cell.id);
      }
    });
  }

  #editorModule(): Promise<EditorModule> {
    if (!this.#editorUrl) return Promise.reject(new Error("This page came without an editor."));
    this.#editor ??= import(/* @vite-ignore */ this.#editorUrl).then(async (module: EditorModule) => {
      await module.attach(this);
      return module;
    });
    this.#editor.catch(() => {
      // the next try may find a connection
      this.#editor = undefined;
    });
    return this.#editor;
  }

  /** The code under the cell is what runs; edited cells can be reset. */
  #showSource(id: string): void {
    const cell = this.#cell(id);
    const changed = cell.source !== cell.published;
    cell.section.toggleAttribute("data-edited", changed);
    cell.section.querySelector<HTMLElement>("[data-act=reset]")!.hidden = !changed;
    const resetPage = document.querySelector<HTMLElement>("[data-act=reset-page]");
    if (resetPage) resetPage.hidden = !this.edited();
    void import("../display/highlight.ts").then(({highlight}) => {
      const code = cell.section.querySelector(".gb-source > code");
      // of several changes the last one stands
      if (code) code.innerHTML = highlight(cell.source, cell.language);
    });
  }
}

import type {CellState, Kernel} from "../kernel/kernel.ts";
import {openKernelHost} from "../kernel/open-kernel.ts";
import type {FromKernel} from "../kernel/protocol.ts";
import {EngineLine} from "./engine-line.ts";
import {startInFrame} from "./kernel-frame.ts";
import type {PageSource} from "./page-source.ts";

/** The last word on how far a run has come. */
export type Progress = Extract<FromKernel, {type: "progress"}>;

/**
 * The kernel of a page: started once, run lazily. What it sends within a frame is told together, and what the reader
 * moves is sent at most once a frame, the latest value of each control.
 */
export class PageKernel {
  readonly #options: {article: HTMLElement; source: PageSource; inputs(): Record<string, unknown>};
  readonly #line = new EngineLine();
  readonly #changed = new Set<string>();
  readonly #moved = new Map<string, unknown>();
  readonly #listeners: ((changed: ReadonlySet<string>) => void)[] = [];
  readonly progress = new Map<string, Progress>();
  #kernel: Promise<Kernel> | undefined;
  #opened: Kernel | undefined;

  constructor(options: {article: HTMLElement; source: PageSource; inputs(): Record<string, unknown>}) {
    this.#options = options;
  }

  /** Starts the kernel, if it has not been. */
  open(): Promise<Kernel> {
    if (!this.#kernel) {
      this.#kernel = this.#start();
      this.#kernel.catch((error: Error) => this.#line.failed(error.message));
    }
    return this.#kernel;
  }

  /** The kernel, for something the reader wants done. */
  asked(): Promise<Kernel> {
    this.#line.asked();
    return this.open();
  }

  state(cell: string): CellState | undefined {
    return this.#opened?.cells.get(cell);
  }

  /** Calls `listener` with the cells about which something new was heard, once a frame. */
  onChange(listener: (changed: ReadonlySet<string>) => void): () => void {
    this.#listeners.push(listener);
    return () => void this.#listeners.splice(this.#listeners.indexOf(listener), 1);
  }

  /** Sends a control's value with the next frame; of several, the latest. */
  input(id: string, value: unknown): void {
    void this.asked().catch(() => {});
    const first = this.#moved.size === 0;
    this.#moved.set(id, value);
    if (!first) return;
    inNextFrame(async () => {
      const moved = [...this.#moved];
      this.#moved.clear();
      const kernel = await this.open();
      for (const [input, latest] of moved) kernel.input(input, latest);
    });
  }

  async #start(): Promise<Kernel> {
    const {article, source, inputs} = this.#options;
    const site = new URL(article.dataset.kernelPage!, document.baseURI);
    const fromSite = (path: string) => new URL(path, site).href;
    const kernel = await openKernelHost(source.notebook, {
      startWorker: startInFrame({page: site, worker: new URL(source.kernel, site)}),
      lazy: true,
      mode: "automatic",
      inputs: inputs(),
      base: new URL(article.dataset.markdown!, document.baseURI).href,
      module: new URL(article.dataset.module!, document.baseURI).href,
      modules: Object.fromEntries(
        Object.entries(source.modules).map(([specifier, path]) => [specifier, fromSite(path)])
      )
    });
    this.#opened = kernel;
    kernel.on((message) => this.#hear(message));
    return kernel;
  }

  #hear(message: FromKernel): void {
    this.#line.hear(message);
    if (message.type === "progress") this.progress.set(message.cell, message);
    if (message.type === "status" && message.status !== "running") this.progress.delete(message.cell);
    if (!("cell" in message)) return;
    const first = this.#changed.size === 0;
    this.#changed.add(message.cell);
    if (!first) return;
    inNextFrame(() => {
      const changed = new Set(this.#changed);
      this.#changed.clear();
      for (const listener of this.#listeners) listener(changed);
    });
  }
}

/** Calls once, with the next frame; in a hidden tab, where there is none, soon. */
function inNextFrame(call: () => void): void {
  let called = false;
  const once = () => {
    if (called) return;
    called = true;
    call();
  };
  requestAnimationFrame(once);
  setTimeout(once, 100);
}

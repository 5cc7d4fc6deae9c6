import {isAgreement} from "../../cells/models/hub/agreement.ts";
import type {View} from "../../cells/views/view.ts";
import {KernelHost} from "../kernel/host.ts";
import type {CellState, Kernel} from "../kernel/kernel.ts";
import type {FromKernel} from "../kernel/protocol.ts";
import {EngineLine} from "./engine-line.ts";
import {KernelFrame, startInFrame} from "./kernel-frame.ts";
import type {PageSource} from "./page-source.ts";

/** The last word on how far a run has come. */
export type Progress = Extract<FromKernel, {type: "progress"}>;

interface PageKernelOptions {
  article: HTMLElement;
  source: PageSource;
  frame: KernelFrame;
  /** the values that the page's controls stand at */
  inputs(): Record<string, unknown>;
}

/**
 * The kernel of a page: started once, run lazily. What it sends within a frame is told together, and what the reader
 * moves is sent at most once a frame, the latest value of each control.
 */
export class PageKernel {
  readonly progress = new Map<string, Progress>();
  /**
   * What the kernel gave of each cell to show. A cell that is only read by others gives nothing: its published views
   * stand, and are as right as before.
   */
  readonly views = new Map<string, View[]>();
  readonly #options: PageKernelOptions;
  readonly #line = new EngineLine();
  readonly #changed = new Set<string>();
  readonly #moved = new Map<string, unknown>();
  /** the controls by which the reader agreed that this page may ask a hub */
  readonly #agreements = new Set<string>();
  #hubFrame: KernelFrame | undefined;
  readonly #listeners = new Set<(changed: ReadonlySet<string>) => void>();
  #kernel: Kernel | undefined;

  constructor(options: PageKernelOptions) {
    this.#options = options;
  }

  /** The kernel; the first call starts it. */
  open(): Kernel {
    this.#kernel ??= this.#start();
    return this.#kernel;
  }

  /** The kernel, for something the reader wants done. */
  asked(): Kernel {
    this.#line.asked();
    return this.open();
  }

  /** The page answers its reader; the line need not say that it is on its way. */
  alive(): void {
    this.#line.alive();
  }

  /** Shows that something the reader wants could not be loaded, or that it is there now. */
  trouble(is: boolean): void {
    this.#line.trouble(is);
  }

  state(cell: string): CellState | undefined {
    return this.#kernel?.cells.get(cell);
  }

  /** Calls `listener` with the cells about which something new was heard, once a frame. */
  onChange(listener: (changed: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Sends a control's value with the next frame; of several, the latest. */
  input(id: string, value: unknown): void {
    const kernel = this.asked();
    this.#heed(id, value);
    const first = this.#moved.size === 0;
    this.#moved.set(id, value);
    if (!first) return;
    inNextFrame(() => {
      for (const [input, latest] of this.#moved) kernel.input(input, latest);
      this.#moved.clear();
    });
  }

  /** Only what the reader does comes here; what a notebook was published with does not open its realm. */
  #heed(id: string, value: unknown): void {
    const before = this.#agreements.size > 0;
    if (isAgreement(value)) this.#agreements.add(id);
    else this.#agreements.delete(id);
    if (this.#options.source.hub && before !== this.#agreements.size > 0) this.open().restart();
  }

  /** The realm whose policy fits what the reader agreed to. */
  #frame(page: URL): KernelFrame {
    const {frame, source} = this.#options;
    if (!source.hub || this.#agreements.size === 0) return frame;
    this.#hubFrame ??= new KernelFrame(new URL(source.hub, page));
    return this.#hubFrame;
  }

  #start(): Kernel {
    const {article, source, inputs} = this.#options;
    const page = new URL(article.dataset.kernelPage!, document.baseURI);
    // `kernel.html` stands at the site's root
    const fromRoot = (path: string) => new URL(path, page).href;
    const kernel = new KernelHost(source.notebook, {
      startWorker: async () => {
        this.#line.starting();
        try {
          const port = await startInFrame(this.#frame(page), new URL(source.kernel, page))();
          port.onLost(() => this.#line.lost());
          return port;
        } catch (error) {
          this.#line.lost();
          throw error;
        }
      },
      lazy: true,
      inputs: inputs(),
      base: new URL(article.dataset.markdown!, document.baseURI).href,
      module: new URL(article.dataset.module!, document.baseURI).href,
      modules: Object.fromEntries(
        Object.entries(source.modules).map(([specifier, path]) => [specifier, fromRoot(path)])
      )
    });
    kernel.on((message) => this.#hear(message));
    void kernel.open();
    // what the reader asked for while there was no connection waits in the kernel's host
    addEventListener("online", () => {
      if (this.#line.failed) void kernel.open();
    });
    return kernel;
  }

  #hear(message: FromKernel): void {
    this.#line.hear(message);
    if (message.type === "views") this.views.set(message.cell, message.views);
    if (message.type === "progress") this.progress.set(message.cell, message);
    if (message.type === "status" && message.status !== "running" && !message.giving)
      this.progress.delete(message.cell);
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

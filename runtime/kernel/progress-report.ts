import type {FromKernel} from "./protocol.ts";
import type {Run} from "./run.ts";

/** the page is told no more often than this (ms) */
const interval = 50;

/** What a run says of its progress, with an estimate of the time left, thinned out. */
export class ProgressReport {
  readonly #run: Run;
  readonly #post: (message: FromKernel) => void;
  #posted = -Infinity;
  #last: {fraction: number; note?: string} = {fraction: 0};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(run: Run, post: (message: FromKernel) => void) {
    this.#run = run;
    this.#post = post;
  }

  at(fraction: number, note?: string): void {
    const share = Math.min(1, Math.max(0, Number(fraction) || 0));
    this.#last = {fraction: share, ...(note !== undefined && {note: String(note)})};
    if (performance.now() - this.#posted >= interval) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), interval);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const {cell, version, began, superseded, settled} = this.#run;
    if (superseded || settled) return;
    const {fraction} = this.#last;
    const now = performance.now();
    const msLeft = fraction > 0 ? {msLeft: ((now - began) * (1 - fraction)) / fraction} : {};
    this.#posted = now;
    this.#post({type: "progress", cell: cell.id, version, ...this.#last, ...msLeft});
  }
}

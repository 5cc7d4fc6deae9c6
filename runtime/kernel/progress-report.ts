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
  /** where the first report found it: what a run did before may have been slower, or nothing */
  #first: {at: number; fraction: number} | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(run: Run, post: (message: FromKernel) => void) {
    this.#run = run;
    this.#post = post;
  }

  at(fraction: number, note?: string): void {
    const share = Math.min(1, Math.max(0, Number(fraction) || 0));
    this.#first ??= {at: performance.now(), fraction: share};
    this.#last = {fraction: share, ...(note !== undefined && {note: String(note)})};
    if (performance.now() - this.#posted >= interval) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), interval);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const {cell, version, superseded, settled, giving} = this.#run;
    if (superseded || (settled && !giving)) return;
    const {fraction} = this.#last;
    const now = performance.now();
    const {at, fraction: from} = this.#first!;
    const msLeft = fraction > from ? {msLeft: ((now - at) * (1 - fraction)) / (fraction - from)} : {};
    this.#posted = now;
    this.#post({type: "progress", cell: cell.id, version, ...this.#last, ...msLeft});
  }
}

import type {CellState} from "../kernel/kernel.ts";
import type {CellStatus} from "../kernel/protocol.ts";
import type {Progress} from "./page-kernel.ts";

const words: Record<CellStatus, string> = {
  prerendered: "",
  waiting: "waiting",
  running: "running",
  done: "done",
  stale: "out of date",
  stopped: "stopped",
  failed: "failed"
};

/** What a status offers to do: act of the button, and its word. */
const offers: Partial<Record<CellStatus, [act: string, word: string]>> = {
  waiting: ["stop", "Stop"],
  running: ["stop", "Stop"],
  stale: ["run", "Run"],
  stopped: ["run", "Run again"]
};

/** The line above a cell that says what it is doing. It stands in the gap between cells and moves no text. */
export class CellStatusLine {
  readonly #cell: string;
  readonly #text = document.createElement("span");
  readonly #bar = document.createElement("progress");
  readonly #button = document.createElement("button");
  #since = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #note = "";

  constructor(line: HTMLElement, cell: string) {
    this.#cell = cell;
    this.#text.className = "gb-status-text";
    this.#bar.max = 1;
    this.#bar.setAttribute("aria-label", `How far cell ${cell} has come`);
    this.#button.type = "button";
    this.#button.dataset.cell = cell;
    this.#hide();
    line.replaceChildren(this.#text, this.#bar, this.#button);
  }

  show(state: CellState, progress: Progress | undefined): void {
    const {status, ms, recomputed, error} = state;
    this.#bar.hidden = status !== "running" || !progress;
    if (progress) this.#bar.value = progress.fraction;
    this.#note = progress?.note ? `, ${progress.note}` : "";
    this.#offer(error?.kind === "timeout" ? ["unlimited", "Keep going"] : offers[status]);
    if (status === "running") {
      this.#run();
      return;
    }
    this.#rest();
    const time = status === "done" && ms !== undefined ? ` in ${seconds(ms)}` : "";
    this.#text.textContent = `${words[status]}${time}${recomputed ? ", computed again" : ""}`;
  }

  #run(): void {
    if (!this.#ticking) {
      this.#since = performance.now();
      this.#ticking = setInterval(() => this.#tick(), 100);
    }
    this.#tick();
  }

  #tick(): void {
    this.#text.textContent = `running ${seconds(performance.now() - this.#since)}${this.#note}`;
  }

  #rest(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  #offer(offer: [act: string, word: string] | undefined): void {
    this.#button.hidden = !offer;
    if (!offer || this.#button.dataset.act === offer[0]) return;
    this.#button.dataset.act = offer[0];
    this.#button.textContent = offer[1];
    this.#button.setAttribute("aria-label", `${offer[1]}: cell ${this.#cell}`);
  }

  #hide(): void {
    this.#bar.hidden = true;
    this.#button.hidden = true;
  }
}

function seconds(ms: number): string {
  return ms < 1000 ? `${(ms / 1000).toFixed(2)} s` : `${(ms / 1000).toFixed(1)} s`;
}

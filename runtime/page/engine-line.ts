import type {FromKernel} from "../kernel/protocol.ts";
import {showTrouble} from "./trouble.ts";

/** The line at the foot of the window that says what the engine is about, from the reader's first act on. */
export class EngineLine {
  readonly #line = document.querySelector<HTMLElement>(".gb-engine");
  #ready = false;
  #asked = false;
  #failed = false;

  /** whether a kernel could not be started */
  get failed(): boolean {
    return this.#failed;
  }

  /** A kernel is on its way. */
  starting(): void {
    this.#ready = false;
    this.#failed = false;
    if (this.#asked) this.asked();
  }

  /** The reader wants something of the kernel. */
  asked(): void {
    this.#asked = true;
    this.#say(this.#ready ? undefined : "Starting the engine…");
  }

  /** The page is alive. If all that was wanted was that, what the loader said is done. */
  alive(): void {
    if (!this.#asked && this.#line?.dataset.trouble === undefined) this.#say(undefined);
  }

  hear(message: FromKernel): void {
    if (message.type === "ready") {
      this.#ready = true;
      this.#failed = false;
      if (this.#asked) this.#say("Running…");
    } else if (message.type === "status" && message.status === "running" && this.#asked) {
      this.#say(message.cell.startsWith("inline-") ? "Running…" : `Running ${message.cell}…`);
    } else if (message.type === "settled" && !this.#failed) {
      this.#say(undefined);
    }
  }

  /** A kernel was lost. Of one that had begun the cells tell; one that never began starts when it is asked again. */
  lost(): void {
    if (this.#ready) return;
    this.#failed = true;
    if (this.#asked) this.trouble(true);
  }

  /** Something could not be loaded, or is there now. */
  trouble(is: boolean): void {
    if (is) showTrouble(this.#line);
    else this.#say(undefined);
  }

  #say(text: string | undefined): void {
    if (!this.#line) return;
    delete this.#line.dataset.trouble;
    this.#line.hidden = text === undefined;
    if (text !== undefined) this.#line.textContent = text;
  }
}

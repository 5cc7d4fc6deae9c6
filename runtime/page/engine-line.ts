import type {FromKernel} from "../kernel/protocol.ts";

/** The line at the foot of the window that says what the engine is about, from the reader's first act on. */
export class EngineLine {
  readonly #line = document.querySelector<HTMLElement>(".gb-engine");
  #ready = false;
  #asked = false;

  /** The reader wants something of the kernel. */
  asked(): void {
    this.#asked = true;
    this.#say(this.#ready ? undefined : "Starting the engine…");
  }

  hear(message: FromKernel): void {
    if (message.type === "ready") {
      this.#ready = true;
      if (this.#asked) this.#say("Running…");
    } else if (message.type === "status" && message.status === "running" && this.#asked) {
      this.#say(message.cell.startsWith("inline-") ? "Running…" : `Running ${message.cell}…`);
    } else if (message.type === "settled") {
      this.#say(undefined);
    }
  }

  /** A kernel was lost. One that never began will not begin the next time either. */
  lost(reason: string): void {
    if (!this.#ready) {
      this.#say(`The engine could not start (${reason}). The page stays readable; reload it to try again.`);
    }
  }

  #say(text: string | undefined): void {
    if (!this.#line) return;
    this.#line.hidden = text === undefined;
    if (text !== undefined) this.#line.textContent = text;
  }
}

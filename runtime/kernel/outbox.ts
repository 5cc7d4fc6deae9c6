import type {FromKernel} from "./protocol.ts";

type Write = (push: (message: FromKernel) => void) => void;

/** Messages to the host, gathered and sent together; of several states of a cell only the last is sent. */
export class Outbox {
  readonly #send: (messages: FromKernel[]) => void;
  readonly #refused: (message: FromKernel, error: unknown) => FromKernel[];
  readonly #later: (flush: () => void) => void;
  readonly #states: Write;
  readonly #views: Write;
  #queue: FromKernel[] = [];
  #scheduled = false;
  /** when it last sent, to know how long the host has been without news */
  sent = -Infinity;

  constructor({
    send,
    later,
    states,
    views,
    refused
  }: {
    send: (messages: FromKernel[]) => void;
    later: (flush: () => void) => void;
    /** writes the states that changed, ahead of the messages */
    states: Write;
    /** writes the views that changed, after the messages */
    views: Write;
    /** what to send instead of a message that cannot be cloned */
    refused: (message: FromKernel, error: unknown) => FromKernel[];
  }) {
    this.#send = send;
    this.#later = later;
    this.#states = states;
    this.#views = views;
    this.#refused = refused;
  }

  push(message: FromKernel): void {
    this.#queue.push(message);
    this.schedule();
  }

  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#later(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  flush(): void {
    const messages: FromKernel[] = [];
    const push = (message: FromKernel) => void messages.push(message);
    this.#states(push);
    for (const message of this.#queue) messages.push(message);
    this.#queue = [];
    this.#views(push);
    this.sent = performance.now();
    if (messages.length === 0) return;
    try {
      this.#send(messages);
    } catch {
      for (const message of messages) this.#sendOne(message);
    }
  }

  #sendOne(message: FromKernel): void {
    try {
      this.#send([message]);
    } catch (error) {
      this.#send(this.#refused(message, error));
    }
  }
}

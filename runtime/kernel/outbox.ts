import type {FromKernel} from "./protocol.ts";

type Status = Extract<FromKernel, {type: "status"}>;

/** Messages to the host, gathered and sent together; of several states of a cell only the last is sent. */
export class Outbox {
  readonly #send: (messages: FromKernel[]) => void;
  readonly #refused: (message: FromKernel, error: unknown) => FromKernel | undefined;
  readonly #later: (flush: () => void) => void;
  /** writes the views that are waiting to be sent */
  readonly #before: (push: (message: FromKernel) => void) => void;
  #queue: FromKernel[] = [];
  readonly #statusAt = new Map<string, number>();
  #scheduled = false;
  /** when it last sent, to know how long the host has been without news */
  sent = -Infinity;

  constructor({
    send,
    later,
    before,
    refused
  }: {
    send: (messages: FromKernel[]) => void;
    later: (flush: () => void) => void;
    before: (push: (message: FromKernel) => void) => void;
    /** what to send instead of a message that cannot be cloned */
    refused: (message: FromKernel, error: unknown) => FromKernel | undefined;
  }) {
    this.#send = send;
    this.#later = later;
    this.#before = before;
    this.#refused = refused;
  }

  status(message: Status): void {
    const index = this.#statusAt.get(message.cell);
    if (index === undefined) {
      this.#statusAt.set(message.cell, this.#queue.length);
      this.#queue.push(message);
    } else {
      this.#queue[index] = message;
    }
    this.schedule();
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
    this.#before((message) => this.#queue.push(message));
    this.sent = performance.now();
    if (this.#queue.length === 0) return;
    const messages = this.#queue;
    this.#queue = [];
    this.#statusAt.clear();
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
      const instead = this.#refused(message, error);
      if (instead) this.#send([instead]);
    }
  }
}

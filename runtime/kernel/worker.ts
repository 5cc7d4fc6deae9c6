import type {ImportModule} from "./imports.ts";
import type {FromKernel, ToKernel} from "./protocol.ts";
import {Session} from "./session.ts";

/** The worker's end of the wire, and what differs between a browser's worker and a thread of Node. */
export interface WorkerPort {
  post(messages: FromKernel[]): void;
  onMessage(listener: (message: ToKernel) => void): void;
  /** errors that no code of a cell has caught */
  onStray(listener: (thrown: unknown) => void): void;
  importModule: ImportModule;
}

/** Makes this realm a kernel: says `ready`, then serves one notebook. */
export function startKernel(port: WorkerPort): void {
  let session: Session | undefined;
  // messages are taken in order, while the notebook is still being opened too
  let last: Promise<unknown> = Promise.resolve();
  port.onMessage((message) => {
    if (session && message.type !== "open") {
      session.receive(message);
      return;
    }
    last = last.then(async () => {
      if (message.type === "open") {
        session = await Session.open(message, port.post, port.importModule);
      } else {
        session?.receive(message);
      }
    });
    last = last.catch((error) => port.post([{type: "lost", reason: String(error?.message ?? error)}]));
  });
  port.onStray((thrown) => session?.stray(thrown));
  port.post([{type: "ready"}]);
}

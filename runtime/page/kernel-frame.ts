import type {FromKernel, KernelPort, StartWorker, ToKernel} from "../kernel/protocol.ts";
import type {FromRealm, ToRealm} from "./kernel-realm.ts";

/** A worker in the kernel's realm, and the port to it. */
export interface RealmWorker {
  port: MessagePort;
  /** it could not be loaded, or an error got out of it */
  onLost(listener: (reason: string) => void): void;
  terminate(): void;
}

/**
 * A hidden same-origin page (`kernel.html`) that starts workers for this page, whose own policy allows neither workers
 * nor evaluation. The frame is made with the first worker and kept; page and worker then talk over a port of their
 * own, past the frame.
 */
export class KernelFrame {
  readonly #page: URL;
  readonly #lost = new Map<number, (reason: string) => void>();
  #realm: Promise<MessagePort> | undefined;
  #count = 0;

  constructor(page: URL) {
    this.#page = page;
  }

  /** Starts a worker from the URL of a built module. */
  async start(worker: URL): Promise<RealmWorker> {
    this.#realm ??= openFrame(this.#page, ({id, reason}) => this.#lost.get(id)?.(reason)).catch((error) => {
      // the next worker tries again
      this.#realm = undefined;
      throw error;
    });
    const realm = await this.#realm;
    const id = ++this.#count;
    const {port1: port, port2} = new MessageChannel();
    const listeners: ((reason: string) => void)[] = [];
    this.#lost.set(id, (reason) => {
      for (const listener of listeners) listener(reason);
    });
    realm.postMessage({type: "start", id, worker: worker.href} satisfies ToRealm, [port2]);
    return {
      port,
      onLost: (listener) => void listeners.push(listener),
      terminate: () => {
        this.#lost.delete(id);
        port.close();
        realm.postMessage({type: "terminate", id} satisfies ToRealm);
      }
    };
  }
}

/** Starts kernels in a frame. */
export function startInFrame(frame: KernelFrame, worker: URL): StartWorker {
  return async () => {
    const {port, onLost, terminate} = await frame.start(worker);
    return {
      post: (message: ToKernel, transfer: Transferable[] = []) => port.postMessage(message, transfer),
      onMessage(listener) {
        port.addEventListener("message", ({data}: MessageEvent<FromKernel | FromKernel[]>) => listener(data));
        port.start();
      },
      onLost,
      terminate
    } satisfies KernelPort;
  };
}

function openFrame(page: URL, onLost: (lost: FromRealm & {type: "lost"}) => void): Promise<MessagePort> {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "Kernel";
  frame.src = page.href;
  return new Promise<MessagePort>((resolve, reject) => {
    const {port1: port, port2} = new MessageChannel();
    port.onmessage = ({data}: MessageEvent<FromRealm>) => {
      if (data.type === "ready") resolve(port);
      else onLost(data);
    };
    const missing = () => reject(new Error("the kernel's page could not be loaded"));
    frame.addEventListener("load", () => {
      // what a browser shows in the place of a page that it could not load is not of our origin
      if (!frame.contentDocument) return missing();
      frame.contentWindow?.postMessage("glassbook-kernel", location.origin, [port2]);
      // its script has run by now, or could not be loaded
      setTimeout(missing, 5000);
    });
    document.body.append(frame);
  }).catch((error) => {
    frame.remove();
    throw error;
  });
}

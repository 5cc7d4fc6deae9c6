import type {FromKernel, KernelPort, StartWorker, ToKernel} from "../kernel/protocol.ts";
import type {FromRealm, ToRealm} from "./kernel-realm.ts";

/**
 * Starts kernels in a hidden same-origin page whose policy allows evaluation (`kernel.html`), because this page's own
 * policy does not. The frame is made with the first worker and kept; page and worker then talk over a port of their
 * own, past the frame.
 */
export function startInFrame({page, worker}: {page: URL; worker: URL}): StartWorker {
  let frame: Promise<MessagePort> | undefined;
  const dead = new Map<number, (reason: string) => void>();
  let count = 0;
  return async () => {
    frame ??= openFrame(page, ({id, reason}) => dead.get(id)?.(reason));
    const realm = await frame;
    const id = ++count;
    const {port1: port, port2} = new MessageChannel();
    const lost: ((reason: string) => void)[] = [];
    dead.set(id, (reason) => {
      for (const listener of lost) listener(reason);
    });
    realm.postMessage({type: "start", id, worker: worker.href} satisfies ToRealm, [port2]);
    return {
      post: (message: ToKernel, transfer: Transferable[] = []) => port.postMessage(message, transfer),
      onMessage(listener) {
        port.addEventListener("message", ({data}: MessageEvent<FromKernel | FromKernel[]>) => listener(data));
        port.start();
      },
      onLost: (listener) => void lost.push(listener),
      terminate() {
        dead.delete(id);
        port.close();
        realm.postMessage({type: "terminate", id} satisfies ToRealm);
      }
    } satisfies KernelPort;
  };
}

function openFrame(page: URL, onLost: (lost: FromRealm & {type: "lost"}) => void): Promise<MessagePort> {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "Kernel";
  frame.src = page.href;
  return new Promise((resolve, reject) => {
    const {port1: port, port2} = new MessageChannel();
    port.onmessage = ({data}: MessageEvent<FromRealm>) => {
      if (data.type === "ready") resolve(port);
      else onLost(data);
    };
    frame.addEventListener("load", () =>
      frame.contentWindow?.postMessage("glassbook-kernel", location.origin, [port2])
    );
    frame.addEventListener("error", () =>
      reject(new Error(`The kernel's page could not be loaded: ${page.href}`))
    );
    document.body.append(frame);
  });
}

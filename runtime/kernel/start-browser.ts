import type {FromKernel, KernelPort, StartWorker} from "./protocol.ts";

/**
 * Starts kernels as workers of this page, from the URL of a built `worker-browser`. A page whose policy allows no
 * evaluation starts them elsewhere (`runtime/page/kernel-frame.ts`).
 */
export function browserWorker(url: string | URL): StartWorker {
  return () => workerPort(new Worker(url, {type: "module", name: "kernel"}));
}

/** A worker as the kernel's other end of the wire. */
export function workerPort(worker: Worker): KernelPort {
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    onMessage: (listener) =>
      worker.addEventListener("message", ({data}: MessageEvent<FromKernel[]>) => listener(data)),
    onLost: (listener) =>
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        listener(event.message || "its code could not be loaded");
      }),
    terminate: () => worker.terminate()
  };
}

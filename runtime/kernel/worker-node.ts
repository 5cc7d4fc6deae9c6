import {parentPort} from "node:worker_threads";
import type {ToKernel} from "./protocol.ts";
import {startKernel} from "./worker.ts";

if (!parentPort) throw new Error("worker-node: to be started as a worker thread, as openKernel does");
const port = parentPort;

startKernel({
  post: (messages) => port.postMessage(messages),
  onMessage: (listener) => void port.on("message", (message: ToKernel) => listener(message)),
  onStray(listener) {
    process.on("unhandledRejection", listener);
    process.on("uncaughtException", listener);
  },
  // `glassbook/...` is this very package; everything else is found from the notebook's folder
  importModule: (specifier, base) =>
    import(/^glassbook(\/|$)/.test(specifier) ? specifier : import.meta.resolve(specifier, base))
});

import type {StartWorker} from "../../../../runtime/kernel/protocol.ts";
import {workerPort} from "../../../../runtime/kernel/start-browser.ts";
import {inNode} from "./open-notebook.ts";

/** As openKernel starts them where it is not told how. */
export const startWorker: StartWorker = async () => {
  if (inNode) return (await import("../../../../runtime/kernel/start-node.ts")).startNodeWorker();
  const entry = new URL("../../../../runtime/kernel/worker-browser.ts", import.meta.url);
  return workerPort(new Worker(entry, {type: "module"}));
};

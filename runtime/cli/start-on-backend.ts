import type {StartWorker} from "../kernel/protocol.ts";
import {startThread} from "../kernel/start-node.ts";

/** The backends of tfjs that Node has. */
export const nodeBackends = ["cpu", "wasm"] as const;

export type NodeBackend = (typeof nodeBackends)[number];

/** Starts kernels in worker threads that compute their tensors on one backend from the first cell on. */
export function startOnBackend(backend: NodeBackend): StartWorker {
  return () => startThread("./worker-on-backend", import.meta.url, {backend});
}

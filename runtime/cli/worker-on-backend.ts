import {workerData} from "node:worker_threads";
import {useBackend} from "../engine/index.ts";

// Messages wait in the port until the kernel listens.
await useBackend(workerData.backend);
await import("../kernel/worker-node.ts");

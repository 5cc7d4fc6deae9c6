import {readFile} from "node:fs/promises";
import {parentPort} from "node:worker_threads";
import {noSuchEntry} from "./imports.ts";
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
    /^glassbook(\/|$)/.test(specifier) ? ownModule(specifier) : import(import.meta.resolve(specifier, base))
});

async function ownModule(specifier: string): Promise<Record<string, unknown>> {
  try {
    return await import(specifier);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw error;
    const text = await readFile(new URL(import.meta.resolve("glassbook/package.json")), "utf8");
    const entries = Object.keys(JSON.parse(text).exports)
      .filter((name) => !name.endsWith(".json"))
      .map((name) => name.replace(".", "glassbook"));
    throw entries.includes(specifier) ? error : noSuchEntry(specifier, entries);
  }
}

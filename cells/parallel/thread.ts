import {bootstrap} from "./bootstrap.ts";

/** One worker, made alike in Node and the browser. */
export interface Thread {
  /** @throws DataCloneError if the message cannot be sent */
  post(message: unknown, transfer: Transferable[]): void;
  terminate(): void;
  /** whether a program may end while this worker lives; in Node an idle one must not keep it from ending */
  keepAlive(needed: boolean): void;
}

/** @param onFailure the worker could not start, or ended on its own */
export function startThread(
  onMessage: (message: unknown) => void,
  onFailure: (error: Error) => void
): Thread {
  const inNode = typeof process === "object" && Boolean(process.versions?.node);
  return inNode ? startNodeThread(onMessage, onFailure) : startBrowserThread(onMessage, onFailure);
}

function startNodeThread(onMessage: (message: unknown) => void, onFailure: (error: Error) => void): Thread {
  const {Worker} = process.getBuiltinModule("node:worker_threads");
  const worker = new Worker(bootstrap, {eval: true, name: "parallel"});
  worker.on("message", onMessage);
  worker.on("error", onFailure);
  worker.on("exit", (code) => onFailure(new Error(`the worker ended with exit code ${code}`)));
  return {
    post: (message, transfer) => worker.postMessage(message, transfer as never),
    terminate: () => void worker.terminate(),
    keepAlive: (needed) => (needed ? worker.ref() : worker.unref())
  };
}

let blobUrl: string | undefined;

function startBrowserThread(
  onMessage: (message: unknown) => void,
  onFailure: (error: Error) => void
): Thread {
  blobUrl ??= URL.createObjectURL(new Blob([bootstrap], {type: "text/javascript"}));
  const worker = new Worker(blobUrl, {type: "module", name: "parallel"});
  worker.addEventListener("message", ({data}) => onMessage(data));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    // a worker that may not start says nothing
    onFailure(
      new Error(event.message || "the worker could not start; the page's policy must allow worker-src blob:")
    );
  });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    terminate: () => worker.terminate(),
    keepAlive: () => {}
  };
}

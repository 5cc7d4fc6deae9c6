/**
 * The script of `kernel.html`: starts and ends the kernel's workers for the page around it. It stands in a page of its
 * own because a worker started from a blob keeps the policy of the page that made the blob; one started from a URL
 * would have none.
 */
export type ToRealm = {type: "start"; id: number; worker: string} | {type: "terminate"; id: number};
export type FromRealm = {type: "ready"} | {type: "lost"; id: number; reason: string};

// The kernel speaks through `self`; here `self` is the port that the page gave, so that no message passes the frame.
const workerText = `addEventListener("message", async ({data: {port, worker}}) => {
  self.postMessage = (message, transfer) => port.postMessage(message, transfer);
  await import(worker).catch((error) => reportError(error));
  port.onmessage = ({data}) => dispatchEvent(new MessageEvent("message", {data}));
}, {once: true});`;

const workers = new Map<number, {worker: Worker; url: string}>();

function start(id: number, entry: string, port: MessagePort, realm: MessagePort): void {
  // nothing but our own modules may become a kernel, whoever asks
  if (new URL(entry).origin !== location.origin) throw new Error(`not of this site: ${entry}`);
  const url = URL.createObjectURL(new Blob([workerText], {type: "text/javascript"}));
  const worker = new Worker(url, {type: "module", name: "kernel"});
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    realm.postMessage({
      type: "lost",
      id,
      reason: event.message || "its code could not be loaded"
    } satisfies FromRealm);
  });
  worker.postMessage({port, worker: entry}, [port]);
  workers.set(id, {worker, url});
}

function terminate(id: number): void {
  const started = workers.get(id);
  if (!started) return;
  started.worker.terminate();
  URL.revokeObjectURL(started.url);
  workers.delete(id);
}

addEventListener("message", ({data, origin, source, ports: [realm]}) => {
  if (data !== "glassbook-kernel" || origin !== location.origin || source !== parent || !realm) return;
  realm.onmessage = ({data: message, ports}: MessageEvent<ToRealm>) => {
    if (message.type === "start") start(message.id, message.worker, ports[0], realm);
    else terminate(message.id);
  };
  realm.postMessage({type: "ready"} satisfies FromRealm);
});

import {tf} from "../../cells/tensors/tf.ts";
import type {BackendName} from "./backends.ts";

export interface LostBackend {
  lost: BackendName;
  /** the backend that new tensors are computed on from now on */
  now: BackendName;
  message: string;
}

const listeners = new Set<(event: LostBackend) => void>();

/**
 * Calls back when the graphics card was taken away (a driver reset, a laptop that slept, too many contexts).
 * Tensors that lived there are gone and reading them fails; what makes them must run again.
 * Returns a function that stops listening.
 */
export function onBackendLost(listener: (event: LostBackend) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const watched = new WeakSet<object>();

/** Watches the backend now in use, if a graphics card does its work; when that is lost, goes on with wasm or cpu. */
export function watchBackend(name: BackendName): void {
  if (name === "webgl") {
    const {gpgpu} = tf.backend() as unknown as {gpgpu: {gl: WebGL2RenderingContext}};
    const {canvas} = gpgpu.gl;
    if (first(canvas))
      canvas.addEventListener("webglcontextlost", () => void leave(name, "context"), {once: true});
  }
  if (name === "webgpu") {
    const {device} = tf.backend() as unknown as {device: {lost: Promise<unknown>}};
    if (first(device)) void device.lost.then(() => leave(name, "device"));
  }
}

function first(watchable: object): boolean {
  if (watched.has(watchable)) return false;
  watched.add(watchable);
  return true;
}

async function leave(lost: BackendName, what: string): Promise<void> {
  // Forgotten and registered again, so that it starts afresh, on a new context, when it is next asked for.
  const factory = tf.findBackendFactory(lost);
  tf.removeBackend(lost);
  tf.registerBackend(lost, factory);
  const now = "wasm" in tf.engine().registry ? "wasm" : "cpu";
  await tf.setBackend(now);
  const message = `The ${lost} backend lost its graphics ${what}; its tensors are gone. Computing on ${now} now.`;
  for (const listener of listeners) listener({lost, now, message});
}

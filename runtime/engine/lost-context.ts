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

/** Watches the context of the WebGL backend, now in use; when it is lost, goes on with wasm if that runs, else cpu. */
export function watchContext(): void {
  const {gpgpu} = tf.backend() as unknown as {gpgpu: {gl: WebGL2RenderingContext}};
  const {canvas} = gpgpu.gl;
  if (watched.has(canvas)) return;
  watched.add(canvas);
  canvas.addEventListener("webglcontextlost", () => void leaveWebGL(), {once: true});
}

async function leaveWebGL(): Promise<void> {
  // Forgotten and registered again, so that it starts afresh, on a new context, when it is next asked for.
  const factory = tf.findBackendFactory("webgl");
  tf.removeBackend("webgl");
  tf.registerBackend("webgl", factory);
  const now = "wasm" in tf.engine().registry ? "wasm" : "cpu";
  await tf.setBackend(now);
  const message = `The webgl backend lost its graphics context; its tensors are gone. Computing on ${now} now.`;
  for (const listener of listeners) listener({lost: "webgl", now, message});
}

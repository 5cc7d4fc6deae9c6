import type {BackendName} from "./backends.ts";
import {tf} from "./tf.ts";

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

/** Watches the WebGL context of the chosen backend; when it is lost, goes on with the next of `others`. */
export function watchContext(chosen: BackendName, others: BackendName[]): void {
  if (chosen !== "webgl") return;
  const {gpgpu} = tf.backend() as unknown as {gpgpu: {gl: WebGL2RenderingContext}};
  gpgpu.gl.canvas.addEventListener("webglcontextlost", () => void leave(chosen, others), {once: true});
}

async function leave(lost: BackendName, others: BackendName[]): Promise<void> {
  // Forgotten and registered again, so that it starts afresh, on a new context, when it is next asked for.
  const factory = tf.findBackendFactory(lost);
  tf.removeBackend(lost);
  tf.registerBackend(lost, factory);
  const now = others[0] ?? "cpu";
  await tf.setBackend(now);
  const message = `The ${lost} backend lost its graphics context; its tensors are gone. Computing on ${now} now.`;
  for (const listener of listeners) listener({lost, now, message});
}

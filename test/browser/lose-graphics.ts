import {onBackendLost, tf} from "../../runtime/engine/index.ts";

/** The backends that a graphics card computes for, and what each loses. */
export const graphics = [
  ["webgl", "graphics context"],
  ["webgpu", "graphics device"]
] as const;

/** Takes the graphics card of the present backend away, and gives what was said about it. */
export function loseGraphics() {
  const said = new Promise((resolve) => {
    const stop = onBackendLost((event) => {
      stop();
      resolve(event);
    });
  });
  const {gpgpu, device} = tf.backend() as {
    gpgpu?: {gl: WebGL2RenderingContext};
    device?: {destroy(): void};
  };
  gpgpu?.gl.getExtension("WEBGL_lose_context")?.loseContext();
  device?.destroy();
  return said;
}

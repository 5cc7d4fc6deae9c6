import {toBase64} from "../../views/json.ts";
import {encodePng} from "../../views/png.ts";

/** A picture's bytes [y, x, 3] with one for opacity: [y, x, 4]. */
export function opaque(rgb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array((4 * rgb.length) / 3).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from];
    rgba[to + 1] = rgb[from + 1];
    rgba[to + 2] = rgb[from + 2];
  }
  return rgba;
}

/** A picture's bytes [y, x, 3] as the address of an `<img>`. */
export function pictureUrl(rgb: Uint8Array, size: number): string {
  return `data:image/png;base64,${toBase64(encodePng(opaque(rgb), size, size))}`;
}

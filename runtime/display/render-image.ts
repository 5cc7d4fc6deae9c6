import {escapeHtml} from "../../cells/views/escape.ts";
import {toBase64} from "../../cells/views/json.ts";
import {encodePng} from "../../cells/views/png.ts";
import type {ImageView} from "../../cells/views/view.ts";

const mimes = ["image/png", "image/jpeg", "image/svg+xml"];

/** An image with its bytes inside the page. One of few pixels is enlarged, so that each can be seen. */
export function renderImage({mime, bytes, width, height, alt}: ImageView): string {
  const raw = mime === "raw";
  if (!raw && !mimes.includes(mime)) {
    return `<p class="gb-note">An image of the type ${escapeHtml(mime)} cannot be shown. Use ${mimes.join(", ")} or raw.</p>`;
  }
  if (raw && bytes.length !== 4 * width * height) {
    return `<p class="gb-note">A raw image of ${width} by ${height} pixels needs ${4 * width * height} bytes and has ${bytes.length}.</p>`;
  }
  const data = toBase64(raw ? encodePng(bytes, width, height) : bytes);
  const enlarged =
    mime !== "image/svg+xml" && Math.max(width, height) <= 64 ? Math.floor(192 / Math.max(width, height)) : 1;
  const pixels = enlarged > 1 ? " gb-pixels" : "";
  return `<img class="gb-image${pixels}" alt="${escapeHtml(alt)}" width="${width * enlarged}" height="${height * enlarged}" src="data:${raw ? "image/png" : mime};base64,${data}">`;
}

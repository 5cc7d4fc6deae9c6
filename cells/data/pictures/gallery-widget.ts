import {escapeHtml} from "../../views/escape.ts";
import {redrawing} from "../../views/patch.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import type {GalleryState} from "./gallery.ts";
import {pictureUrl} from "./picture-url.ts";

/** Pictures side by side, each with its caption. */
const widget: WidgetModule<GalleryState> = {
  default: {render: redrawing(toStatic)},
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic({size, pixels, captions, alts}: GalleryState): string {
  const bytes = 3 * size * size;
  const items = captions.map((caption, i) => {
    const url = pictureUrl(pixels.subarray(i * bytes, (i + 1) * bytes), size);
    // a caption that says what the picture shows is read once
    const alt = caption === alts[i] ? "" : escapeHtml(alts[i]);
    return (
      `<li><figure><img class="gb-pixels" width="${size}" height="${size}" alt="${alt}" src="${url}">` +
      `<figcaption>${escapeHtml(caption)}</figcaption></figure></li>`
    );
  });
  return `<ul class="gb-pictures">${items.join("")}</ul>`;
}

export function toNumbers({rows, captions, alts}: GalleryState): NumbersTable {
  return {
    columns: ["picture", "shows", "caption"],
    rows: rows.map((row, i) => [row, alts[i], captions[i]])
  };
}

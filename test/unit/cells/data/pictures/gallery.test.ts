import {expect, it} from "vitest";
import type {GalleryState} from "../../../../../cells/data/pictures/gallery.ts";
import {toNumbers, toStatic} from "../../../../../cells/data/pictures/gallery-widget.ts";
import {patches, pictures} from "../../../../../cells/data/pictures/index.ts";
import {decodeViews, encodeViews} from "../../../../../cells/views/json.ts";
import {viewSymbol, type WidgetView} from "../../../../../cells/views/view.ts";

const set = pictures({count: 30, seed: 4});
const stateOf = (view: unknown) => (view as WidgetView).state as GalleryState;

it("a set is seen as its first twelve pictures, and a single one as an image with its caption", () => {
  expect(stateOf(set[viewSymbol]()).rows).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(stateOf(patches({count: 3}).gallery()).rows).toEqual([0, 1, 2]);
  const image = set.picture(3);
  expect(image).toMatchObject({kind: "image", mime: "raw", width: 48, height: 48, alt: set.captions[3]});
  expect([...image.bytes.subarray(0, 4)]).toEqual([...set.pixels.subarray(3 * 6912, 3 * 6912 + 3), 255]);
});

it("a gallery stands in a page before any script, and goes there as JSON", () => {
  const [view] = decodeViews(encodeViews([set.gallery({rows: [5, 6], captions: ["a <b>", "c"]})]));
  const html = toStatic(stateOf(view));
  expect(html.match(/<img [^>]*src="data:image\/png;base64,/g)).toHaveLength(2);
  expect(html).toContain("<figcaption>a &lt;b&gt;</figcaption>");
  expect(html).toContain(`alt="${set.captions[5]}"`);
  expect(html).not.toMatch(/style=|<script/);
});

it("a gallery's numbers are the pictures' own, with what they show", () => {
  expect(toNumbers(stateOf(set.gallery({rows: [5, 6], captions: ["one", "two"]})))).toEqual({
    columns: ["picture", "shows", "caption"],
    rows: [
      [5, set.captions[5], "one"],
      [6, set.captions[6], "two"]
    ]
  });
});

import axe from "axe-core";
import {describe, expect, it} from "vitest";
import {page} from "vitest/browser";
import {patches, pictures} from "../../../../../cells/data/pictures/index.ts";
import {find, show} from "../../../show-views.ts";

/** A picture's bytes as the browser draws them, without opacity. */
function drawn(image: HTMLImageElement): number[] {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext("2d")!;
  context.drawImage(image, 0, 0);
  const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
  return Array.from(data).filter((_, i) => i % 4 < 3);
}

describe("a gallery of pictures", () => {
  it("shows each as it was drawn, with its caption", async () => {
    const set = pictures({count: 20, seed: 5});
    const el = await show(set.gallery({rows: [4, 19]}));
    const images = [...el.querySelectorAll("img")];
    await Promise.all(images.map((image) => image.decode()));
    const bytes = 3 * set.size ** 2;
    expect(drawn(images[0])).toEqual([...set.pixels.subarray(4 * bytes, 5 * bytes)]);
    expect(drawn(images[1])).toEqual([...set.pixels.subarray(19 * bytes, 20 * bytes)]);
    expect([...el.querySelectorAll("figcaption")].map(({textContent}) => textContent)).toEqual([
      set.captions[4],
      set.captions[19]
    ]);
  });

  it("says what a picture shows where its caption says something else", async () => {
    const set = pictures({count: 1, seed: 5});
    const el = await show(set.gallery({captions: ["called a star"]}));
    expect(find<HTMLImageElement>(el, "img").alt).toBe(set.captions[0]);
    expect(find(await show(set), "img").getAttribute("alt")).toBe("");
    expect(find<HTMLImageElement>(await show(set.picture(0)), "img").alt).toBe(set.captions[0]);
  });

  it.each([390, 1280])(
    "keeps within a page of %i pixels, light and dark, and is accessible",
    async (width) => {
      await page.viewport(width, 900);
      for (const theme of ["light", "dark"]) {
        document.documentElement.dataset.theme = theme;
        const el = await show(pictures({count: 12, seed: 1}), patches({count: 6, seed: 2}).gallery());
        expect(el.scrollWidth).toBeLessThanOrEqual(el.clientWidth);
        const {violations} = await axe.run(el);
        expect(violations.map(({id}) => id)).toEqual([]);
      }
    }
  );
});

import {isOpen, type Shading, shareOf} from "./shading.ts";

/** 256 tones from nothing to most, as the four bytes of a pixel. */
export type Tones = Uint32Array;

/** The tones of the page's colours, which the legend's boxes have as their grounds. */
export function tonesOf(boxes: Iterable<Element>): Tones {
  const stops = Array.from(boxes, (box) => {
    const colour = getComputedStyle(box).backgroundColor;
    return (colour.match(/[\d.]+/g) ?? ["0", "0", "0"]).slice(0, 3).map(Number);
  });
  const bytes = new Uint8ClampedArray(4 * 256);
  for (let tone = 0; tone < 256; tone++) {
    const at = (tone / 255) * (stops.length - 1);
    const below = Math.min(stops.length - 2, Math.floor(at));
    for (let c = 0; c < 3; c++) {
      const [from, to] = [stops[below][c], stops[below + 1][c]];
      bytes[4 * tone + c] = from + (to - from) * (at - below);
    }
    bytes[4 * tone + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}

/** Paints one head, a pixel a weight; the page stretches the canvas. */
export function paintHead(canvas: HTMLCanvasElement, shading: Shading, head: number, tones: Tones): void {
  const {size} = shading;
  const values = shading.values[head];
  if (canvas.width !== size) canvas.width = size;
  if (canvas.height !== size) canvas.height = size;
  const context = canvas.getContext("2d");
  if (!context) return;
  const image = context.createImageData(size, size);
  const pixels = new Uint32Array(image.data.buffer);
  for (let query = 0; query < size; query++) {
    for (let key = 0; key < size; key++) {
      if (!isOpen(shading, query, key)) continue;
      pixels[query * size + key] = tones[Math.round(255 * shareOf(shading, values[query * size + key]))];
    }
  }
  context.putImageData(image, 0, 0);
}

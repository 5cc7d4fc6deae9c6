import {isOpen, type Shading, shareOf} from "./shading.ts";

/** The greatest number of cells across a picture that stands in the page without scripts. */
const across = 32;
/** Tones besides the ground; classes gb-attention-level-1 to -8. */
const tones = 8;

/** One head's pattern as SVG. A long text is drawn coarser: each cell as dark as the darkest under it. */
export function stillPicture(shading: Shading, head: number): string {
  const {size} = shading;
  const cells = Math.min(size, across);
  const levels = new Uint8Array(cells * cells);
  const values = shading.values[head];
  for (let query = 0; query < size; query++) {
    for (let key = 0; key < size; key++) {
      if (!isOpen(shading, query, key)) continue;
      const at = Math.floor((query * cells) / size) * cells + Math.floor((key * cells) / size);
      const level = Math.min(tones, Math.round(tones * shareOf(shading, values[query * size + key])));
      if (level > levels[at]) levels[at] = level;
    }
  }
  return (
    `<svg class="gb-attention-picture" viewBox="0 0 ${cells} ${cells}" preserveAspectRatio="none" aria-hidden="true" focusable="false">` +
    `${groundOf(shading, cells)}${runsOf(levels, cells)}</svg>`
  );
}

/** Where a query may look: all, or the half on and below the diagonal. */
function groundOf({causal}: Shading, cells: number): string {
  if (!causal) return `<path class="gb-attention-ground" d="M0 0H${cells}V${cells}H0z"/>`;
  const steps = Array.from({length: cells}, (_, i) => `H${i + 1}V${i + 1}`).join("");
  return `<path class="gb-attention-ground" d="M0 0${steps}V${cells}H0z"/>`;
}

/** Cells of one tone that stand side by side are one line. */
function runsOf(levels: Uint8Array, cells: number): string {
  const lines: string[] = Array(tones + 1).fill("");
  for (let row = 0; row < cells; row++) {
    for (let from = 0; from < cells; ) {
      const level = levels[row * cells + from];
      let to = from + 1;
      while (to < cells && levels[row * cells + to] === level) to++;
      if (level) lines[level] += `M${from} ${row}.5h${to - from}`;
      from = to;
    }
  }
  return lines.map((d, tone) => (d ? `<path class="gb-attention-level-${tone}" d="${d}"/>` : "")).join("");
}

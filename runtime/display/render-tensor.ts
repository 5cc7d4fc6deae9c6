import {escapeHtml} from "../../cells/views/escape.ts";
import type {ValueNode} from "../../cells/views/view.ts";
import {short, tensorText} from "./preview.ts";

type TensorNode = Extract<ValueNode, {type: "tensor"}>;
type Thumbnail = NonNullable<TensorNode["thumbnail"]>;

/** Shape, type and range in words, and a small picture whose colours are the theme's. */
export function renderTensor(node: TensorNode, label: string): string {
  const {thumbnail} = node;
  const size = node.shape.reduce((product, length) => product * length, 1);
  const numbers =
    thumbnail && size <= 12
      ? `<span class="gb-preview">[${Array.from(thumbnail.values, short).join(", ")}]</span>`
      : "";
  const words = `<span class="gb-tensor-words">${label}${escapeHtml(tensorText(node))} ${numbers}</span>`;
  const picture = thumbnail && size > 1 ? drawn(thumbnail, node) : "";
  return `<div class="gb-tensor">${words}${picture}</div>`;
}

/**
 * One path for each step of the scale: run-length strips, far smaller than a rectangle for each value. Values on both
 * sides of zero get a scale with two ends, else one from least to most.
 */
function drawn({width, height, values}: Thumbnail, {min = 0, max = 1}: TensorNode): string {
  const twoSided = min < 0 && max > 0;
  const extent = Math.max(-min, max);
  const level = (value: number): string => {
    if (Number.isNaN(value)) return "nan";
    if (!twoSided) return `level-${max > min ? step((value - min) / (max - min), 8) : 4}`;
    const share = step(Math.abs(value) / extent, 4);
    if (share === 0) return "level-0";
    return value < 0 ? `below-${share}` : `level-${2 * share}`;
  };
  const paths = new Map<string, string>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; ) {
      const start = x;
      const name = level(values[y * width + x]);
      while (x < width && level(values[y * width + x]) === name) x++;
      paths.set(name, `${paths.get(name) ?? ""}M${start} ${y}h${x - start}v1h${start - x}z`);
    }
  }
  const cell = Math.max(3, Math.min(20, Math.floor(128 / Math.max(width, height))));
  const shapes = [...paths].sort().map(([name, d]) => `<path class="gb-${name}" d="${d}"/>`);
  const alt = `Picture of ${height} by ${width} values from ${short(min)} to ${short(max)}`;
  return `<svg class="gb-tensor-picture" role="img" aria-label="${alt}" viewBox="0 0 ${width} ${height}" width="${width * cell}" height="${height * cell}" shape-rendering="crispEdges">${shapes.join("")}</svg>`;
}

function step(share: number, steps: number): number {
  return Math.max(0, Math.min(steps, Math.round(share * steps)));
}

import {escapeHtml} from "../../views/escape.ts";
import {percent, plain} from "../../views/number-words.ts";
import type {LimeExplanationData} from "./explanation.ts";
import type {DistanceShare} from "./gather.ts";

const HEIGHT = 44;

/** A strip of columns: how much of the kernel's weight lies at which distance from the row. */
export function kernelStrip({distances, distanceUnit, numSamples, kernelWidth}: LimeExplanationData): string {
  const most = Math.max(...distances.map(({share}) => share)) || 1;
  const width = 100 / distances.length;
  const columns = distances.map(({share}, i) => {
    const height = (HEIGHT * share) / most;
    return `<rect x="${(i * width + 0.08 * width).toFixed(2)}%" width="${(0.84 * width).toFixed(2)}%" y="${(HEIGHT - height).toFixed(1)}" height="${height.toFixed(1)}" fill="var(--gb-accent)" fill-opacity="${(1 - (0.65 * i) / distances.length).toFixed(2)}"/>`;
  });
  const [near, far] =
    distanceUnit === "changed columns"
      ? ["nothing changed", `all ${distances.length - 1} changed`]
      : ["at the row", `${plain(distances[distances.length - 1].from, 2)} away`];
  const words = middle(distances, distanceUnit);
  return (
    `<div class="gb-lime-kernel"><p class="gb-lime-note">${escapeHtml(words)} ` +
    `(${numSamples.toLocaleString("en")} samples, kernel width ${plain(kernelWidth)}.)</p>` +
    `<svg width="100%" height="${HEIGHT}" role="img" aria-label="${escapeHtml(`Share of the kernel's weight by distance. ${words}`)}">` +
    `${columns.join("")}<line x1="0" x2="100%" y1="${HEIGHT}" y2="${HEIGHT}" stroke="var(--gb-line-strong)" stroke-width="2"/></svg>` +
    `<div class="gb-lime-ends"><span>${near}</span><span>${far}</span></div></div>`
  );
}

/** Where half of the weight lies, in words. */
function middle(distances: DistanceShare[], unit: LimeExplanationData["distanceUnit"]): string {
  let sum = 0;
  let at = distances.length - 1;
  while (at > 0 && sum + distances[at].share < 0.5) {
    sum += distances[at].share;
    at--;
  }
  sum += distances[at].share;
  const {from} = distances[at];
  if (unit === "distance") {
    return `How local it is: ${percent(sum)} of the weight lies on samples at a distance of ${plain(from, 2)} or more.`;
  }
  const all = distances.length - 1;
  if (from === 0)
    return `How local it is: ${percent(sum)} of the weight lies on samples with any number of columns changed.`;
  return `How local it is: ${percent(sum)} of the weight lies on samples with ${from} or more of ${all} columns changed.`;
}

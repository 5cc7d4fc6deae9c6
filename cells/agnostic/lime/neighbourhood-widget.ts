import {escapeHtml} from "../../views/escape.ts";
import {percent, plain} from "../../views/number-words.ts";
import {redrawing} from "../../views/patch.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import {fieldPaths} from "./field-paths.ts";
import type {Axis, LimeNeighbourhoodData} from "./neighbourhood.ts";

// The plot's own units; it scales with its container.
const WIDTH = 400;
const HEIGHT = 300;

/** LIME's picture in two columns: the model's field, the neighbours, their weights, the local line. */
const widget: WidgetModule<LimeNeighbourhoodData> = {
  default: {render: redrawing(toStatic)},
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(state: LimeNeighbourhoodData): string {
  const {x, y} = state;
  const words = caption(state);
  return (
    `<div class="gb-lime gb-lime-near"><p class="gb-lime-note"><strong>${escapeHtml(y.name)}</strong> ↑</p>` +
    `<div class="gb-lime-plot"><svg class="gb-lime-ticks-y" width="100%" height="100%" aria-hidden="true" focusable="false">${ticks(
      y
    )
      .map(
        ({at, text}) =>
          `<text x="100%" y="${(100 - at).toFixed(2)}%" dy="0.35em" text-anchor="end" fill="var(--gb-muted)">${text}</text>`
      )
      .join("")}</svg>` +
    `<svg class="gb-lime-picture" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="100%" role="img" tabindex="0" aria-label="${escapeHtml(alternative(state))}">${picture(state)}</svg>` +
    `<svg class="gb-lime-ticks-x" width="100%" height="20" aria-hidden="true" focusable="false">${ticks(x)
      .map(
        ({at, text}) =>
          `<text x="${at.toFixed(2)}%" y="15" text-anchor="middle" fill="var(--gb-muted)">${text}</text>`
      )
      .join("")}</svg></div>` +
    `<p class="gb-lime-note gb-lime-x"><strong>${escapeHtml(x.name)}</strong> →</p>` +
    `${legend(state)}<p class="gb-lime-caption">${words}</p></div>`
  );
}

export function toNumbers({samples, x, y, label}: LimeNeighbourhoodData): NumbersTable {
  return {
    columns: [x.name, y.name, "kernel weight", `model's answer (${label})`],
    rows: Array.from(samples.x, (value, i) => [value, samples.y[i], samples.weight[i], samples.answer[i]])
  };
}

/** Where an answer changes sides: one half for a probability, the middle of what is seen for a number. */
function middleOf({mode, field}: LimeNeighbourhoodData): {middle: number; reach: number} {
  if (mode === "classification") return {middle: 0.5, reach: 0.5};
  const low = Math.min(...field.values);
  const high = Math.max(...field.values);
  return {middle: (low + high) / 2, reach: (high - low) / 2 || 1};
}

function picture(state: LimeNeighbourhoodData): string {
  const {field, stage} = state;
  const {middle, reach} = middleOf(state);
  const shares = Float64Array.from(field.values, (value) => (value - middle) / reach);
  const bands = fieldPaths({...field, values: shares}, WIDTH, HEIGHT).map(
    ({share, path}) =>
      `<path d="${path}" fill="${share < 0 ? "var(--gb-negative)" : "var(--gb-positive)"}" fill-opacity="${(0.5 * Math.abs(share) ** 0.7).toFixed(3)}"/>`
  );
  return (
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="var(--gb-raised)"/><g class="gb-lime-field">${bands.join("")}</g>` +
    `${stage >= 2 ? rings(state) : ""}${dots(state, middle)}${stage >= 3 ? lines(state, middle, reach) : ""}${explainedRow(state)}`
  );
}

function place({x, y}: LimeNeighbourhoodData, px: number, py: number): [number, number] {
  return [(WIDTH * (px - x.min)) / (x.max - x.min), HEIGHT - (HEIGHT * (py - y.min)) / (y.max - y.min)];
}

/** Each sample, coloured by the model's answer; from stage 2 as large and as opaque as its weight. */
function dots(state: LimeNeighbourhoodData, middle: number): string {
  const {samples, stage} = state;
  const marks: string[] = [];
  for (let i = 1; i < samples.x.length; i++) {
    const [cx, cy] = place(state, samples.x[i], samples.y[i]);
    if (cx < -8 || cx > WIDTH + 8 || cy < -8 || cy > HEIGHT + 8) continue;
    const w = samples.weight[i];
    const [r, opacity] = stage === 1 ? [3, 0.75] : [1.2 + 4.3 * w, 0.12 + 0.83 * w];
    const colour = samples.answer[i] < middle ? "var(--gb-negative)" : "var(--gb-positive)";
    marks.push(
      `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="${r.toFixed(2)}" fill="${colour}" fill-opacity="${opacity.toFixed(2)}"/>`
    );
  }
  return `<g class="gb-lime-dots" stroke="var(--gb-raised)" stroke-width="0.75" stroke-opacity="0.6">${marks.join("")}</g>`;
}

/** Rings around the row at one and two kernel widths. */
function rings(state: LimeNeighbourhoodData): string {
  const {x, y, kernelWidth} = state;
  const [cx, cy] = place(state, x.value, y.value);
  const ring = (widths: number): string => {
    const rx = (WIDTH * widths * kernelWidth * x.sd) / (x.max - x.min);
    const ry = (HEIGHT * widths * kernelWidth * y.sd) / (y.max - y.min);
    return `<ellipse cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" rx="${rx.toFixed(1)}" ry="${ry.toFixed(1)}"/>`;
  };
  return `<g fill="none" stroke="var(--gb-text)" stroke-opacity="0.4" stroke-dasharray="2 3" stroke-width="1">${ring(1)}${ring(2)}</g>`;
}

/** Where the local model says one half (solid), and a quarter of the range to either side (dashed). */
function lines(state: LimeNeighbourhoodData, middle: number, reach: number): string {
  const drawn = [0, -0.5, 0.5].map((share) => {
    const ends = isoLine(state, middle + share * reach);
    if (!ends) return "";
    const [[x1, y1], [x2, y2]] = ends;
    const points = `x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}"`;
    if (share !== 0)
      return `<line ${points} stroke="var(--gb-text)" stroke-width="1" stroke-opacity="0.55" stroke-dasharray="5 4"/>`;
    return `<line ${points} stroke="var(--gb-raised)" stroke-width="5.5" stroke-opacity="0.75"/><line ${points} stroke="var(--gb-text)" stroke-width="2.5"/>`;
  });
  return `<g class="gb-lime-lines" stroke-linecap="round">${drawn.join("")}</g>`;
}

/** The ends, inside the plot, of the line on which the local model answers `level`; undefined if it is outside. */
export function isoLine(
  state: LimeNeighbourhoodData,
  level: number
): [[number, number], [number, number]] | undefined {
  const {x, y, line} = state;
  const found: [number, number][] = [];
  const add = (px: number, py: number): void => {
    const slack = 1e-9;
    const inside =
      px >= x.min - slack * (x.max - x.min) &&
      px <= x.max + slack * (x.max - x.min) &&
      py >= y.min - slack * (y.max - y.min) &&
      py <= y.max + slack * (y.max - y.min);
    const at = place(state, px, py);
    if (inside && !found.some(([a, b]) => Math.hypot(a - at[0], b - at[1]) < 1e-6)) found.push(at);
  };
  if (line.y !== 0) for (const px of [x.min, x.max]) add(px, (level - line.intercept - line.x * px) / line.y);
  if (line.x !== 0) for (const py of [y.min, y.max]) add((level - line.intercept - line.y * py) / line.x, py);
  return found.length >= 2 ? [found[0], found[1]] : undefined;
}

/** A cross with a halo: the row that is explained. */
function explainedRow(state: LimeNeighbourhoodData): string {
  const [cx, cy] = place(state, state.x.value, state.y.value);
  const cross = `M${(cx - 7).toFixed(1)} ${cy.toFixed(1)}h14M${cx.toFixed(1)} ${(cy - 7).toFixed(1)}v14`;
  return `<g fill="none" stroke-linecap="round"><path d="${cross}" stroke="var(--gb-raised)" stroke-width="7"/><path d="${cross}" stroke="var(--gb-text)" stroke-width="3.5"/></g>`;
}

/** A few round numbers along an axis, with their places in percent; none too near an end. */
function ticks({min, max}: Axis): {at: number; text: string}[] {
  const raw = (max - min) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  const found: {at: number; text: string}[] = [];
  for (let k = Math.ceil(min / step); k * step <= max; k++) {
    const at = (100 * (k * step - min)) / (max - min);
    if (at >= 3 && at <= 97) found.push({at, text: plain(k * step, 6)});
  }
  return found;
}

function legend(state: LimeNeighbourhoodData): string {
  const {label, mode, stage} = state;
  const name = escapeHtml(label);
  const [low, high] = mode === "regression" ? [`low ${name}`, `high ${name}`] : [`not ${name}`, name];
  const key = (mark: string, text: string): string =>
    `<span class="gb-lime-key"><svg width="20" height="14" aria-hidden="true" focusable="false">${mark}</svg> ${text}</span>`;
  const keys = [
    key(`<circle cx="10" cy="7" r="5" fill="var(--gb-positive)"/>`, `model says ${high}`),
    key(`<circle cx="10" cy="7" r="5" fill="var(--gb-negative)"/>`, `model says ${low}`),
    key(
      `<path d="M5 7h10M10 2v10" stroke="var(--gb-text)" stroke-width="3" stroke-linecap="round"/>`,
      "the row"
    )
  ];
  if (stage >= 2) {
    const ring = `<ellipse cx="10" cy="7" rx="8" ry="5" fill="none" stroke="var(--gb-text)" stroke-dasharray="2 2"/>`;
    keys.push(key(ring, "1 and 2 kernel widths"));
  }
  if (stage >= 3) {
    const {middle, reach} = middleOf(state);
    const say = mode === "regression" ? (value: number): string => plain(value, 3) : percent;
    const solid = isoLine(state, middle) ? "" : " (outside)";
    const line = (more: string): string =>
      `<line x1="2" x2="18" y1="7" y2="7" stroke="var(--gb-text)" ${more}/>`;
    keys.push(key(line(`stroke-width="2.5"`), `the line says ${say(middle)}${solid}`));
    const [less, more] = [middle - reach / 2, middle + reach / 2];
    if (isoLine(state, less) || isoLine(state, more)) {
      keys.push(key(line(`stroke-dasharray="4 3"`), `${say(less)} and ${say(more)}`));
    }
  }
  return `<p class="gb-lime-fit gb-lime-legend">${keys.join("")}</p>`;
}

function caption(state: LimeNeighbourhoodData): string {
  const {stage, samples, mode, line, modelPrediction} = state;
  const n = samples.x.length.toLocaleString("en");
  const say = mode === "regression" ? (value: number): string => plain(value, 4) : percent;
  if (stage === 1) return `<strong>1 Draw.</strong> ${n} made-up rows. The model is asked about each one.`;
  if (stage === 2) {
    const total = samples.weight.reduce((sum, w) => sum + w, 0);
    const heavy = samples.weight.filter((w) => w >= 0.5).reduce((sum, w) => sum + w, 0);
    return `<strong>2 Weigh.</strong> The nearer a made-up row, the more it counts. ${percent(heavy / total)} of the weight lies on rows that count at least half.`;
  }
  return `<strong>3 Fit.</strong> A straight line through the weighted answers. For the row it says ${say(line.localPrediction)}, the model ${say(modelPrediction)} (R² ${line.r2.toFixed(2)}).`;
}

function alternative(state: LimeNeighbourhoodData): string {
  const {x, y, label, stage, samples, line, mode} = state;
  const words = [
    `The model's answer for ${label} over ${x.name} and ${y.name}, with ${samples.x.length} samples around the row at ${plain(x.value, 4)} and ${plain(y.value, 4)}`
  ];
  if (stage >= 2) words.push("drawn as large as their kernel weight");
  if (stage >= 3) {
    const word = (slope: number): string => (slope > 0 ? "rises" : slope < 0 ? "falls" : "stays level");
    words.push(
      `and the local line: ${mode === "regression" ? label : `the probability of ${label}`} ${word(line.x)} with ${x.name} and ${word(line.y)} with ${y.name}`
    );
  }
  return `${words.join(", ")}.`;
}

import {escapeHtml} from "./escape.ts";
import type {PlotAxis} from "./plot.ts";
import {ticksOf, tickTexts} from "./ticks.ts";

/** A number and where it may lie. */
export interface IntervalMark {
  value: number;
  low: number;
  high: number;
  /** 1 is a dot, 2 an open square: told apart by more than their colour */
  kind: 1 | 2;
  /** the same in words: "87 % ± 2.1" */
  words: string;
}

export interface IntervalRow {
  name: string;
  marks: IntervalMark[];
  /** where marks that mean nothing lie; drawn behind */
  band?: {low: number; high: number};
  /** already HTML, after the words of the marks: "not significant" */
  more?: string;
}

export interface IntervalBars {
  axis: PlotAxis;
  rows: IntervalRow[];
  /** where bars begin; without it there are marks and no bars */
  from?: number;
}

const LINE = 20;

/** Numbers with their intervals, a row for each name, on one scale; all of them in words too. */
export function intervalBars({axis, rows, from}: IntervalBars): string {
  const at = (value: number): string => {
    const within = Math.min(axis.high, Math.max(axis.low, value));
    return `${(2 + (96 * (within - axis.low)) / (axis.high - axis.low)).toFixed(2)}%`;
  };
  const ticks = ticksOf(axis.low, axis.high, 4);
  const texts = axis.percent
    ? tickTexts(ticks.map((tick) => 100 * tick)).map((text) => `${text}%`)
    : tickTexts(ticks);
  const grid = (height: number): string =>
    ticks
      .map(
        (tick) => `<line class="gb-interval-grid" x1="${at(tick)}" x2="${at(tick)}" y1="0" y2="${height}"/>`
      )
      .join("") +
    (from === undefined
      ? ""
      : `<line class="gb-interval-from" x1="${at(from)}" x2="${at(from)}" y1="0" y2="${height}"/>`);
  const bandOf = ({low, high}: {low: number; high: number}, height: number): string => {
    const [left, right] = [at(low), at(high)].map(Number.parseFloat);
    return `<rect class="gb-interval-band" x="${left}%" width="${(right - left).toFixed(2)}%" y="1" height="${height - 2}" rx="2"/>`;
  };
  const lines = rows.map(({name, marks, band, more = ""}) => {
    const height = LINE * Math.max(1, marks.length) + 4;
    const behind = band ? bandOf(band, height) : "";
    const drawn = marks.map((own, i) => drawMark(own, LINE * i + LINE / 2 + 2, at, from)).join("");
    const words = marks.map((own) => `<span>${own.words}</span>`).join("");
    return (
      `<li class="gb-interval"><span class="gb-interval-name">${escapeHtml(name)}</span>` +
      `<svg width="100%" height="${height}" aria-hidden="true" focusable="false">${behind}${grid(height)}${drawn}</svg>` +
      `<span class="gb-interval-words">${words}${more}</span></li>`
    );
  });
  const names = ticks.map(
    (tick, i) => `<text x="${at(tick)}" y="13" text-anchor="${anchorAt(at(tick))}">${texts[i]}</text>`
  );
  return (
    `<div class="gb-intervals"><ol>${lines.join("")}</ol>` +
    `<div class="gb-interval gb-interval-axis" aria-hidden="true"><span class="gb-interval-name gb-interval-title">${escapeHtml(axis.title)}</span><svg width="100%" height="18" focusable="false">${names.join("")}</svg></div></div>`
  );
}

/** A number at an end of the scale stays within it: on a narrow screen what is outside is cut off. */
function anchorAt(place: string): "start" | "middle" | "end" {
  const percent = Number.parseFloat(place);
  return percent < 6 ? "start" : percent > 94 ? "end" : "middle";
}

function drawMark(
  {value, low, high, kind}: IntervalMark,
  y: number,
  at: (value: number) => string,
  from: number | undefined
): string {
  const bar =
    from === undefined
      ? ""
      : `<line class="gb-interval-bar-${kind}" x1="${at(from)}" x2="${at(value)}" y1="${y}" y2="${y}"/>`;
  const whisker = `<line class="gb-interval-whisker-${kind}" x1="${at(low)}" x2="${at(high)}" y1="${y}" y2="${y}"/>`;
  const mark =
    kind === 1
      ? `<circle class="gb-interval-mark-1" cx="${at(value)}" cy="${y}" r="4.5"/>`
      : `<svg x="${at(value)}" y="${y}" overflow="visible"><rect class="gb-interval-mark-2" x="-4" y="-4" width="8" height="8"/></svg>`;
  return bar + whisker + mark;
}

import {escapeHtml} from "../../views/escape.ts";
import {short} from "../summary.ts";

/** Small print in a picture. */
export function words(x: number, y: number, anchor: "start" | "middle" | "end", text: string): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" font-size="11" fill="var(--gb-muted)" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
}

/** A place in a picture, to a tenth of a pixel. */
export function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}

/** A number as people read it, with four digits that count and the sign they know. */
export function figure(value: number): string {
  return short(value).replace(/^-/, "−");
}

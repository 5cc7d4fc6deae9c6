import {escapeHtml} from "../../cells/views/escape.ts";

/** A line of text in the place of what cannot be drawn. */
export function note(text: string): string {
  return `<p class="gb-note">${escapeHtml(text)}</p>`;
}

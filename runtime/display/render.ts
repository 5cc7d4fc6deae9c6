import type {View} from "../../cells/views/view.ts";
import {renderMarkdown} from "./markdown.ts";
import {renderImage} from "./render-image.ts";
import {renderTable} from "./render-table.ts";
import {renderHole, renderView} from "./render-view.ts";
import {sanitizeHtml} from "./sanitize.ts";
import {loadTools, type Tools} from "./tools.ts";

const atOnce: Tools = {
  markdown: renderMarkdown,
  html: sanitizeHtml,
  table: renderTable,
  image: renderImage,
  chart: () => undefined,
  widget: () => undefined
};

export interface RenderOptions {
  /** for the middle of a sentence: text and values as words */
  inline?: boolean;
}

/**
 * Views as HTML, the same text for the same views, in Node and on a page. Charts and widgets, which must be loaded to
 * be drawn, are named by a line of text: use `renderViewsAsync` where they should be drawn.
 */
export function renderViews(views: View[], {inline = false}: RenderOptions = {}): string {
  return views.map((view) => (inline ? renderHole : renderView)(view, atOnce)).join("");
}

/** Views as HTML with every chart and widget drawn: what a published page holds before its scripts run. */
export async function renderViewsAsync(views: View[], {inline = false}: RenderOptions = {}): Promise<string> {
  const tools = await loadTools(views);
  return views.map((view) => (inline ? renderHole : renderView)(view, tools)).join("");
}

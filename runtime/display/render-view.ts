import {escapeHtml} from "../../cells/views/escape.ts";
import type {InputControl, VegaLiteView, View} from "../../cells/views/view.ts";
import {chartNumbers} from "./chart-numbers.ts";
import {renderError, renderErrorInline} from "./error.ts";
import {renderFigure} from "./render-figure.ts";
import {renderInput} from "./render-input.ts";
import {note} from "./render-note.ts";
import {renderValue, renderValueInline} from "./render-value.ts";
import {renderWidget} from "./render-widget.ts";
import type {Tools} from "./tools.ts";
import {viewKey} from "./view-key.ts";

/** The HTML of a view inside one element that says which view it is (`data-view`). */
export function renderView(view: View, tools: Tools): string {
  return `<div class="gb-view gb-view-${escapeHtml(view.kind)}" data-view="${escapeHtml(viewKey(view))}">${renderBody(view, tools)}</div>`;
}

/** As `renderView`, for running text: words stay words, and only what needs a block gets one. */
export function renderHole(view: View, tools: Tools): string {
  const phrase = phrasing(view, tools);
  if (phrase === undefined) return renderView(view, tools);
  return `<span class="gb-hole gb-hole-${view.kind}" data-view="${viewKey(view)}">${phrase}</span>`;
}

function phrasing(view: View, tools: Tools): string | undefined {
  if (view.kind === "text") return escapeHtml(view.text);
  if (view.kind === "value") return renderValueInline(view);
  if (view.kind === "image") return tools.image(view);
  if (view.kind === "error") return renderErrorInline(view.error);
  if (view.kind === "input" && !isBlock(view.control)) return renderInput(view, tools);
  return undefined;
}

/** Whether a control is too large for a sentence. */
function isBlock({type}: InputControl): boolean {
  return type === "table" || type === "widget";
}

/** What stands inside the view's element. */
export function renderBody(view: View, tools: Tools): string {
  switch (view.kind) {
    case "value":
      return renderValue(view);
    case "text":
      return escapeHtml(view.text);
    case "markdown":
      return tools.markdown(view.parts, holes(view.values, tools));
    case "html":
      return tools.html(view.parts, holes(view.values, tools));
    case "table":
      return tools.table(view);
    case "vega-lite":
      return renderChart(view, tools);
    case "image":
      return tools.image(view);
    case "widget":
      return renderWidget(view, tools);
    case "input":
      return renderInput(view, tools);
    case "error":
      return renderError(view.error);
    default:
      return note(`Nothing here can show a view of the kind ${(view as {kind: unknown}).kind}.`);
  }
}

function holes(views: View[], tools: Tools): string[] {
  return views.map((view) => renderHole(view, tools));
}

function renderChart(view: VegaLiteView, tools: Tools): string {
  const drawing = tools.chart(view);
  if (drawing === undefined) return note(`${view.alt} (a chart, drawn when the page has loaded)`);
  if ("problem" in drawing) return note(drawing.problem);
  const body = `<div class="gb-chart" role="img" aria-label="${escapeHtml(view.alt)}">${drawing.svg}</div>`;
  return renderFigure(body, chartNumbers(view));
}

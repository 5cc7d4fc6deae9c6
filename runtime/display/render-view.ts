import {escapeHtml} from "../../cells/views/escape.ts";
import type {VegaLiteView, View, WidgetView} from "../../cells/views/view.ts";
import {chartNumbers} from "./chart-numbers.ts";
import {renderError, renderErrorInline} from "./error.ts";
import {renderFigure} from "./render-figure.ts";
import {renderInput} from "./render-input.ts";
import {renderValue, renderValueInline} from "./render-value.ts";
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
  if (view.kind === "input" && view.control.type !== "table") return renderInput(view, tools);
  return undefined;
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

function renderWidget({name, state}: WidgetView, tools: Tools): string {
  const widget = tools.widget(name);
  if (widget === undefined) return note(`A picture (${name}), drawn when the page has loaded`);
  if ("problem" in widget) return note(widget.problem);
  try {
    return renderFigure(`<div class="gb-widget">${widget.toStatic(state)}</div>`, widget.toNumbers(state));
  } catch (error) {
    return note(`The widget ${name} could not draw its state: ${(error as Error).message}`);
  }
}

function note(text: string): string {
  return `<p class="gb-note">${escapeHtml(text)}</p>`;
}

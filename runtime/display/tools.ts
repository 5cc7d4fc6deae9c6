import type {TableView, VegaLiteView, View} from "../../cells/views/view.ts";
import type {WidgetModule} from "../../cells/views/widget.ts";
import {widgets} from "../../cells/views/widgets.ts";
import {chartDrawing} from "./chart-drawer.ts";
import type {Choosing} from "./render-table.ts";

/** What drawing needs beyond the views themselves. A page loads only the parts that its views use. */
export interface Tools {
  markdown(parts: string[], holes: string[]): string;
  html(parts: string[], holes: string[]): string;
  table(view: TableView, choosing?: Choosing): string;
  image(view: Extract<View, {kind: "image"}>): string;
  /** the drawing, or what is wrong with the chart; undefined where no chart can be drawn yet */
  chart(view: VegaLiteView): {svg: string} | {problem: string} | undefined;
  /** the module, or what went wrong as it was loaded; undefined where widgets cannot be drawn yet */
  widget(name: string): WidgetModule | {problem: string} | undefined;
}

/** Loads what these views need, and draws their charts. */
export async function loadTools(views: View[]): Promise<Tools> {
  const all = [...within(views)];
  const has = (kind: View["kind"]) => all.some((view) => view.kind === kind);
  const tables = has("table") || all.some((view) => view.kind === "input" && view.control.type === "table");
  const charts = all.filter((view) => view.kind === "vega-lite");
  const names = new Set(
    all.flatMap((view) => {
      const drawn = view.kind === "input" ? view.control : view;
      return "name" in drawn && "state" in drawn ? [drawn.name] : [];
    })
  );
  const [markdown, html, table, image, drawn, loaded] = await Promise.all([
    has("markdown") ? import("./markdown.ts") : undefined,
    has("html") ? import("./sanitize.ts") : undefined,
    tables ? import("./render-table.ts") : undefined,
    has("image") ? import("./render-image.ts") : undefined,
    Promise.all(charts.map(async (view) => [view, await drawChart(view)] as const)),
    Promise.all([...names].map(async (name) => [name, await loadWidget(name)] as const))
  ]);
  const drawings = new Map(drawn);
  const modules = new Map(loaded);
  return {
    markdown: (parts, holes) => markdown!.renderMarkdown(parts, holes),
    html: (parts, holes) => html!.sanitizeHtml(parts, holes),
    table: (view, choosing) => table!.renderTable(view, choosing),
    image: (view) => image!.renderImage(view),
    chart: (view) => drawings.get(view),
    widget: (name) => modules.get(name)
  };
}

async function drawChart(view: VegaLiteView): Promise<{svg: string} | {problem: string}> {
  try {
    return {svg: await chartDrawing(view)};
  } catch (error) {
    return {problem: `Vega-Lite cannot draw this chart: ${(error as Error).message}`};
  }
}

/** A registered widget's module, or why there is none. */
export async function loadWidget(name: string): Promise<WidgetModule | {problem: string}> {
  if (!Object.hasOwn(widgets, name)) {
    const known = Object.keys(widgets);
    return {
      problem: `No widget is called ${name}. ${known.length ? `There are ${known.join(", ")}.` : "None is registered."}`
    };
  }
  try {
    return await widgets[name]();
  } catch (error) {
    return {problem: `The widget ${name} could not be loaded: ${(error as Error).message}`};
  }
}

function* within(views: View[]): Generator<View> {
  for (const view of views) {
    yield view;
    if (view.kind === "markdown" || view.kind === "html") yield* within(view.values);
  }
}

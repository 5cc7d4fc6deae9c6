import {parse, resetSVGDefIds, View} from "vega";
import {expressionInterpreter} from "vega-interpreter";
import {compile, type TopLevelSpec} from "vega-lite";
import type {VegaLiteView} from "../../cells/views/view.ts";
import {chartTheme} from "./chart-theme.ts";
import {viewKey} from "./view-key.ts";

/** Widths drawn for a chart that does not fix its own: for a page and for a phone. */
export const chartWidths = {wide: 640, narrow: 340} as const;

/**
 * A chart as SVG source, drawn without a screen and without evaluating text. A chart that leaves its width open is
 * drawn twice and the page's styles show the one that fits, so that letters keep their size.
 * @throws Error with what Vega-Lite says of a specification it cannot read
 */
export async function chartSvg(view: VegaLiteView): Promise<string> {
  const key = viewKey(view);
  if (!leavesWidthOpen(view.spec)) return `<div class="gb-drawing">${await draw(view, key)}</div>`;
  const wide = await draw(view, `${key}-w`, chartWidths.wide);
  const narrow = await draw(view, `${key}-n`, chartWidths.narrow);
  return `<div class="gb-drawing gb-wide">${wide}</div><div class="gb-drawing gb-narrow">${narrow}</div>`;
}

/** The view that draws and answers the reader's pointer inside `container`; for charts with parameters. */
export async function liveChart(view: VegaLiteView, container: HTMLElement): Promise<{finalize(): void}> {
  const width = leavesWidthOpen(view.spec) ? Math.max(240, container.clientWidth) : undefined;
  const live = new View(compiled(view, width), {
    expr: expressionInterpreter as never,
    loader: sealedLoader,
    renderer: "svg",
    container,
    hover: true
  });
  await live.runAsync();
  return live;
}

async function draw(view: VegaLiteView, prefix: string, width?: number): Promise<string> {
  const drawing = new View(compiled(view, width), {
    expr: expressionInterpreter as never,
    loader: sealedLoader,
    renderer: "none"
  });
  try {
    await drawing.runAsync();
    // Nothing may come between the reset and the string: ids count up over all drawings.
    resetSVGDefIds();
    return withoutStyles(await drawing.toSVG(), prefix);
  } finally {
    drawing.finalize();
  }
}

function compiled({spec, alt}: VegaLiteView, width?: number) {
  const config = {...chartTheme, ...(spec.config as object | undefined)};
  const sized =
    width === undefined
      ? spec
      : {...spec, width, autosize: spec.autosize ?? {type: "fit-x", contains: "padding"}};
  const warnings = {
    level: () => warnings,
    error: fail,
    warn: () => warnings,
    info: () => warnings,
    debug: () => warnings
  };
  const {spec: vega} = compile({...sized, description: alt, config} as unknown as TopLevelSpec, {
    logger: warnings as never
  });
  return parse(vega, undefined, {ast: true});
}

function fail(...messages: readonly unknown[]): never {
  throw new Error(`Vega-Lite cannot draw this chart: ${messages.join(" ")}`);
}

/** A single or layered plot whose width is not a number; a step width counts as fixed. */
function leavesWidthOpen(spec: Record<string, unknown>): boolean {
  const composed = ["hconcat", "vconcat", "concat", "facet", "repeat"].some((name) => name in spec);
  const encoding = (spec.encoding ?? {}) as Record<string, unknown>;
  const facetted = ["row", "column", "facet"].some((name) => name in encoding);
  return !composed && !facetted && (spec.width === undefined || spec.width === "container");
}

/** The policy of the page allows no style attributes, and two drawings in one page must not share ids. */
function withoutStyles(source: string, prefix: string): string {
  return source
    .replace(/ style="([^"]*)"/g, (_, style: string) => {
      const opacity = /(?:^|;)\s*opacity:\s*([\d.]+)/.exec(style)?.[1];
      return opacity ? ` opacity="${opacity}"` : "";
    })
    .replace(/ id="([^"]+)"/g, ` id="${prefix}-$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${prefix}-$1)`)
    .replace(/(xlink:href|href)="#([^"]+)"/g, `$1="#${prefix}-$2"`)
    .replace(/ font-family="[^"]*"/g, "")
    .replace(/^<svg/, '<svg focusable="false"');
}

/** Loads nothing. Images may stand in the specification itself, as data. */
const sealedLoader = {
  options: {},
  load: (uri: string) => Promise.reject(new Error(`A chart fetches nothing: ${uri}`)),
  sanitize: (uri: string) =>
    uri.startsWith("data:image/")
      ? Promise.resolve({href: uri})
      : Promise.reject(new Error(`A chart links nowhere: ${uri}`)),
  http: (uri: string) => Promise.reject(new Error(`A chart fetches nothing: ${uri}`)),
  file: (uri: string) => Promise.reject(new Error(`A chart fetches nothing: ${uri}`))
};

import {type LoggerInterface, parse, resetSVGDefIds, textMetrics, View} from "vega";
import {expressionInterpreter} from "vega-interpreter";
import {compile, type TopLevelSpec} from "vega-lite";
import type {VegaLiteView} from "../../cells/views/view.ts";
import {chartTheme} from "./chart-theme.ts";
import {textWidth} from "./text-width.ts";
import {viewKey} from "./view-key.ts";

/** Widths drawn for a chart that does not fix its own: for a page and for a phone. */
export const chartWidths = {wide: 640, narrow: 340} as const;

// Where it has no canvas, Vega takes every letter for a wide one: labels would push a phone's chart off its page.
textMetrics.width = ({fontSize = 11, fontWeight, limit}, text) => {
  const bold = fontWeight === "bold" || Number(fontWeight) >= 600;
  const width = textWidth(String(text ?? ""), fontSize, bold);
  return limit ? Math.min(width, limit) : width;
};

/**
 * A chart as SVG source, drawn without a screen and without evaluating text. A chart that leaves its width open is
 * drawn twice and the page's styles show the one that fits, so that letters keep their size.
 * @throws Error with what Vega-Lite says of a specification it cannot read
 */
export async function chartSvg(view: VegaLiteView): Promise<string> {
  const key = viewKey(view);
  if (!leavesWidthOpen(view.spec)) {
    const [only] = await draw(view, [{prefix: key}]);
    return `<div class="gb-drawing">${only}</div>`;
  }
  const [wide, narrow] = await draw(view, [
    {prefix: `${key}-w`, width: chartWidths.wide},
    {prefix: `${key}-n`, width: chartWidths.narrow}
  ]);
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

/** Drawings of one chart. To compile it is half the work, so the second takes what the first has, at another width. */
async function draw(view: VegaLiteView, drawings: {prefix: string; width?: number}[]): Promise<string[]> {
  const problems: string[] = [];
  const drawing = new View(compiled(view, drawings[0].width), {
    expr: expressionInterpreter as never,
    loader: sealedLoader,
    logger: collecting(problems),
    renderer: "none"
  });
  try {
    const sources: string[] = [];
    for (const {prefix, width} of drawings) {
      if (width !== undefined) drawing.width(width);
      await drawing.runAsync();
      if (problems.length) throw new Error(problems[0]);
      // Nothing may come between the reset and the string: ids count up over all drawings.
      resetSVGDefIds();
      sources.push(cleaned(await drawing.toSVG(), prefix));
    }
    return sources;
  } finally {
    drawing.finalize();
  }
}

function compiled({spec, alt}: VegaLiteView, width?: number) {
  const autosize = spec.autosize ?? {type: "fit-x", contains: "padding"};
  const sized = width === undefined ? spec : {...spec, width, autosize};
  const problems: string[] = [];
  const whole = {...sized, description: alt} as unknown as TopLevelSpec;
  const {spec: vega} = compile(whole, {config: chartTheme, logger: collecting(problems)});
  if (problems.length) throw new Error(problems[0]);
  return parse(vega, undefined, {ast: true});
}

/** Vega tells its logger what went wrong and goes on with a picture that is wrong. */
function collecting(problems: string[]): LoggerInterface {
  const quiet = () => log;
  const log = {
    level: quiet,
    warn(...words: unknown[]) {
      // A warning is about taste, but for data that did not come.
      if (/^Loading failed/.test(String(words[0]))) problems.push(String(words.at(-1)));
      return log;
    },
    error(...words: unknown[]) {
      problems.push(words.map(String).join(" "));
      return log;
    },
    info: quiet,
    debug: quiet
  } as unknown as LoggerInterface;
  return log;
}

/** A single or layered plot whose width is not a number; a step width counts as fixed. */
function leavesWidthOpen(spec: Record<string, unknown>): boolean {
  const composed = ["hconcat", "vconcat", "concat", "facet", "repeat"].some((name) => name in spec);
  const encoding = (spec.encoding ?? {}) as Record<string, unknown>;
  const facetted = ["row", "column", "facet"].some((name) => name in encoding);
  return !composed && !facetted && (spec.width === undefined || spec.width === "container");
}

/**
 * The policy of the page allows no style attributes; two drawings in one page must not share ids; and the words for
 * those who do not see the picture stand outside it. Only tags are changed, never the texts between them.
 */
function cleaned(source: string, prefix: string): string {
  return source.replace(/<[a-zA-Z][^>]*>/g, (tag) =>
    tag
      .replace(/ style="([^"]*)"/g, (_, style: string) => {
        const opacity = /(?:^|;)\s*opacity:\s*([\d.]+)/.exec(style)?.[1];
        return opacity ? ` opacity="${opacity}"` : "";
      })
      .replace(/ (?:role|aria-[a-z]+|font-family)="[^"]*"/g, "")
      .replace(/ id="([^"]+)"/g, ` id="${prefix}-$1"`)
      .replace(/url\(#([^)]+)\)/g, `url(#${prefix}-$1)`)
      .replace(/(xlink:href|href)="#([^"]+)"/g, `$1="#${prefix}-$2"`)
      .replace(/^<svg/, '<svg focusable="false"')
  );
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

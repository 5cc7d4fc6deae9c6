import {InputError} from "../input-error.ts";
import {columnsOf} from "./columns.ts";
import {made} from "./made-view.ts";
import type {VegaLiteView, Viewable} from "./view.ts";

/**
 * A chart from a Vega-Lite specification. Data stand inside it; an Arquero table may be given as `values`.
 * @param alt what the picture shows, in a sentence; the specification's `description` or title unless told
 * @throws InputError naming the place of a URL or of a function in the specification
 */
export function vegaLite(spec: Record<string, unknown>, alt?: string): VegaLiteView & Viewable {
  if (typeof spec !== "object" || spec === null || Array.isArray(spec)) {
    throw new InputError("spec", {got: spec, expected: 'a Vega-Lite specification, like {mark: "bar", ...}'});
  }
  return made({
    kind: "vega-lite",
    spec: plain(spec, "spec") as Record<string, unknown>,
    alt: alt ?? altOf(spec)
  });
}

/** Whether a value says of itself that it is a Vega-Lite specification. */
export function isVegaLite(value: unknown): value is Record<string, unknown> {
  const schema = (value as {$schema?: unknown} | null)?.$schema;
  return typeof schema === "string" && schema.includes("vega-lite");
}

/** A copy without functions, tables as rows, and no address from which anything would be fetched. */
function plain(value: unknown, path: string): unknown {
  if (typeof value === "function" || typeof value === "symbol") {
    throw new InputError(path, {
      got: value,
      expected: "JSON data",
      remedy: "Compute the values before the chart"
    });
  }
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const columns = columnsOf(value);
  if (columns) {
    return Array.from({length: columns.rows}, (_, row) =>
      Object.fromEntries(columns.names.map((name) => [name, columns.get(name, row)]))
    );
  }
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array);
  if (Array.isArray(value)) return value.map((item, index) => plain(item, `${path}[${index}]`));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    // `values` are the author's rows: a column may be called url.
    const rows = /\.values\[\d+\]$/.test(path);
    if (
      !rows &&
      (key === "url" || key === "href") &&
      typeof item === "string" &&
      !item.startsWith("data:image/")
    ) {
      const remedy = "Load the data with data.load, or put the rows under data.values";
      throw new InputError(`${path}.${key}`, {
        got: item,
        expected: "no address: a chart fetches nothing",
        remedy
      });
    }
    copy[key] = plain(item, `${path}.${key}`);
  }
  return copy;
}

function altOf(spec: Record<string, unknown>): string {
  if (typeof spec.description === "string" && spec.description) return spec.description;
  const title =
    typeof spec.title === "string" ? spec.title : (spec.title as {text?: unknown} | undefined)?.text;
  if (typeof title === "string" && title) return title;
  const mark = typeof spec.mark === "string" ? spec.mark : (spec.mark as {type?: string} | undefined)?.type;
  const encoding = (spec.encoding ?? {}) as Record<
    string,
    {field?: string; title?: string; aggregate?: string}
  >;
  const named = (channel: string) => {
    const {field, title, aggregate} = encoding[channel] ?? {};
    return title ?? (aggregate ? [aggregate, field].filter(Boolean).join(" of ") : field);
  };
  const axes = [named("y"), named("x")].filter(Boolean).join(" by ");
  return [mark ? `A ${mark} chart` : "A chart", axes].filter(Boolean).join(": ");
}

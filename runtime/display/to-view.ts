import {columnsOf} from "../../cells/views/columns.ts";
import {table} from "../../cells/views/table.ts";
import {isVegaLite, vegaLite} from "../../cells/views/vega-lite.ts";
import {type ImageView, type View, viewSymbol} from "../../cells/views/view.ts";
import {NotDisplayable} from "./not-displayable.ts";
import {valueTree} from "./value-tree.ts";

const kinds: Record<View["kind"], true> = {
  value: true,
  text: true,
  markdown: true,
  html: true,
  table: true,
  "vega-lite": true,
  image: true,
  widget: true,
  input: true,
  error: true
};

/**
 * How a value is seen, as plain data. `undefined` shows nothing; a value with `[viewSymbol]()` shows what that
 * gives; tables, Vega-Lite specifications and images their picture; everything else a tree of its parts.
 * Tables are cut to 10,000 rows and say so.
 * @param options.name the variable's name, put in front of a tree
 * @throws NotDisplayable for elements and controls, naming what to use; what a `[viewSymbol]` method throws
 */
export function toView(value: unknown, {name}: {name?: string} = {}): View[] {
  if (value === undefined) return [];
  if (typeof value === "object" && value !== null) {
    const views = seen(value) ?? picture(value, name);
    if (views) return views;
  }
  return [{kind: "value", ...(name && {name}), tree: valueTree(value)}];
}

/** What a value becomes inside running text: strings and numbers as text without quotes, views as they are. */
export function toInline(value: unknown): View[] {
  if (value === undefined || value === null || value === "") return [];
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
    return [{kind: "text", text: String(value)}];
  }
  if (typeof value === "boolean") return [{kind: "text", text: String(value)}];
  if (Array.isArray(value) && value.some(hasView)) return value.flatMap(toInline);
  return toView(value);
}

/** The views that a value says it has, or that all members of an array say they have. */
function seen(value: object): View[] | undefined {
  if (hasView(value)) {
    const views = [value[viewSymbol]()].flat() as View[];
    for (const view of views) {
      if (!(view?.kind in kinds)) {
        throw new NotDisplayable(
          `What [Symbol.for("glassbook.view")]() of ${nameOf(value)} returned`,
          `Return a view: {kind: "text", text: "..."}, or one made by table, vegaLite or md from glassbook/views.`
        );
      }
    }
    return views;
  }
  if (Array.isArray(value) && value.length > 0 && value.length <= 100 && value.every(hasView)) {
    return value.flatMap((item) => seen(item) ?? []);
  }
  return undefined;
}

function hasView(value: unknown): value is {[viewSymbol](): unknown} {
  try {
    return typeof (value as {[viewSymbol]?: unknown} | null)?.[viewSymbol] === "function";
  } catch {
    return false;
  }
}

function picture(value: object, name: string | undefined): View[] | undefined {
  // A proxy may throw at every look; its tree then says so.
  const read = <T>(look: () => T): T | undefined => {
    try {
      return look();
    } catch {
      return undefined;
    }
  };
  const problem = read(() => refusal(value));
  if (problem) throw problem;
  if (read(() => columnsOf(value))) return [table(value, name ? {caption: name} : {})];
  if (read(() => isVegaLite(value))) return [vegaLite(value as Record<string, unknown>)];
  if (read(() => isImageData(value))) return [imageOf(value as ImageData, name)];
  return undefined;
}

function refusal(value: object): NotDisplayable | undefined {
  const fields = value as Record<string, unknown>;
  if (typeof fields.nodeType === "number" && typeof fields.nodeName === "string") {
    return new NotDisplayable(
      `A DOM node (${fields.nodeName.toLowerCase()})`,
      "Cells run outside the page. Use html`<p>...</p>`, svg`<svg>...</svg>`, a chart, or a view from glassbook/views."
    );
  }
  if (typeof fields.$$typeof === "symbol" || ("__v" in fields && "type" in fields && "props" in fields)) {
    return new NotDisplayable(
      "A React or Preact element",
      "There is no React in a notebook. Use html`<p>...</p>` or md`...`; their holes take values and views."
    );
  }
  if (isControl(fields)) {
    return new NotDisplayable(
      "An input that is not yet on the page",
      "Put it there with view: const value = view(input.range({min: 0, max: 10})). Then other cells read value."
    );
  }
  if (typeof OffscreenCanvas !== "undefined" && value instanceof OffscreenCanvas) {
    return new NotDisplayable(
      "A canvas",
      "Display its pixels: context.getImageData(0, 0, canvas.width, canvas.height)."
    );
  }
  return undefined;
}

function isControl({control}: Record<string, unknown>): boolean {
  const fields = control as {type?: unknown; label?: unknown} | null | undefined;
  return (
    typeof fields === "object" && fields !== null && typeof fields.type === "string" && "label" in fields
  );
}

function isImageData(value: object): boolean {
  const {data, width, height} = value as Partial<ImageData>;
  return (
    data instanceof Uint8ClampedArray &&
    Number.isInteger(width) &&
    Number.isInteger(height) &&
    data.length === 4 * width! * height!
  );
}

function imageOf({data, width, height}: ImageData, name = "image"): ImageView {
  // A copy: the pixels may be drawn over before the view is sent.
  const bytes = new Uint8Array(data);
  return {kind: "image", mime: "raw", bytes, width, height, alt: `${name}, ${width} by ${height} pixels`};
}

function nameOf(value: object): string {
  return value.constructor?.name ?? "an object";
}

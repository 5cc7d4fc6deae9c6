import {readFileSync} from "node:fs";
import type {View, WidgetView} from "../../../cells/views/view.ts";
import {type Notebook, parse} from "../../../runtime/document/index.ts";
import type {Kernel} from "../../../runtime/kernel/kernel.ts";

/* What a lesson says and shows, as its tests read it. */

/** A notebook that comes with Glassbook. */
export const read = (name: string) => {
  const url = new URL(`../../../notebooks/${name}.md`, import.meta.url);
  return {url: url.href, notebook: parse(readFileSync(url))};
};

/** The words of a cell's views, holes filled in. */
export function words(kernel: Kernel, id: string): string {
  const say = (view: View): string => {
    if (view.kind === "text") return view.text;
    if (view.kind !== "markdown" && view.kind !== "html") return `[${view.kind}]`;
    return view.parts.map((part, i) => part + (view.values[i] ? say(view.values[i]) : "")).join("");
  };
  return (kernel.cells.get(id)?.views ?? [])
    .map(say)
    .join(" ")
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replace(/\s+/g, " ");
}

/** Text that stands in holes, which is shown as it is: no Markdown is read there. */
export function holeTexts(views: View[]): string[] {
  return views.flatMap((view) => {
    if (view.kind === "text") return [view.text];
    return view.kind === "markdown" || view.kind === "html" ? holeTexts(view.values) : [];
  });
}

/** Widgets among views, and in what holds views. */
export function widgetsIn(views: readonly View[]): WidgetView[] {
  return views.flatMap((view) => {
    if (view.kind === "widget") return [view];
    return view.kind === "markdown" || view.kind === "html" ? widgetsIn(view.values) : [];
  });
}

/** The kinds of what a cell shows in the open, and whether a fold stands among them. */
export function open(kernel: Kernel, id: string): string[] {
  return (kernel.cells.get(id)?.views ?? []).map((view) =>
    view.kind === "html" && view.parts[0].startsWith("<details") ? "folded" : view.kind
  );
}

/** Moves a control, as a reader does, and waits for all that follows. */
export async function move(kernel: Kernel, input: string, value: unknown): Promise<void> {
  kernel.input(input, value);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await kernel.settled();
}

/** Prose without its live values and headings. */
export function prose(notebook: Notebook): string[] {
  return notebook.blocks.flatMap((block) => {
    if (block.type === "cell") return [];
    const text = block.inlines.reduce((left, {source}) => left.replace(`\${${source}}`, " "), block.source);
    return [text.replace(/^#.*$/gm, "")];
  });
}

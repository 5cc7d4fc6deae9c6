import {made} from "../../cells/views/made-view.ts";
import type {HtmlView, MarkdownView, View, Viewable} from "../../cells/views/view.ts";
import {toInline} from "./to-view.ts";

/**
 * Markdown, with LaTeX between dollars: md`The mean of $\hat{y}$ is ${mean}.` A hole is text or a view, never Markdown.
 * Backslashes need no doubling; only the escapes of a back-tick and of `${` are undone.
 */
export function md(strings: TemplateStringsArray, ...holes: unknown[]): MarkdownView & Viewable {
  const parts = strings.raw.map((part) => part.replace(/\\(`|\$\{)/g, "$1"));
  return made({kind: "markdown", ...flowing(parts, holes)});
}

/** HTML, sanitised where it is shown: html`<b>${name}</b>`. A hole is text or a view, never HTML. */
export function html(strings: TemplateStringsArray, ...holes: unknown[]): HtmlView & Viewable {
  return made({kind: "html", ...spliced(strings, holes)});
}

/** SVG, sanitised where it is shown. Shapes without a surrounding `<svg>` get one. */
export function svg(strings: TemplateStringsArray, ...holes: unknown[]): HtmlView & Viewable {
  const {parts, values} = spliced(strings, holes);
  const view = made<HtmlView>({kind: "html", parts, values});
  if (/^\s*<svg[\s>]/.test(parts[0])) return view;
  shapes.set(view, {parts: [...parts], values});
  parts[0] = `<svg xmlns="http://www.w3.org/2000/svg">${parts[0]}`;
  parts[parts.length - 1] += "</svg>";
  return view;
}

/** A formula in LaTeX, on its own line: tex`\hat{y} = ${slope} x`. Backslashes need no doubling. */
export function tex(strings: TemplateStringsArray, ...holes: unknown[]): MarkdownView & Viewable {
  const source = String.raw({raw: strings.raw}, ...holes.map(String));
  return made({kind: "markdown", parts: [`$$\n${source.trim()}\n$$`], values: []});
}

interface Pieces {
  parts: string[];
  values: View[];
}

/** What an `svg` view was without its surrounding `<svg>`: so it stands when it fills a hole of another. */
const shapes = new WeakMap<View, Pieces>();

/** The literal parts and the views between them; views in a row have empty parts between them. */
function flowing(strings: readonly string[], holes: unknown[]): Pieces {
  const parts = [strings[0]];
  const values: View[] = [];
  holes.forEach((hole, index) => {
    for (const view of toInline(hole)) {
      values.push(view);
      parts.push("");
    }
    parts[parts.length - 1] += strings[index + 1];
  });
  return {parts, values};
}

/**
 * As `flowing`, with what HTML can hold as source spliced into the parts: text, escaped; the parts of another
 * `html` or `svg` view, which are sanitised with the whole; and the text of an attribute.
 */
function spliced({raw, ...cooked}: TemplateStringsArray, holes: unknown[]): Pieces {
  // What is no escape in JavaScript (\u followed by a word) has no cooked form.
  const strings = raw.map((part, index) => cooked[index] ?? part);
  const parts = [strings[0]];
  const values: View[] = [];
  const append = (source: string) => {
    parts[parts.length - 1] += source;
  };
  holes.forEach((hole, index) => {
    const tag = openTag(parts[parts.length - 1]);
    if (tag !== undefined) append(attributeText(tag, hole));
    else {
      for (const view of toInline(hole)) {
        if (view.kind === "text") append(escaped(view.text));
        else if (view.kind === "html") {
          const inner = shapes.get(view) ?? view;
          append(inner.parts[0]);
          parts.push(...inner.parts.slice(1));
          values.push(...inner.values);
        } else {
          values.push(view);
          parts.push("");
        }
      }
    }
    append(strings[index + 1]);
  });
  return {parts, values};
}

/** The tag that is still open at the end of `before`, when the next hole stands inside it. */
function openTag(before: string): string | undefined {
  const tag = before.slice(before.lastIndexOf("<"));
  if (!/^<[a-zA-Z]/.test(tag) || tag.replace(/"[^"]*"|'[^']*'/g, "").includes(">")) return undefined;
  return tag;
}

function attributeText(tag: string, hole: unknown): string {
  const text = escaped(String(hole ?? ""));
  return /=\s*$/.test(tag) ? `"${text}"` : text;
}

function escaped(text: string): string {
  return text.replace(/[&"'<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

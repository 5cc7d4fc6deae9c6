import type {RootContent} from "hast";
import {markdownTree} from "../document/markdown-syntax.ts";
import type {Notebook, ProseBlock} from "../document/notebook.ts";
import {Holes} from "./holes.ts";
import {htmlTree} from "./markdown.ts";
import {notTooDeep} from "./not-too-deep.ts";
import {safeHtml} from "./safe-html.ts";
import {Slugs} from "./slugs.ts";

/** Gives the safe HTML that stands in the place of an expression until it has run, by its id. */
export type InlineContent = (id: string) => string;

const nothing: InlineContent = () => "";

/** One block of prose as safe HTML, by itself: what other blocks define (links, footnotes) it does not know. */
export function renderProse(block: ProseBlock, content: InlineContent = nothing): string {
  const holes = new Holes([block.source]);
  const text = withMarks(block, holes, content);
  return notTooDeep(() => safeHtml(htmlTree(markdownTree(text, holes.character), holes), holes));
}

/**
 * All prose of a notebook as safe HTML, block by block. It is read as one text: link definitions serve the
 * whole notebook, headings get ids of their own, and footnotes are numbered through and stand under the
 * last block.
 */
export function renderNotebookProse(
  notebook: Notebook,
  content: InlineContent = nothing
): Map<ProseBlock, string> {
  const holes = new Holes([notebook.source]);
  const {text, cells} = markedText(notebook, holes, content);
  const prose = notebook.blocks.filter((block) => block.type === "prose");
  const groups = split(text, cells, holes);
  // Footnotes come last, where perhaps only a cell stands.
  const last = notebook.blocks.filter(({type}) => type === "cell").length;
  let before = 0;
  const slugs = new Slugs();
  const rendered = new Map<ProseBlock, string>();
  for (const block of notebook.blocks) {
    if (block.type === "cell") {
      before++;
      continue;
    }
    const children = [...groups[before]];
    if (block === prose.at(-1) && before < last) children.push(...groups[last]);
    rendered.set(
      block,
      notTooDeep(() => safeHtml({type: "root", children}, holes, slugs).trim())
    );
  }
  return rendered;
}

/** The notebook's text with marks for its expressions, and where its cells begin in it. */
function markedText(
  {source, frontMatter, blocks}: Notebook,
  holes: Holes,
  content: InlineContent
): {text: string; cells: Set<number>} {
  const cells = new Set<number>();
  let at = frontMatter?.range.end ?? (source.startsWith("\uFEFF") ? 1 : 0);
  let text = "";
  for (const block of blocks) {
    text += source.slice(at, block.range.start);
    at = block.range.end;
    if (block.type === "cell") {
      cells.add(text.length);
      text += source.slice(block.range.start, at);
    } else text += withMarks(block, holes, content);
  }
  return {text: text + source.slice(at), cells};
}

function withMarks({source, range, inlines}: ProseBlock, holes: Holes, content: InlineContent): string {
  let text = "";
  let at = 0;
  for (const inline of inlines) {
    const id = inline.id.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
    const html = `<span class="gb-inline" data-cell="${id}">${content(inline.id)}</span>`;
    text += source.slice(at, inline.range.start - range.start) + holes.add(html);
    at = inline.range.end - range.start;
  }
  return text + source.slice(at);
}

/** The HTML of the text between the cells: before the first, after it, after the second, and so on. */
function split(text: string, cells: Set<number>, holes: Holes): RootContent[][] {
  const tree = markdownTree(text, holes.character);
  const border = `${holes.character}cell${holes.character}`;
  tree.children = tree.children.map((child) =>
    cells.has(child.position!.start.offset!) ? {type: "html", value: border} : child
  );
  const groups: RootContent[][] = [[]];
  for (const child of htmlTree(tree, holes).children) {
    if (child.type === "raw" && child.value === border) groups.push([]);
    else groups.at(-1)!.push(child);
  }
  return groups;
}

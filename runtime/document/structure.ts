import {blockEvents} from "./markdown-syntax.ts";

/** A half-open piece of the text. */
export interface Span {
  start: number;
  end: number;
}

/** A fenced code block that is a direct child of the document. */
export interface Fence extends Span {
  /** of the line that opens it, without its indent and line ending */
  opening: Span;
  /** start of the fence that closes it */
  closing: number;
}

/** Where the blocks of a Markdown text are. */
export interface Structure {
  /** the direct children of the document */
  children: Span[];
  fences: Fence[];
  /** blocks at any depth whose text is no Markdown: code, HTML, mathematics */
  verbatim: Span[];
  /** paragraphs at any depth: a break inside one is no border of blocks */
  paragraphs: Span[];
  /** start of the first fence that is never closed: it would eat the rest of the file */
  unclosed?: number;
}

const VERBATIM = new Set<string>(["codeFenced", "codeIndented", "htmlFlow", "mathFlow"]);
const BETWEEN = new Set<string>(["lineEnding", "lineEndingBlank", "linePrefix", "lineSuffix", "whitespace"]);

/** Finds the blocks of a text that stands at `from` in the file; all offsets are the file's. */
export function readStructure(text: string, from: number): Structure {
  const structure: Structure = {children: [], fences: [], verbatim: [], paragraphs: []};
  let depth = 0;
  let block = {start: 0, fences: [] as Span[]};
  for (const [event, token] of blockEvents(text)) {
    const span = {start: from + token.start.offset, end: from + token.end.offset};
    if (event === "enter") {
      if (depth === 0 && !BETWEEN.has(token.type)) structure.children.push(span);
      if (VERBATIM.has(token.type)) block = {start: span.start, fences: []};
      if (token.type === "codeFencedFence" || token.type === "mathFlowFence") block.fences.push(span);
      depth++;
      continue;
    }
    depth--;
    if (token.type === "content" || token.type === "setextHeading") structure.paragraphs.push(span);
    if (!VERBATIM.has(token.type)) continue;
    structure.verbatim.push(span);
    if (token.type !== "codeFenced" && token.type !== "mathFlow") continue;
    if (block.fences.length < 2) {
      structure.unclosed ??= span.start;
    } else if (token.type === "codeFenced" && depth === 0) {
      structure.fences.push({...span, opening: block.fences[0], closing: block.fences[1].start});
    }
  }
  return structure;
}

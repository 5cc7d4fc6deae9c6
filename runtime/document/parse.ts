import {AttributeError, readAttributes} from "./attributes.ts";
import {decode} from "./decode.ts";
import {readFrontMatter} from "./front-matter.ts";
import {findInlines} from "./inlines.ts";
import {indexLines, type Lines} from "./lines.ts";
import {
  type Block,
  type CellBlock,
  DocumentError,
  type Inline,
  type Notebook,
  type ProseBlock
} from "./notebook.ts";
import {readOpening} from "./opening.ts";
import type {Fence, Span} from "./structure.ts";

/**
 * Reads a notebook from its file. Nothing of the text is lost: blocks hold their ranges, and between
 * them stand only blank lines.
 *
 * Throws `DocumentError`, with line and column, for invalid UTF-8 or NUL, front matter that is broken
 * or not closed, a fence that is not closed, an id used twice, and attributes that cannot be meant.
 */
export function parse(source: string | Uint8Array): Notebook {
  const text = decode(source);
  const lines = indexLines(text);
  const frontMatter = readFrontMatter(text, lines);
  const from = frontMatter?.range.end ?? (text.startsWith("\uFEFF") ? 1 : 0);
  const {inlines, structure} = findInlines(text, from, lines);
  const cells = readCells(text, structure.fences, lines);
  const taken = new Set(cells.map(({id}) => id));
  return {
    source: text,
    frontMatter,
    blocks: joined(text, from, lines, cells, nameInlines(text, inlines, lines, taken))
  };
}

function readCells(text: string, fences: Fence[], lines: Lines): CellBlock[] {
  const cells = fences.map((fence) => readCell(text, fence, lines)).filter((cell) => cell !== undefined);
  const first = new Map<string, CellBlock>();
  for (const cell of cells) {
    if (!cell.named) continue;
    const other = first.get(cell.id);
    if (other) {
      const at = text.indexOf(`#${cell.id}`, cell.range.start);
      throw new DocumentError(
        `The id #${cell.id} is used twice: the cell in line ${other.range.line} has it too`,
        lines.place(at)
      );
    }
    first.set(cell.id, cell);
  }
  let count = 0;
  for (const cell of cells) {
    while (cell.id === "") {
      count++;
      if (!first.has(`cell-${count}`)) cell.id = `cell-${count}`;
    }
  }
  return cells;
}

function readCell(text: string, fence: Fence, lines: Lines): CellBlock | undefined {
  const head = readHead(text.slice(fence.opening.start, fence.opening.end), fence.opening.start, lines);
  if (!head) return undefined;
  const start = after(text, fence.opening.end);
  // The line ending before the closing fence is the fence's; without a line between there is none.
  const end = Math.max(start, before(text, lines.startOf(fence.closing)));
  return {
    type: "cell",
    id: head.id ?? "",
    named: head.id !== undefined,
    language: head.language,
    attributes: head.attributes,
    source: text.slice(start, end),
    range: lines.range(fence.start, fence.end),
    body: lines.range(start, end)
  };
}

type Head = ReturnType<typeof readAttributes> & {language: "ts" | "js"};

function readHead(line: string, start: number, lines: Lines): Head | undefined {
  let offset = 0;
  try {
    const opening = readOpening(line);
    if (!opening) return undefined;
    offset = opening.lead.length + 1;
    return {language: opening.language, ...readAttributes(opening.braces.slice(1, -1))};
  } catch (error) {
    if (error instanceof AttributeError)
      throw new DocumentError(error.message, lines.place(start + offset + error.offset));
    throw error;
  }
}

/** The offset behind the line ending that follows, whatever of the line is left. */
function after(text: string, offset: number): number {
  const ending = /\r\n|\n|\r/g;
  ending.lastIndex = offset;
  ending.exec(text);
  return ending.lastIndex;
}

/** The offset before the line ending that ends there. */
function before(text: string, offset: number): number {
  if (text[offset - 1] === "\n" && text[offset - 2] === "\r") return offset - 2;
  return offset - 1;
}

function nameInlines(text: string, spans: Span[], lines: Lines, taken: Set<string>): Inline[] {
  let count = 0;
  return spans.map(({start, end}) => {
    do count++;
    while (taken.has(`inline-${count}`));
    return {
      source: text.slice(start + 2, end - 1),
      id: `inline-${count}`,
      range: lines.range(start, end),
      body: lines.range(start + 2, end - 1)
    };
  });
}

/** Cells in their order, and the prose before, between and after them. */
function joined(text: string, from: number, lines: Lines, cells: CellBlock[], inlines: Inline[]): Block[] {
  const blocks: Block[] = [];
  let at = from;
  let next = 0;
  const prose = (end: number) => {
    const span = withoutBlankLines(text, at, end);
    if (!span) return;
    const block: ProseBlock = {
      type: "prose",
      source: text.slice(span.start, span.end),
      range: lines.range(span.start, span.end),
      inlines: []
    };
    while (next < inlines.length && inlines[next].range.start < span.end) block.inlines.push(inlines[next++]);
    blocks.push(block);
  };
  for (const cell of cells) {
    // a fence may stand behind up to three spaces, which are no prose
    prose(lines.startOf(cell.range.start));
    blocks.push(cell);
    at = cell.range.end;
  }
  prose(text.length);
  return blocks;
}

/** The lines from the first to the last that says something, without the last one's line ending. */
function withoutBlankLines(text: string, start: number, end: number): Span | undefined {
  const slice = text.slice(start, end);
  const lead = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(slice)![0].length;
  const last = slice.search(/[^ \t\r\n][ \t\r\n]*$/);
  if (last < lead) return undefined;
  const tail = /^[^\r\n]*/.exec(slice.slice(last))![0].length;
  return {start: start + lead, end: start + last + tail};
}

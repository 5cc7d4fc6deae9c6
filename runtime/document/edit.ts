import {type Attribute, AttributeError, printAttributes} from "./attributes.ts";
import {lineEndingOf, withLineEnding} from "./lines.ts";
import type {Block, CellBlock, Notebook} from "./notebook.ts";
import {readOpening} from "./opening.ts";
import {EditError, splice} from "./splice.ts";
import type {Span} from "./structure.ts";

// Edits are pure: they take a notebook and return another. The text outside of what an edit is about
// stays byte for byte; inserted text takes the file's line ending. An edit that would break the file
// throws `EditError` and says why.

export {EditError};

export interface NewCell {
  source: string;
  /** "ts" unless told */
  language?: "ts" | "js";
  /** as in `CellAttributes.all`: `{name: "#id", value: true}`, `{name: "timeout", value: "5"}` */
  attributes?: Attribute[];
}

/** Puts a cell before the block at `index`, or at the end. */
export function insertCell(notebook: Notebook, index: number, cell: NewCell): Notebook {
  const {language = "ts", attributes = []} = cell;
  const ending = lineEndingOf(notebook.source);
  const source = withLineEnding(cell.source, ending);
  const fence = "`".repeat(Math.max(3, longestFence(source, "`") + 1));
  const braces = attributes.length ? ` {${printed(attributes)}}` : "";
  const text = `${fence}${language}${braces}${ending}${source}${source && ending}${fence}`;
  const {after, inside} = insert(notebook, index, text);
  expectCell(inside[0], source, attributes);
  return after;
}

/** Puts prose before the block at `index`, or at the end. Next to other prose it becomes one block with it. */
export function insertProse(notebook: Notebook, index: number, source: string): Notebook {
  const {after, inside} = insert(notebook, index, proseText(notebook, source));
  refuseCells(inside);
  return after;
}

/** Takes a block away, with the blank lines that set it off. */
export function deleteBlock(notebook: Notebook, index: number): Notebook {
  const {source, blocks} = notebook;
  const {range} = blockAt(notebook, index);
  const next = blocks[index + 1];
  const start = lineStart(source, range.start);
  if (!next) {
    const last = index > 0 ? blocks[index - 1].range.end : bodyStart(notebook);
    return splice(notebook, {start: last, end: range.end}, "").notebook;
  }
  const joins = index > 0 && !endsInBlankLine(source.slice(0, start));
  const end = lineStart(source, next.range.start);
  return splice(notebook, {start, end}, joins ? lineEndingOf(source) : "").notebook;
}

/** Gives a cell other code. A line in it that would end the cell makes the cell's fences longer. */
export function setSource(notebook: Notebook, id: string, code: string): Notebook {
  const {source} = notebook;
  const cell = cellOf(notebook, id);
  if (code === cell.source) return notebook;
  const ending = lineEndingOf(source);
  const body = withLineEnding(code, ending);
  const opening = source.slice(cell.range.start, cell.body.start);
  const closing = source.slice(cell.body.end, cell.range.end).replace(/^[\r\n]+/, "");
  const [marks, mark] = /^(.)\1*/.exec(opening)!;
  const fence = mark.repeat(Math.max(marks.length, longestFence(body, mark) + 1));
  // the closing fence is as long as the opening one only where it must be
  const end = fence === marks ? closing : closing.replace(/([`~])\1*/, fence);
  const text = `${fence}${opening.slice(marks.length)}${body}${body && ending}${end}`;
  const {notebook: after, put} = splice(notebook, cell.range, text);
  expectCell(blocksIn(after, put)[0], body, cell.attributes.all);
  return after;
}

/** Gives a cell other attributes, all of them; its id is one of them. */
export function setAttributes(notebook: Notebook, id: string, attributes: Attribute[]): Notebook {
  const cell = cellOf(notebook, id);
  const line = /^[^\r\n]*/.exec(notebook.source.slice(cell.range.start))![0];
  const {lead, tail} = readOpening(line)!;
  const braces = attributes.length ? `{${printed(attributes)}}` : "";
  const space = braces && !/[ \t]$/.test(lead) ? " " : "";
  const text = `${braces ? lead + space : tail ? lead : lead.trimEnd()}${braces}${braces ? tail : tail.trimStart()}`;
  const rest = notebook.source.slice(cell.range.start + line.length, cell.range.end);
  const {notebook: after, put} = splice(notebook, cell.range, text + rest);
  expectCell(blocksIn(after, put)[0], cell.source, attributes);
  return after;
}

/** Gives a block of prose another text. */
export function setProse(notebook: Notebook, index: number, source: string): Notebook {
  const block = blockAt(notebook, index);
  if (block.type !== "prose") throw new EditError(`Block ${index} is the cell ${block.id}, not prose`);
  if (source === block.source) return notebook;
  const {notebook: after, put} = splice(notebook, block.range, proseText(notebook, source));
  refuseCells(blocksIn(after, put));
  return after;
}

/** Gives the notebook other front matter, as YAML without the lines of `---`; null takes it away. */
export function setFrontMatter(notebook: Notebook, yaml: string | null): Notebook {
  const {source, frontMatter} = notebook;
  const ending = lineEndingOf(source);
  const start = frontMatter?.range.start ?? bodyStart(notebook);
  const text = yaml === null ? "" : `---${ending}${withLineEnding(yaml.trimEnd(), ending)}${ending}---`;
  const has = frontMatter !== null;
  const keepsLine = has === (yaml !== null);
  const lineEnd = /^(?:\r\n|\n|\r)?/.exec(source.slice(frontMatter?.range.end ?? start))![0].length;
  const end = has ? frontMatter.range.end + (keepsLine ? 0 : lineEnd) : start;
  const put = has || !text ? text : text + ending;
  const {notebook: after} = splice(notebook, {start, end}, put, "front matter");
  if (after.frontMatter && after.frontMatter.range.end < start + text.length) {
    throw new EditError("The YAML holds a line of ---, which would end the front matter");
  }
  return after;
}

/** Puts text on lines of its own before a block, or after the last, with blank lines around. */
function insert(notebook: Notebook, index: number, text: string): {after: Notebook; inside: Block[]} {
  const {source, blocks} = notebook;
  if (!Number.isInteger(index) || index < 0 || index > blocks.length) {
    throw new EditError(
      `There is no place ${index} for a block: the notebook has places 0 to ${blocks.length}`
    );
  }
  const ending = lineEndingOf(source);
  const next = blocks[index];
  const at = next ? lineStart(source, next.range.start) : (blocks.at(-1)?.range.end ?? bodyStart(notebook));
  const head = source.slice(0, at);
  const first = at === bodyStart(notebook) && !notebook.frontMatter;
  const above = first ? "" : next ? (endsInBlankLine(head) ? "" : ending) : ending + ending;
  const below = next ? ending + ending : at === source.length ? ending : "";
  const {notebook: after} = splice(notebook, {start: at, end: at}, above + text + below);
  const put = {start: at + above.length, end: at + above.length + text.length};
  return {after, inside: blocksIn(after, put)};
}

function proseText({source: file}: Notebook, source: string): string {
  const text = withLineEnding(source, lineEndingOf(file)).replace(/^(?:[ \t]*[\r\n])+|[ \t\r\n]+$/g, "");
  if (text === "") throw new EditError("Prose must say something; to take a block away, delete it");
  return text;
}

function expectCell(block: Block | undefined, source: string, attributes: Attribute[]): void {
  const same =
    block?.type === "cell" &&
    block.source === source &&
    block.attributes.all.length === attributes.length &&
    block.attributes.all.every(
      ({name, value}, i) => name === attributes[i].name && value === attributes[i].value
    );
  if (!same) throw new EditError("What stands around this cell would make something else of it");
}

function refuseCells(blocks: Block[]): void {
  const cell = blocks.find(({type}) => type === "cell");
  if (cell) throw new EditError("This prose holds a fence of ts or js, which is a cell; insert it as one");
}

function printed(attributes: Attribute[]): string {
  try {
    return printAttributes(attributes);
  } catch (error) {
    if (error instanceof AttributeError) throw new EditError(error.message, {cause: error});
    throw error;
  }
}

function blocksIn({blocks}: Notebook, {start, end}: Span): Block[] {
  return blocks.filter(({range}) => range.start >= start && range.start < end);
}

function blockAt({blocks}: Notebook, index: number): Block {
  const block = blocks[index];
  if (!block) throw new EditError(`There is no block ${index}: the notebook has ${blocks.length}`);
  return block;
}

function cellOf({blocks}: Notebook, id: string): CellBlock {
  const cell = blocks.find((block): block is CellBlock => block.type === "cell" && block.id === id);
  if (!cell) throw new EditError(`There is no cell ${JSON.stringify(id)} in this notebook`);
  return cell;
}

/** the offset behind the front matter, or behind the byte order mark */
function bodyStart({source, frontMatter}: Notebook): number {
  return frontMatter?.range.end ?? (source.startsWith("\uFEFF") ? 1 : 0);
}

function lineStart(source: string, offset: number): number {
  let start = offset;
  const first = source.startsWith("\uFEFF") ? 1 : 0;
  while (start > first && !/[\r\n]/.test(source[start - 1])) start--;
  return start;
}

function endsInBlankLine(text: string): boolean {
  return /(?:^|\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)$/.test(text);
}

/** The longest line of nothing but this mark: a fence must be longer than that. */
function longestFence(source: string, mark: string): number {
  const lines = source.matchAll(mark === "`" ? /^[ \t]*(`+)[ \t]*$/gm : /^[ \t]*(~+)[ \t]*$/gm);
  return Math.max(0, ...Array.from(lines, ([, marks]) => marks.length));
}

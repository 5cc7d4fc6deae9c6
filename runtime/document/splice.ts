import {DocumentError, type Notebook} from "./notebook.ts";
import {parse} from "./parse.ts";
import type {Span} from "./structure.ts";

/** An edit that would break the notebook, or that asks for what is not there. Nothing has been changed. */
export class EditError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EditError";
  }
}

/**
 * Puts `text` in place of a range and reads the notebook again. Throws if that is no notebook, or if
 * the front matter, a cell or an expression outside of the range would become another one.
 */
export function splice(
  notebook: Notebook,
  {start, end}: Span,
  text: string
): {notebook: Notebook; put: Span} {
  const {source} = notebook;
  let after: Notebook;
  try {
    after = parse(source.slice(0, start) + text + source.slice(end));
  } catch (error) {
    if (error instanceof DocumentError)
      throw new EditError(`This would break the notebook. ${error.message}`, {cause: error});
    throw error;
  }
  const put = {start, end: start + text.length};
  const expected = outside(notebook, {start, end});
  const found = outside(after, put).map((mark) => moved(mark, put.end, end - put.end));
  const changed = expected.find((mark, index) => !same(mark, found[index])) ?? found[expected.length];
  if (changed) {
    const what = {cell: "a cell", inline: "an expression of the prose", "front matter": "the front matter"}[
      changed.type
    ];
    throw new EditError(
      `This would change ${what} outside of it, in line ${changed.line}, because it leaves something open`
    );
  }
  return {notebook: after, put};
}

type Mark = Span & {type: "cell" | "inline" | "front matter"; line: number};

/** What must stay: all that has a meaning of its own and is not wholly inside the range. */
function outside({frontMatter, blocks}: Notebook, {start, end}: Span): Mark[] {
  const marks: Mark[] = frontMatter ? [{...frontMatter.range, type: "front matter"}] : [];
  for (const block of blocks) {
    if (block.type === "cell") marks.push({...block.range, type: "cell"});
    else for (const {range} of block.inlines) marks.push({...range, type: "inline"});
  }
  return marks.filter((mark) => mark.start < start || mark.end > end);
}

function moved(mark: Mark, from: number, by: number): Mark {
  return mark.start >= from ? {...mark, start: mark.start + by, end: mark.end + by} : mark;
}

function same(one: Mark, other: Mark | undefined): boolean {
  return one.type === other?.type && one.start === other.start && one.end === other.end;
}

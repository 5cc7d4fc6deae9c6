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

const NAMES = {cell: "a cell", inline: "an expression of the prose", "front matter": "the front matter"};

/**
 * Puts `text` in place of a range and reads the notebook again. Throws if that is no notebook, or if a cell or
 * an expression outside of the range would become another one. So with the front matter, unless
 * the edit is `about` it.
 */
export function splice(
  notebook: Notebook,
  {start, end}: Span,
  text: string,
  about: "blocks" | "front matter" = "blocks"
): {notebook: Notebook; put: Span} {
  const {source} = notebook;
  const after = read(source.slice(0, start) + text + source.slice(end));
  const put = {start, end: start + text.length};
  const expected = kept(notebook, {start, end}, about);
  const found = kept(after, put, about).map((mark) => moved(mark, put.end, end - put.end));
  const changed = expected.find((mark, index) => !same(mark, found[index])) ?? found[expected.length];
  if (changed) {
    throw new EditError(
      `This would make something else of ${NAMES[changed.type]} in line ${changed.line}, which the edit is not about`
    );
  }
  return {notebook: after, put};
}

function read(source: string): Notebook {
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new EditError(`This would break the notebook. ${error.message}`, {cause: error});
  }
}

type Mark = Span & {type: keyof typeof NAMES; line: number};

/** What must stay: all that has a meaning of its own and is not wholly inside the range. */
function kept({frontMatter, blocks}: Notebook, {start, end}: Span, about: "blocks" | "front matter"): Mark[] {
  const marks: Mark[] = [];
  for (const block of blocks) {
    if (block.type === "cell") marks.push({...block.range, type: "cell"});
    else for (const {range} of block.inlines) marks.push({...range, type: "inline"});
  }
  const outside = marks.filter((mark) => mark.start < start || mark.end > end);
  if (frontMatter && about === "blocks") outside.unshift({...frontMatter.range, type: "front matter"});
  return outside;
}

function moved(mark: Mark, from: number, by: number): Mark {
  return mark.start >= from ? {...mark, start: mark.start + by, end: mark.end + by} : mark;
}

function same(one: Mark, other: Mark | undefined): boolean {
  return one.type === other?.type && one.start === other.start && one.end === other.end;
}

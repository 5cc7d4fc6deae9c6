import {expressionEnds, type FindEnd} from "./expression.ts";
import {holeCharacter} from "./hole-character.ts";
import type {Lines} from "./lines.ts";
import {textEvents} from "./markdown-syntax.ts";
import {DocumentError} from "./notebook.ts";
import {readStructure, type Span, type Structure} from "./structure.ts";

/** A line that opens or closes a fence: no expression reaches over one, or a lost brace would eat a cell. */
const FENCE_LINE = /^[ \t>]*(?:`{3}|~{3})/gm;

/** Text that is not read as running text: a `${` in it is no expression. */
const INERT = new Set<string>([
  ...["codeText", "codeFenced", "codeIndented", "htmlText", "htmlFlow", "mathText", "mathFlow"],
  ...["autolink", "literalAutolink", "resource", "reference", "definition", "image"],
  ...["gfmFootnoteCall", "gfmFootnoteDefinitionLabel"]
]);

/**
 * Finds the `${...}` of the prose and, knowing them, the blocks. An expression is found before Markdown
 * is, so that its stars, bars and blank lines mean nothing to Markdown; but code and HTML that begin
 * before it win. So the text is read with every expression masked by letters, left to right: where
 * one reaches over a border of blocks, the blocks after it are read anew; where one turns out to
 * lie in code or HTML, its mask is taken off and its block is read anew.
 */
export function findInlines(
  text: string,
  from: number,
  lines: Lines
): {inlines: Span[]; structure: Structure} {
  const search = new Search(text, from, lines);
  let {found, structure} = search.blocks();
  let inlines = structure.children.flatMap((child) => {
    const within = found.filter(({start}) => start >= child.start && start < child.end);
    return within.length ? search.live(child, within) : [];
  });
  // The blocks are those that the inlines which are left leave, and no inline may lie in one of code.
  const shaping = ({start, end}: Span) => /[\r\n|]/.test(text.slice(start, end));
  let settled = !text.includes("$${") && found.every((span) => inlines.includes(span) || !shaping(span));
  while (!settled) {
    structure = readStructure(search.masked(inlines), from);
    const outside = inlines.filter(({start}) => !spanAt(structure.verbatim, start));
    settled = outside.length === inlines.length;
    inlines = outside;
  }
  if (structure.unclosed !== undefined) throw neverClosed(text, structure.unclosed, lines);
  return {inlines, structure};
}

function neverClosed(text: string, start: number, lines: Lines): DocumentError {
  const marks = /^(.)\1*/.exec(text.slice(start))![0];
  return new DocumentError(`This fence is never closed: end it with a line of ${marks}`, lines.place(start));
}

class Search {
  private readonly text: string;
  private readonly from: number;
  private readonly lines: Lines;
  private readonly character: string;
  private readonly endOf: FindEnd;
  private readonly fenceLines: number[];
  /** characters that may still be read anew: a bound for texts made to be slow */
  private budget: number;

  constructor(text: string, from: number, lines: Lines) {
    this.text = text;
    this.from = from;
    this.lines = lines;
    this.character = holeCharacter([text]);
    this.endOf = expressionEnds(text);
    this.fenceLines = Array.from(text.matchAll(FENCE_LINE), ({index}) => index);
    this.budget = 300_000 + 4 * text.length;
  }

  /** A piece of the text with letters in place of these spans of it, as long as it was. */
  masked(spans: Span[], piece: Span = {start: this.from, end: this.text.length}): string {
    let masked = "";
    let at = piece.start;
    for (const {start, end} of spans) {
      masked += this.text.slice(at, start) + this.character.repeat(end - start);
      at = end;
    }
    return masked + this.text.slice(at, piece.end);
  }

  /** The expressions outside of verbatim blocks, and the blocks as they are with those masked. */
  blocks(): {found: Span[]; structure: Structure} {
    const {text, from, character} = this;
    const found: Span[] = [];
    // In "$${price}" the first dollar is money and opens no block of mathematics with the second.
    const guarded = (masked: string) => masked.replaceAll("$${", `$${character}${character}`);
    let structure = readStructure(guarded(this.masked([])), from);
    let at = from;
    for (;;) {
      const start = text.indexOf("${", at);
      if (start === -1) return {found, structure};
      const verbatim = spanAt(structure.verbatim, start);
      const span = verbatim ? undefined : this.expression(start, text.length);
      at = verbatim?.end ?? span?.end ?? start + 2;
      if (!span) continue;
      found.push(span);
      if (crosses(text, span, structure)) {
        this.spend(text.length - start, start);
        structure = readStructure(guarded(this.masked(found)), from);
      }
    }
  }

  /** Those of the expressions found in a block that stand in running text. */
  live(block: Span, found: Span[]): Span[] {
    // Nothing but these begins what an expression could lie in.
    if (!/[`<[$:@]|www\./i.test(this.masked(found, block))) return found;
    const live = [...found];
    let inert = this.inert(block, live);
    for (let index = 0; index < live.length; ) {
      const span = live[index];
      const around = inert.find(({start, end}) => span.start >= start && span.start < end);
      if (!around) {
        index++;
        continue;
      }
      // Without its mask it may hold other expressions and end what it lies in.
      live.splice(index, 1, ...this.expressions(span.start + 2, live[index + 1]?.start ?? block.end));
      const sharp = around.type === "codeText" ? /[`|\r\n]/ : /[`"'<>|()[\]\\\r\n]/;
      if (span.end > around.end || sharp.test(this.text.slice(span.start, span.end)))
        inert = this.inert(block, live);
    }
    return live;
  }

  private inert(block: Span, live: Span[]): (Span & {type: string})[] {
    this.spend(block.end - block.start, block.start);
    const spans: (Span & {type: string})[] = [];
    for (const [event, {type, start, end}] of textEvents(this.masked(live, block), this.character)) {
      if (event === "enter" && INERT.has(type)) {
        spans.push({type, start: block.start + start.offset, end: block.start + end.offset});
      }
    }
    return spans;
  }

  private expressions(from: number, to: number): Span[] {
    const spans: Span[] = [];
    let at = from;
    for (;;) {
      const start = this.text.indexOf("${", at);
      if (start === -1 || start >= to) return spans;
      const span = this.expression(start, to);
      if (span) spans.push(span);
      at = span?.end ?? start + 2;
    }
  }

  /** The expression at a `${`, if it is not escaped, is closed, and says something. */
  private expression(start: number, to: number): Span | undefined {
    const {text} = this;
    let slashes = 0;
    while (text[start - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 1) return undefined;
    const end = this.endOf(start, this.nextFenceLine(start));
    if (end === undefined || end > to || text.slice(start + 2, end - 1).trim() === "") return undefined;
    return {start, end};
  }

  private nextFenceLine(offset: number): number {
    const {fenceLines, text} = this;
    let low = 0;
    let high = fenceLines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (fenceLines[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return fenceLines[low] ?? text.length;
  }

  private spend(characters: number, at: number): void {
    this.budget -= characters;
    if (this.budget < 0) {
      throw new DocumentError(
        "Too many expressions in the prose run over several paragraphs or lie in code; compute the values in a cell",
        this.lines.place(at)
      );
    }
  }
}

function spanAt(spans: Span[], offset: number): Span | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle].end <= offset) low = middle + 1;
    else high = middle;
  }
  return spans[low]?.start <= offset ? spans[low] : undefined;
}

/** Whether an expression runs over lines, and not within one paragraph. */
function crosses(text: string, {start, end}: Span, {paragraphs}: Structure): boolean {
  if (!/[\r\n]/.test(text.slice(start, end))) return false;
  const paragraph = spanAt(paragraphs, start);
  return paragraph === undefined || paragraph.end < end;
}

import fc from "fast-check";
import {fromMarkdown} from "mdast-util-from-markdown";
import {gfm} from "micromark-extension-gfm";
import {math} from "micromark-extension-math";
import {describe, expect, it} from "vitest";
import {DocumentError, type Notebook, type Range} from "../../../../runtime/document/notebook.ts";
import {parse} from "../../../../runtime/document/parse.ts";
import {print} from "../../../../runtime/document/print.ts";
import {mutatedText, notebookText} from "./arbitrary-notebook.ts";

const RUNS = {numRuns: 1500};

/** Every text that is a notebook; of the others it must be said where they go wrong. */
function parsed(text: string): Notebook | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    expect(error.line).toBeGreaterThanOrEqual(1);
    expect(error.line).toBeLessThanOrEqual(linesOf(text).length);
    expect(error.column).toBeGreaterThanOrEqual(1);
    expect(error.column).toBeLessThanOrEqual(linesOf(text)[error.line - 1].length + 1);
    return undefined;
  }
}

function linesOf(text: string): string[] {
  return text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
}

function checkPlace(text: string, {start, end, line, column}: Range): void {
  expect(start).toBeLessThanOrEqual(end);
  const before = linesOf(text.slice(0, start));
  // between the two halves of \r\n no range may begin
  expect(text.slice(start - 1, start + 1)).not.toBe("\r\n");
  expect([line, column]).toEqual([before.length, before.at(-1)!.length + 1]);
}

function checkStructure(text: string): void {
  const notebook = parsed(text);
  if (!notebook) return;
  expect(print(notebook)).toBe(text);
  expect(notebook.source).toBe(text);
  // the ranges cover the text in order, but for blank lines
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  if (notebook.frontMatter) {
    expect(notebook.frontMatter.range.start).toBe(at);
    checkPlace(text, notebook.frontMatter.range);
    at = notebook.frontMatter.range.end;
  }
  for (const block of notebook.blocks) {
    expect(text.slice(at, block.range.start)).toMatch(/^[ \t\r\n]*$/);
    at = block.range.end;
    checkPlace(text, block.range);
    if (block.type === "cell") {
      checkPlace(text, block.body);
      expect(text.slice(block.body.start, block.body.end)).toBe(block.source);
      expect(block.body.start).toBeGreaterThan(block.range.start);
      expect(block.body.end).toBeLessThan(block.range.end);
    } else {
      expect(text.slice(block.range.start, block.range.end)).toBe(block.source);
      expect(block.source).toMatch(/[^ \t\r\n]/);
      for (const {source, range, body} of block.inlines) {
        checkPlace(text, range);
        checkPlace(text, body);
        expect(range.start).toBeGreaterThanOrEqual(block.range.start);
        expect(range.end).toBeLessThanOrEqual(block.range.end);
        expect(text.slice(range.start, range.end)).toBe(`\${${source}}`);
        expect(text.slice(body.start, body.end)).toBe(source);
      }
    }
  }
  expect(text.slice(at)).toMatch(/^[ \t\r\n]*$/);
  const inlines = notebook.blocks.flatMap((block) => (block.type === "prose" ? block.inlines : []));
  for (let i = 1; i < inlines.length; i++) {
    expect(inlines[i].range.start).toBeGreaterThanOrEqual(inlines[i - 1].range.end);
  }
  const ids = notebook.blocks.flatMap((block) =>
    block.type === "cell" ? [block.id] : block.inlines.map(({id}) => id)
  );
  expect(new Set(ids).size).toBe(ids.length);
}

describe("print(parse(text))", () => {
  it("is the very same text, and the blocks cover it in order", () => {
    fc.assert(fc.property(notebookText, checkStructure), RUNS);
  });

  it("is the very same text for whatever a typing slip leaves, if it still is a notebook", () => {
    fc.assert(fc.property(mutatedText, checkStructure), RUNS);
  });

  it("is tried on texts that are notebooks with cells and expressions, not on refusals", () => {
    const count = {all: 0, parsed: 0, cells: 0, inlines: 0, mutated: 0};
    for (const text of fc.sample(notebookText, {numRuns: 400, seed: 1})) {
      const blocks = parsed(text)?.blocks;
      count.all++;
      if (blocks) count.parsed++;
      if (blocks?.some(({type}) => type === "cell")) count.cells++;
      if (blocks?.some((block) => block.type === "prose" && block.inlines.length)) count.inlines++;
    }
    for (const text of fc.sample(mutatedText, {numRuns: 400, seed: 1})) if (parsed(text)) count.mutated++;
    expect(count.parsed / count.all).toBeGreaterThan(0.5);
    expect(count.cells / count.all).toBeGreaterThan(0.3);
    expect(count.inlines / count.all).toBeGreaterThan(0.2);
    expect(count.mutated / count.all).toBeGreaterThan(0.3);
  });

  it("is built from the blocks: a changed source is printed", () => {
    const notebook = parse("# A\n\n```ts {#a}\n1\n```\n\nB\n");
    const [prose, cell] = notebook.blocks;
    prose.source = "# Changed";
    cell.source = "2";
    expect(print(notebook)).toBe("# Changed\n\n```ts {#a}\n2\n```\n\nB\n");
  });

  it("knows the cells that a plain Markdown reader sees", () => {
    // expressions come before Markdown, so the two agree only where there are none
    const plain = (text: string) => text.replaceAll("${", "$ {");
    fc.assert(
      fc.property(fc.oneof(notebookText, mutatedText), (original) => {
        const text = plain(original);
        const notebook = parsed(text);
        if (!notebook) return;
        const from = notebook.frontMatter?.range.end ?? (text.startsWith("\uFEFF") ? 1 : 0);
        // the reader drops a mark, and here it is text
        const tree = fromMarkdown(text.slice(from).replace(/^\uFEFF/, "\u2060"), {
          extensions: [gfm(), {flow: math().flow}]
        });
        const fences = tree.children
          .filter((node) => node.type === "code" && /^(?:ts|js)$/.test(node.lang ?? ""))
          .map(({position}) => [from + position!.start.offset!, from + position!.end.offset!]);
        const cells = notebook.blocks
          .filter(({type}) => type === "cell")
          .map(({range}) => [range.start, range.end]);
        expect(cells).toEqual(fences);
      }),
      {numRuns: 500}
    );
  });
});

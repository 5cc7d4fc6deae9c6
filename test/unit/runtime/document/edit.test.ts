import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {
  deleteBlock,
  EditError,
  insertCell,
  insertProse,
  setAttributes,
  setFrontMatter,
  setProse,
  setSource
} from "../../../../runtime/document/edit.ts";
import type {CellBlock, Notebook} from "../../../../runtime/document/notebook.ts";
import {parse} from "../../../../runtime/document/parse.ts";
import {print} from "../../../../runtime/document/print.ts";
import {codeText, notebookText} from "./arbitrary-notebook.ts";

const lesson =
  "---\ntitle: T\n---\n# A\n\n```ts {#one .hide}\n1\n```\n\nMiddle ${x}\n\n```js\n2\n```\n\nEnd\n";

function edited(text: string, edit: (notebook: Notebook) => Notebook): string {
  return print(edit(parse(text)));
}

describe("setSource", () => {
  it("changes the code of a cell and nothing else", () => {
    expect(edited(lesson, (n) => setSource(n, "one", "a;\nb"))).toBe(lesson.replace("\n1\n", "\na;\nb\n"));
    expect(edited(lesson, (n) => setSource(n, "cell-1", ""))).toBe(lesson.replace("\n2\n", "\n"));
    expect(edited("```ts\n```", (n) => setSource(n, "cell-1", "x"))).toBe("```ts\nx\n```");
  });

  it("takes the file's line ending", () => {
    expect(edited("a\r\n```ts\r\n1\r\n```", (n) => setSource(n, "cell-1", "x\ny"))).toBe(
      "a\r\n```ts\r\nx\r\ny\r\n```"
    );
  });

  it("makes the fences longer when a line of the code would end the cell", () => {
    expect(edited("```ts {#a}\n1\n```\n", (n) => setSource(n, "a", "`\n ```` \n`"))).toBe(
      "`````ts {#a}\n`\n ```` \n`\n`````\n"
    );
    expect(edited("~~~ts\n1\n  ~~~~\n", (n) => setSource(n, "cell-1", "~~~"))).toBe("~~~~ts\n~~~\n  ~~~~\n");
    expect(edited("~~~ts\n1\n~~~\n", (n) => setSource(n, "cell-1", "```"))).toBe("~~~ts\n```\n~~~\n");
  });

  it("refuses a cell that is not there, and text that no file can hold", () => {
    expect(() => setSource(parse(lesson), "nobody", "1")).toThrow('There is no cell "nobody"');
    expect(() => setSource(parse(lesson), "one", "a\0")).toThrow(/would break the notebook.*NUL/);
  });
});

describe("setAttributes", () => {
  const one = (text: string, ...names: string[]) =>
    edited(text, (n) =>
      setAttributes(
        n,
        n.blocks.find((block): block is CellBlock => block.type === "cell")!.id,
        names.map((name) => {
          const [left, right] = name.split("=");
          return {name: left, value: right ?? true};
        })
      )
    );

  it("writes the line that opens the cell and nothing else", () => {
    expect(one(lesson, "#two", "timeout=5", "note=a b")).toBe(
      lesson.replace("{#one .hide}", '{#two timeout=5 note="a b"}')
    );
    expect(one("```ts\n1\n```", ".hide")).toBe("```ts {.hide}\n1\n```");
    expect(one("```ts {#a} rest\n1\n```", "#b")).toBe("```ts {#b} rest\n1\n```");
    expect(one("  ```` js {#a}\r\n1\r\n ````")).toBe("  ```` js\r\n1\r\n ````");
    expect(one("```ts {#a} rest\n```")).toBe("```ts rest\n```");
  });

  it("refuses what would end the line: a back-tick, a quote, a line break", () => {
    for (const value of ["a`b", 'a"b', "a\nb", "a\r"]) {
      expect(() => one(lesson, `x=${value}`)).toThrow(
        /value of x holds a quote, a back-tick or a line break/
      );
    }
    for (const name of ["a b", "`", "{", "", "#", "a\nb"])
      expect(() => one(lesson, name)).toThrow(/No attribute can be named/);
  });

  it("refuses an id that another cell has, two ids, and a time that is none", () => {
    const notebook = parse("```ts {#a}\n```\n```ts {#b}\n```");
    expect(() => setAttributes(notebook, "b", [{name: "#a", value: true}])).toThrow(/#a is used twice/);
    expect(() => one(lesson, "#a", "#b")).toThrow(/one id/);
    expect(() => one(lesson, "timeout=never")).toThrow(/no time/);
    expect(() => one(lesson, "#a=b")).toThrow(EditError);
  });
});

describe("insertCell", () => {
  it("stands on lines of its own, wherever it is put", () => {
    const cell = {source: "new", attributes: [{name: "#new", value: true as const}]};
    const text = "```ts {#new}\nnew\n```";
    expect(edited("", (n) => insertCell(n, 0, cell))).toBe(`${text}\n`);
    expect(edited("A", (n) => insertCell(n, 0, cell))).toBe(`${text}\n\nA`);
    expect(edited("A", (n) => insertCell(n, 1, cell))).toBe(`A\n\n${text}\n`);
    expect(edited("A\n", (n) => insertCell(n, 1, cell))).toBe(`A\n\n${text}\n`);
    expect(edited("---\nx: 1\n---", (n) => insertCell(n, 0, cell))).toBe(`---\nx: 1\n---\n\n${text}\n`);
    expect(edited("A\n```js\n```\nB\n", (n) => insertCell(n, 1, cell))).toBe(
      `A\n\n${text}\n\n\`\`\`js\n\`\`\`\nB\n`
    );
    expect(edited("A\n```js\n```\nB\n", (n) => insertCell(n, 2, cell))).toBe(
      `A\n\`\`\`js\n\`\`\`\n\n${text}\n\nB\n`
    );
    expect(edited("\uFEFFA\r\n", (n) => insertCell(n, 0, {source: "a\nb", language: "js"}))).toBe(
      "\uFEFF```js\r\na\r\nb\r\n```\r\n\r\nA\r\n"
    );
  });

  it("takes a fence longer than any in its code", () => {
    expect(edited("", (n) => insertCell(n, 0, {source: "`\n```\n"}))).toBe("````ts\n`\n```\n\n````\n");
  });

  it("refuses a place that is not there, a used id, and prose that would swallow it", () => {
    expect(() => insertCell(parse("A"), 2, {source: ""})).toThrow(
      "There is no place 2 for a block: the notebook has places 0 to 1"
    );
    const attributes = [{name: "#one", value: true as const}];
    expect(() => insertCell(parse(lesson), 0, {source: "", attributes})).toThrow(/#one is used twice/);
    expect(() => insertCell(parse("<!-- open\n"), 1, {source: "1"})).toThrow(EditError);
  });
});

describe("insertProse and setProse", () => {
  it("put text on lines of its own", () => {
    expect(edited(lesson, (n) => insertProse(n, 1, "\nNew ${y}\n\n"))).toBe(
      lesson.replace("# A\n\n", "# A\n\nNew ${y}\n\n")
    );
    expect(edited(lesson, (n) => setProse(n, 2, "Other\nlines"))).toBe(
      lesson.replace("Middle ${x}", "Other\nlines")
    );
    expect(edited("A\r\n\r\nB", (n) => setProse(n, 0, "x\ny"))).toBe("x\r\ny");
  });

  it("refuse text that would open something it does not close", () => {
    for (const text of ["```", "```ts\n1", "$$\nx", "<!-- x", "<pre>", "text\n~~~ ts"]) {
      expect(() => insertProse(parse(lesson), 1, text), text).toThrow(EditError);
      expect(() => setProse(parse(lesson), 0, text), text).toThrow(EditError);
    }
  });

  it("refuse text that is a cell or front matter, or says nothing", () => {
    expect(() => insertProse(parse(lesson), 0, "a\n\n```ts\n1\n```")).toThrow(/insert it as one/);
    expect(() => insertProse(parse("A"), 0, "---\nx: 1\n---\n")).toThrow(/front matter/);
    expect(() => insertProse(parse("A"), 0, "---\n\nB")).toThrow(/front matter is never closed/);
    expect(() => insertProse(parse("A"), 0, " \n")).toThrow(/must say something/);
    expect(() => setProse(parse(lesson), 1, "x")).toThrow(/is the cell one/);
    expect(() => setProse(parse(lesson), 9, "x")).toThrow("There is no block 9: the notebook has 5");
  });
});

describe("deleteBlock", () => {
  it("takes a block away with the blank lines after it", () => {
    expect(edited(lesson, (n) => deleteBlock(n, 1))).toBe(
      lesson.replace("```ts {#one .hide}\n1\n```\n\n", "")
    );
    expect(edited(lesson, (n) => deleteBlock(n, 4))).toBe(lesson.replace("\n\nEnd", ""));
    expect(edited("A", (n) => deleteBlock(n, 0))).toBe("");
    expect(edited("---\nx: 1\n---\n\nA\n", (n) => deleteBlock(n, 0))).toBe("---\nx: 1\n---\n");
  });

  it("keeps what stood around a cell apart", () => {
    expect(edited("A\n```ts\n1\n```\nB\n", (n) => deleteBlock(n, 1))).toBe("A\n\nB\n");
  });

  it("refuses where the rest would become something else", () => {
    expect(() =>
      deleteBlock(parse("A\n\n```ts\n1\n```\n---\nx: 1\n---\n\n```ts\n2\n```\n"), 3)
    ).not.toThrow();
    expect(() => deleteBlock(parse("```ts\n1\n```\n---\nx: 1\n---\n"), 0)).toThrow(/front matter/);
  });
});

describe("setFrontMatter", () => {
  it("changes, adds and takes away", () => {
    expect(edited(lesson, (n) => setFrontMatter(n, "title: New\n# note"))).toBe(
      lesson.replace("title: T", "title: New\n# note")
    );
    expect(edited("A\r\n", (n) => setFrontMatter(n, "a: 1\nb: 2"))).toBe(
      "---\r\na: 1\r\nb: 2\r\n---\r\nA\r\n"
    );
    expect(edited(lesson, (n) => setFrontMatter(n, null))).toBe(lesson.replace("---\ntitle: T\n---\n", ""));
  });

  it("refuses YAML that is broken or would end too early", () => {
    expect(() => setFrontMatter(parse(lesson), "a: [")).toThrow(/not valid YAML/);
    expect(() => setFrontMatter(parse(lesson), "a: 1\n---\nb: 2")).toThrow(EditError);
  });
});

/** An edit somewhere in a notebook, with the range it may touch. */
interface Trial {
  notebook: Notebook;
  /** picks a block */
  pick: number;
}

const trial = fc
  .record({text: notebookText, pick: fc.nat({max: 20})})
  .map(({text, pick}): Trial | undefined => {
    try {
      return {notebook: parse(text), pick};
    } catch {
      return undefined;
    }
  })
  .filter((made): made is Trial => made !== undefined);

const cellTrial = trial.filter(({notebook}) => notebook.blocks.some(({type}) => type === "cell"));

function pickCell({notebook, pick}: Trial): CellBlock {
  const cells = notebook.blocks.filter((block) => block.type === "cell");
  return cells[pick % cells.length];
}

function checkTouched(before: Notebook, after: Notebook, {start, end}: {start: number; end: number}): void {
  expect(after.source.startsWith(before.source.slice(0, start))).toBe(true);
  expect(after.source.endsWith(before.source.slice(end))).toBe(true);
  expect(print(after)).toBe(after.source);
  expect(after).toEqual(parse(after.source));
}

const RUNS = {numRuns: 300};

describe("every edit", () => {
  it("of a cell's code touches that cell only, whatever the code", () => {
    fc.assert(
      fc.property(cellTrial, codeText, (made, code) => {
        const {notebook} = made;
        const cell = pickCell(made);
        const copy = structuredClone(notebook);
        const after = setSource(notebook, cell.id, code);
        expect(notebook).toEqual(copy);
        checkTouched(notebook, after, cell.range);
        const index = notebook.blocks.indexOf(cell);
        const changed = after.blocks[index] as CellBlock;
        expect(changed.source.replace(/\r\n|\r/g, "\n")).toBe(code.replace(/\r\n|\r/g, "\n"));
        const others = (n: Notebook) => n.blocks.filter((_, at) => at !== index).map(({source}) => source);
        expect(others(after)).toEqual(others(notebook));
        const ids = (n: Notebook) =>
          n.blocks.map((block) => (block.type === "cell" ? block.id : block.inlines.length));
        expect(ids(after)).toEqual(ids(notebook));
      }),
      RUNS
    );
  });

  it("of attributes touches the line that opens the cell only", () => {
    const attribute = fc.oneof(
      fc.constantFrom("#new", ".hide", "x", "ünïcode").map((name) => ({name, value: true as const})),
      fc.record({name: fc.constantFrom("note", "a.b"), value: fc.string().map((s) => s.replaceAll("\0", ""))})
    );
    let done = 0;
    fc.assert(
      fc.property(
        cellTrial,
        fc.uniqueArray(attribute, {selector: ({name}) => name, maxLength: 4}),
        (made, attributes) => {
          const {notebook} = made;
          const cell = pickCell(made);
          let after: Notebook;
          try {
            after = setAttributes(notebook, cell.id, attributes);
          } catch (error) {
            expect(error).toBeInstanceOf(EditError);
            expect(attributes.some(({value}) => /["`\r\n]/.test(String(value)))).toBe(true);
            return;
          }
          done++;
          const end = cell.range.start + notebook.source.slice(cell.range.start).search(/[\r\n]/);
          checkTouched(notebook, after, {start: cell.range.start, end});
          const changed = after.blocks[notebook.blocks.indexOf(cell)] as CellBlock;
          expect(changed.attributes.all).toEqual(attributes);
          expect(changed.source).toBe(cell.source);
        }
      ),
      RUNS
    );
    expect(done).toBeGreaterThan(RUNS.numRuns / 2);
  });

  it("that inserts a cell or prose leaves the text on both sides as it was", () => {
    let done = 0;
    const piece = fc.oneof(
      codeText.map((source) => (n: Notebook, at: number) => insertCell(n, at, {source})),
      fc
        .constantFrom("New *prose* ${n}", "# H\n\n- a", "| a |\n|---|")
        .map((source) => (n: Notebook, at: number) => insertProse(n, at, source))
    );
    fc.assert(
      fc.property(trial, piece, ({notebook, pick}, insert) => {
        const at = pick % (notebook.blocks.length + 1);
        let after: Notebook;
        try {
          after = insert(notebook, at);
        } catch (error) {
          expect(error).toBeInstanceOf(EditError);
          return;
        }
        done++;
        const first = notebook.frontMatter?.range.end ?? (notebook.source.startsWith("\uFEFF") ? 1 : 0);
        let start = notebook.blocks[at]?.range.start ?? notebook.blocks.at(-1)?.range.end ?? first;
        // an indented fence begins behind its spaces
        if (at < notebook.blocks.length) start -= / *$/.exec(notebook.source.slice(0, start))![0].length;
        checkTouched(notebook, after, {start, end: start});
        const sources = (n: Notebook) =>
          n.blocks.flatMap((block) => (block.type === "cell" ? [block.source] : []));
        for (const source of sources(notebook)) expect(sources(after)).toContain(source);
      }),
      RUNS
    );
    expect(done).toBeGreaterThan(RUNS.numRuns * 0.8);
  });

  it("that deletes a block leaves the others as they were", () => {
    let done = 0;
    fc.assert(
      fc.property(
        trial.filter(({notebook}) => notebook.blocks.length > 0),
        ({notebook, pick}) => {
          const index = pick % notebook.blocks.length;
          let after: Notebook;
          try {
            after = deleteBlock(notebook, index);
          } catch (error) {
            expect(error).toBeInstanceOf(EditError);
            return;
          }
          done++;
          expect(after).toEqual(parse(after.source));
          const {range} = notebook.blocks[index];
          expect(
            after.source.startsWith(notebook.source.slice(0, range.start).replace(/[ \t\r\n]+$/, ""))
          ).toBe(true);
          expect(after.source.endsWith(notebook.source.slice(range.end).replace(/^[ \t\r\n]+/, ""))).toBe(
            true
          );
          const cells = (n: Notebook) =>
            n.blocks.filter(({type}) => type === "cell").map(({source}) => source);
          const rest = notebook.blocks
            .filter((block, at) => at !== index && block.type === "cell")
            .map(({source}) => source);
          expect(cells(after)).toEqual(rest);
        }
      ),
      RUNS
    );
    expect(done).toBeGreaterThan(RUNS.numRuns * 0.9);
  });
});

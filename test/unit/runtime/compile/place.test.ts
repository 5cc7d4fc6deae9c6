import {describe, expect, it} from "vitest";
import {codeFrame} from "../../../../runtime/compile/code-frame.ts";
import {compileCell} from "../../../../runtime/compile/compile-cell.ts";
import type {CellBody} from "../../../../runtime/compile/compiled.ts";
import {Edits} from "../../../../runtime/compile/edits.ts";
import {place} from "../../../../runtime/compile/place.ts";

// Indirect, as in the kernel: a body sees globals and its scope only.
// biome-ignore lint/security/noGlobalEval: a body is text until it is evaluated
const evaluate = globalThis.eval;

describe("places of a body", () => {
  it("lead back to the same character of the file, line by line", () => {
    const source = [
      'import {load} from "m"; const first = load(1)',
      "for (let i = 0; i < 3; i++) { second(i) }",
      "while (third()) fourth()",
      'const t: Map<string, number> = fifth as any; const u = await import("z")',
      "do { sixth() } while (seventh)",
      "  eighth satisfies number"
    ].join("\n");
    const cell = compileCell(source, {
      id: "c",
      kind: "cell",
      line: 20,
      column: 1,
      language: "ts",
      timeout: 30,
      manual: false
    });
    expect(cell.map.length).toBe(cell.body.split("\n").length);
    const lines = source.split("\n");
    for (const [index, text] of cell.body.split("\n").slice(0, lines.length).entries()) {
      for (const match of text.matchAll(/first|second|third|fourth|fifth|sixth|seventh|eighth|load\(|"z"/g)) {
        const at = place(cell.map, index + 1, match.index)!;
        if (index === 0 && match.index < text.indexOf("const first")) continue;
        expect(lines[at.line - 20].slice(at.column - 1)).toMatch(
          new RegExp(`^${match[0].replace("(", "\\(")}`)
        );
      }
    }
    expect(place(cell.map, 999, 0)).toBeUndefined();
  });

  it("of text that is not in the file are those it was put in", () => {
    const edits = new Edits("ab\ncd");
    edits.insert(1, "<<\n>>");
    edits.insert(4, "++++");
    edits.replace(0, 1, "XYZ");
    const {text, map} = edits.apply({line: 5, column: 3});
    expect(text).toBe("XYZ<<\n>>b\nc++++d");
    expect(place(map, 1, 0)).toEqual({line: 5, column: 3});
    expect(place(map, 1, 4)).toEqual({line: 5, column: 4});
    expect(place(map, 2, 1)).toEqual({line: 5, column: 4});
    expect(place(map, 2, 2)).toEqual({line: 5, column: 4});
    expect(place(map, 3, 0)).toEqual({line: 6, column: 1});
    expect(place(map, 3, 4)).toEqual({line: 6, column: 2});
    expect(place(map, 3, 5)).toEqual({line: 6, column: 2});
  });

  it("count lines as a file does: U+2028 ends a line of JavaScript only", () => {
    const cell = compileCell("const s = '\u2028'; a\r\nb", {
      id: "c",
      kind: "cell",
      line: 1,
      column: 1,
      language: "ts",
      timeout: 30,
      manual: false
    });
    expect(place(cell.map, 2, 3)).toEqual({line: 1, column: 16});
    expect(cell.places?.b).toEqual([2, 1]);
  });

  it("find the line of a throw through a real stack", () => {
    const source = "const rows = [1, 2]\nfor (const row of rows) {\n  if (row > 1) throw new Error('bad')\n}";
    const cell = compileCell(source, {
      id: "c",
      kind: "cell",
      line: 30,
      column: 1,
      language: "ts",
      timeout: 30,
      manual: false
    });
    const body = evaluate(`(\n${cell.body}\n)\n//# sourceURL=the-cell`) as CellBody;
    try {
      body({$guard: () => 1023});
      expect.unreachable();
    } catch (error) {
      const [, line, column] = /the-cell:(\d+):(\d+)/.exec((error as Error).stack!)!;
      expect(place(cell.map, Number(line) - 1, Number(column) - 1)).toEqual({line: 32, column: 22});
    }
  });
});

describe("a code frame", () => {
  it("shows two lines before, the line with a caret, one after", () => {
    expect(codeFrame("a\nb\nc\nd d\ne\nf", 8, 11, 3)).toBe(
      "   9 | b\n  10 | c\n> 11 | d d\n     |   ^\n  12 | e"
    );
  });

  it("takes away the common margin", () => {
    expect(codeFrame("    if (x) {\n\ty()\n    }", 1, 1, 5)).toBe(
      [">", " "]
        .map((mark, index) => (index ? "    |    ^" : `${mark} 1 |    if (x) {`))
        .join("\n")
        .concat("\n  2 | y()")
    );
  });

  it("cuts a long line around the place", () => {
    const frame = codeFrame(`${"x".repeat(500)}HERE${"y".repeat(500)}`, 1, 1, 501);
    const [text, caret] = frame.split("\n");
    expect(text.length).toBeLessThan(120);
    expect(text.slice(caret.indexOf("^"))).toMatch(/^HERE/);
  });

  it("is empty for a place outside the source", () => {
    expect(codeFrame("a", 1, 5, 1)).toBe("");
  });
});

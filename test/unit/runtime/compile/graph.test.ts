import {describe, expect, it} from "vitest";
import {compileCell} from "../../../../runtime/compile/compile-cell.ts";
import type {CompiledCell} from "../../../../runtime/compile/compiled.ts";
import {isGlobal} from "../../../../runtime/compile/globals.ts";
import {checkGraph} from "../../../../runtime/compile/graph.ts";

/** One cell for each source, ten lines apart. */
function notebook(sources: Record<string, string>): CompiledCell[] {
  return Object.entries(sources).map(([id, source], index) =>
    compileCell(source, {
      id,
      kind: "cell",
      line: 10 * (index + 1),
      column: 1,
      language: "ts",
      timeout: 30,
      manual: false
    })
  );
}

describe("duplicate names", () => {
  it("are an error on both cells, each naming the other, with its place", () => {
    const errors = checkGraph(
      notebook({load: "const a = 1\nconst rows = 2", fit: "const rows = 3", show: "rows + a"})
    );
    expect([...errors.keys()]).toEqual(["load", "fit"]);
    expect(errors.get("load")).toMatchObject({
      kind: "duplicate",
      cell: "load",
      cells: ["fit"],
      line: 11,
      column: 7,
      frame: "  10 | const a = 1\n> 11 | const rows = 2\n     |       ^"
    });
    expect(errors.get("load")?.message).toBe(
      "`rows` is declared here and in `fit` (line 20). A name can have one meaning in a notebook: rename one of them."
    );
    expect(errors.get("fit")).toMatchObject({cells: ["load"], line: 20, column: 7});
  });

  it("name all the others when there are three", () => {
    const errors = checkGraph(notebook({a: "const x = 1", b: "const x = 2", c: "function x() {}"}));
    expect(errors.get("b")?.cells).toEqual(["a", "c"]);
  });

  it("may be two imports of the same thing", () => {
    expect(checkGraph(notebook({a: 'import {f} from "m"', b: 'import {f} from "m"; f()'})).size).toBe(0);
  });

  it.each([
    ['import {f} from "m"', 'import {f} from "n"'],
    ['import {f} from "m"', 'import {g as f} from "m"'],
    ['import {f} from "m"', 'import f from "m"'],
    ['import {f} from "m"', "const f = 1"]
  ])("are found between %j and %j", (a, b) => {
    const errors = checkGraph(notebook({a, b}));
    expect(errors.get("a")?.cells).toEqual(["b"]);
    expect(errors.get("b")?.cells).toEqual(["a"]);
  });
});

describe("cycles", () => {
  it("print their path, cell by cell and name by name, on each cell of them only", () => {
    const errors = checkGraph(
      notebook({
        before: "const p = 1",
        one: "const a = c + p",
        two: "const b = a",
        three: "const c = b",
        after: "a + b"
      })
    );
    expect([...errors.keys()]).toEqual(["one", "two", "three"]);
    expect(errors.get("one")).toMatchObject({
      kind: "cycle",
      cells: ["two", "three"],
      path: ["one", "a", "two", "b", "three", "c", "one"],
      line: 20,
      column: 11
    });
    expect(errors.get("one")?.message).toContain("`one` → `a` → `two` → `b` → `three` → `c` → `one`");
    expect(errors.get("three")?.path).toEqual(["three", "c", "one", "a", "two", "b", "three"]);
  });

  it("take the shortest path", () => {
    const errors = checkGraph(notebook({x: "const a = b", y: "const b = a + c", z: "const c = a"}));
    expect(errors.get("x")?.path).toEqual(["x", "a", "y", "b", "x"]);
    expect(errors.get("z")?.path).toEqual(["z", "c", "y", "b", "x", "a", "z"]);
  });

  it("may be a cell that reads itself", () => {
    const [cell] = notebook({a: "const x = 1"});
    const errors = checkGraph([{...cell, inputs: ["x"]}]);
    expect(errors.get("a")).toMatchObject({kind: "cycle", path: ["a", "x", "a"], cells: []});
  });

  it("do not run over imports, nor over names with two meanings", () => {
    expect(checkGraph(notebook({a: 'import {f} from "m"\nconst x = y', b: "const y = f"})).size).toBe(0);
    const errors = checkGraph(notebook({a: "const x = y", b: "const y = x", c: "const y = 1"}));
    expect([...errors.values()].map(({kind}) => kind)).toEqual(["duplicate", "duplicate"]);
  });

  it("are found in a chain of a thousand cells in well under a second", () => {
    const chain = Object.fromEntries(
      Array.from({length: 1000}, (_, i) => [`c${i}`, `const v${i} = v${(i + 1) % 1000}`])
    );
    const cells = notebook(chain);
    const start = performance.now();
    expect(checkGraph(cells).size).toBe(1000);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("globals", () => {
  it.each(["Math", "console", "fetch", "structuredClone", "Float64Array", "setTimeout", "globalThis"])(
    "%s is one",
    (name) => {
      expect(isGlobal(name)).toBe(true);
    }
  );

  it.each(["tf", "document", "window", "name", "status", "close", "process", "require", "data", ""])(
    "%j is none",
    (name) => {
      expect(isGlobal(name)).toBe(false);
    }
  );

  it("that every realm has are there in Node", () => {
    for (const name of [
      "Array",
      "Intl",
      "URL",
      "TextDecoder",
      "AbortSignal",
      "crypto",
      "performance",
      "WebAssembly"
    ]) {
      expect(isGlobal(name) && name in globalThis).toBe(true);
    }
  });
});

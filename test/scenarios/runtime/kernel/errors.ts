import {describe, expect, test} from "vitest";
import {cell, open, printed, shown, sleep, status, until} from "./open-notebook.ts";

describe("errors say what, where and who", () => {
  test("a duplicate name is an error on both cells, each naming the other; the rest runs", async () => {
    const kernel = await open({one: "const a = 1", two: "const a = 2", reader: "a + 1", rest: "'runs'"});
    await kernel.settled();
    expect(kernel.cells.get("one")!.error).toMatchObject({kind: "duplicate", cells: ["two"]});
    expect(kernel.cells.get("two")!.error).toMatchObject({kind: "duplicate", cells: ["one"]});
    expect(kernel.cells.get("reader")!.error).toMatchObject({kind: "upstream", cells: ["one", "two"]});
    expect(shown(kernel, "rest")).toBe('"runs"');
    kernel.set([cell("two", "const b = 2")]);
    await kernel.settled();
    expect(shown(kernel, "reader")).toBe("2");
    expect(status(kernel, "one")).toBe("done");
  });

  test("a cell without a name of its own is called by its number", async () => {
    const kernel = await open({
      "cell-1": "const a = null.b",
      named: "const b = null.b",
      reader: "a",
      other: "b"
    });
    await kernel.settled();
    expect(kernel.cells.get("reader")!.error!.message).toContain("because cell-1 failed");
    expect(kernel.cells.get("other")!.error!.message).toContain("because cell named failed");
  });

  test("a cycle's error prints its path, and goes when the cycle does", async () => {
    const kernel = await open({one: "const a = c", two: "const b = a", three: "const c = b", rest: "'runs'"});
    await kernel.settled();
    const {error} = kernel.cells.get("one")!;
    expect(error!.kind).toBe("cycle");
    expect(error!.path).toEqual(["one", "a", "two", "b", "three", "c", "one"]);
    expect(error!.message).toContain("`one` → `a` → `two` → `b` → `three` → `c` → `one`");
    expect(shown(kernel, "rest")).toBe('"runs"');
    kernel.set([cell("three", "const c = 3; b")]);
    await kernel.settled();
    expect(kernel.cells.get("three")!.error).toMatchObject({kind: "cycle"});
    kernel.set([cell("three", "const c = 3")]);
    kernel.set([cell("last", "b")]);
    await kernel.settled();
    expect(shown(kernel, "last")).toBe("3");
  });

  test("a throw on line 3 of a cell reports cell, file line, column and a code frame; readers name the cell to blame", async () => {
    const kernel = await open({
      first: "const fine = 1",
      bad: "const rows = [1, 2];\nconst twice = rows.map((row) => 2 * row);\nconst x = twice.at(9).toFixed(1);",
      middle: "const y = x + fine",
      last: "y"
    });
    await kernel.settled();
    const {error} = kernel.cells.get("bad")!;
    expect(error).toMatchObject({kind: "runtime", cell: "bad", line: 8, name: "TypeError"});
    expect(error!.column).toBe("const x = twice.at(9).".length);
    expect(error!.frame).toContain("> 8 | const x = twice.at(9).toFixed(1);");
    for (const id of ["middle", "last"]) {
      expect(kernel.cells.get(id)!.error).toMatchObject({kind: "upstream", cell: id, cells: ["bad"]});
    }
    expect(kernel.cells.get("last")!.error!.message).toContain("cell bad failed");
  });

  test("places are right after an await, in a function of another cell, in a promise and in a generator", async () => {
    const kernel = await open({
      awaits: "const a = 1;\nawait null;\nthrow new RangeError('late')",
      lends: "const lent = () => {\n  throw new Error('lent', {cause: new TypeError('deeper')});\n}",
      borrows: "lent()",
      promises: "const p = (async () => {\n  await null;\n  throw new Error('promised');\n})()",
      yields: "const g = (function* () {\n  yield 1;\n  throw new Error('yielded');\n})()"
    });
    await kernel.settled();
    await until(kernel, "yields", "failed");
    expect(kernel.cells.get("awaits")!.error).toMatchObject({line: 4, name: "RangeError", message: "late"});
    expect(kernel.cells.get("borrows")!.error).toMatchObject({
      line: 9,
      cell: "borrows",
      cause: ["TypeError: deeper"]
    });
    expect(kernel.cells.get("promises")!.error).toMatchObject({line: 20, message: "promised"});
    expect(kernel.cells.get("yields")!.error).toMatchObject({line: 27, message: "yielded"});
  });

  test("cells that move in the file without being edited report their new lines", async () => {
    const {notebook} = await import("./open-notebook.ts");
    const bad = "const f = () => {\n  throw new Error('here');\n}";
    const kernel = await open({bad, call: "f()"});
    await kernel.settled();
    expect(kernel.cells.get("call")!.error).toMatchObject({line: 3});
    kernel.replace(notebook({added: "1\n2\n3", bad, call: "f()"}));
    kernel.run(["call"]);
    await kernel.settled();
    expect(kernel.cells.get("call")!.error).toMatchObject({line: 9});
    expect(kernel.cells.get("bad")!.version).toBe(1);
  });

  test("an undefined name is placed and suggests the near one", async () => {
    const kernel = await open({one: "const explanation = 1", two: "1 +\n  explanatoin"});
    await kernel.settled();
    const {error} = kernel.cells.get("two")!;
    expect(error).toMatchObject({kind: "undefined-name", line: 7, column: 3});
    expect(error!.message).toContain("`explanatoin` is not defined. Did you mean `explanation`?");
  });

  test("an import that fails is an error of the cell that writes it, with the near name or the reason", async () => {
    const kernel = await open({
      typo: "import {greting} from './bound.ts'",
      gone: "import {x} from './not-there.ts'",
      reader: "greting",
      rest: "'runs'"
    });
    await kernel.settled();
    expect(kernel.cells.get("typo")!.error).toMatchObject({kind: "import", line: 2});
    expect(kernel.cells.get("typo")!.error!.message).toContain("Did you mean `greeting`?");
    expect(kernel.cells.get("gone")!.error).toMatchObject({kind: "import", line: 6});
    expect(kernel.cells.get("reader")!.error).toMatchObject({kind: "upstream", cells: ["typo"]});
    expect(shown(kernel, "rest")).toBe('"runs"');
  });

  test("a cell that does not parse fails alone, and its readers name it", async () => {
    const kernel = await open({bad: "const a = ;", reader: "a", rest: "'runs'"});
    await kernel.settled();
    expect(kernel.cells.get("bad")!.error).toMatchObject({kind: "syntax", line: 2});
    expect(kernel.cells.get("reader")!.error).toMatchObject({kind: "upstream", cells: ["bad"]});
    expect(shown(kernel, "rest")).toBe('"runs"');
  });

  test.each([
    ["document.createElement('p')", "`document` belongs to the page"],
    ["window.innerWidth", "`window` belongs to the page"],
    ["alert('hello')", "console.log"],
    ["prompt('Your name?')", "input.text"]
  ])("%s gives an error that names what to use instead", async (source, remedy) => {
    const kernel = await open({page: `1;\n${source}`});
    await kernel.settled();
    const {error} = kernel.cells.get("page")!;
    expect(error).toMatchObject({kind: "undefined-name", line: 3});
    expect(error!.message).toContain(remedy);
  });

  test("a value that cannot be shown gives the error that names the remedy", async () => {
    const kernel = await open({
      element: "({nodeType: 1, nodeName: 'DIV'})",
      control: "input.range({label: 'k', min: 0, max: 1})",
      view: "view(3)"
    });
    await kernel.settled();
    expect(kernel.cells.get("element")!.error).toMatchObject({kind: "not-displayable"});
    expect(kernel.cells.get("element")!.error!.message).toContain("html`");
    expect(kernel.cells.get("control")!.error!.message).toContain("view(input.range");
    expect(kernel.cells.get("view")!.error!.message).toContain("display");
  });

  test("a view that cannot leave the kernel is an error of its cell, and the others are shown", async () => {
    const widget = "({[Symbol.for('glassbook.view')]: () => ({kind: 'widget', name: 'w', state: () => 1})})";
    const kernel = await open({wrong: widget, right: "'shown'"});
    await kernel.settled();
    await until(kernel, "wrong", "failed");
    expect(kernel.cells.get("wrong")!.error).toMatchObject({kind: "not-displayable"});
    expect(shown(kernel, "right")).toBe('"shown"');
  });

  test("console output stands under its cell, in order and by level, and goes with the run", async () => {
    const kernel = await open({
      talks:
        "console.log('one', 1, true);\nconsole.warn('two');\nsetTimeout(() => console.error('three'), 10);",
      silent: "1"
    });
    await kernel.settled();
    await sleep(100);
    expect(printed(kernel, "talks")).toEqual(["log: one 1 true", "warn: two", "error: three"]);
    expect(printed(kernel, "silent")).toEqual([]);
    kernel.set([cell("talks", "console.info('new')")]);
    await kernel.settled();
    expect(printed(kernel, "talks")).toEqual(["info: new"]);
  });

  test("an error that nobody waits for stands in the console of its cell, and the kernel lives on", async () => {
    const kernel = await open({
      detached: "void (async () => { await null; throw new Error('left behind'); })(); const ok = 1",
      timer: "setTimeout(() => { throw new Error('in a timer'); }, 5); const also = 1",
      reader: "ok + also"
    });
    await kernel.settled();
    await sleep(150);
    expect(printed(kernel, "detached").join()).toContain("left behind");
    expect(printed(kernel, "timer").join()).toContain("in a timer");
    expect(shown(kernel, "reader")).toBe("2");
    kernel.set([cell("reader", "ok + also + 1")]);
    await kernel.settled();
    expect(shown(kernel, "reader")).toBe("3");
  });
});

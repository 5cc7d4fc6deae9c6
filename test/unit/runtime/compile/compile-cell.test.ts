import {describe, expect, it} from "vitest";
import {type CellOptions, compileCell} from "../../../../runtime/compile/compile-cell.ts";
import type {CellBody, CompiledCell} from "../../../../runtime/compile/compiled.ts";

// Indirect, as in the kernel: a body sees globals and its scope only.
// biome-ignore lint/security/noGlobalEval: a body is text until it is evaluated
const evaluate = globalThis.eval;

const options: CellOptions = {
  id: "cell-1",
  kind: "cell",
  line: 10,
  column: 1,
  language: "ts",
  timeout: 30,
  manual: false
};

const compile = (source: string, more: Partial<CellOptions> = {}): CompiledCell =>
  compileCell(source, {...options, ...more});

/** Runs a cell on values of its inputs: what it returns, and what it displays. */
async function run(source: string, scope: Record<string, unknown> = {}, more: Partial<CellOptions> = {}) {
  const cell = compile(source, more);
  if (cell.error) throw new Error(cell.error.message);
  const displayed: unknown[] = [];
  const body = evaluate(`(${cell.body})`) as CellBody;
  const outputs = await body({
    $display: (value: unknown) => displayed.push(value),
    $guard: () => 1023,
    ...scope
  });
  return {outputs, displayed, cell};
}

describe("inputs and outputs", () => {
  it.each([
    ["const x = a + b.c", ["a", "b"], ["x"]],
    ["const {p, q: [r = s, ...t], ...u} = v", ["s", "v"], ["p", "r", "t", "u"]],
    [
      "let a, b = 1; var c; class D {} function e() {} async function* f() {}",
      [],
      ["a", "b", "c", "D", "e", "f"]
    ],
    ["const f = (x, {y}, [z] = w) => x + y + z + q", ["w", "q"], ["f"]],
    ["function f(a) { return arguments.length + a + this.b }", [], ["f"]],
    ["const f = function g() { return g }", [], ["f"]],
    ["const o = {a, b: c, [d]: e, f() { return g }}", ["a", "c", "d", "e", "g"], ["o"]],
    ["for (let i = 0; i < n; i++) { const j = i; k(j) }", ["n", "k"], []],
    ["for (var i of xs) { var j = i }; i + j", ["xs"], []],
    ["{ let x = 1; x }\nx", ["x"], []],
    ["try { f() } catch ({message}) { g(message) }", ["f", "g"], []],
    ["class A extends B { #x = y; static z = w; [k]() { return this.#x } }", ["B", "y", "w", "k"], ["A"]],
    ["label: for (;;) break label", [], []],
    ["a.b.c; a?.[d]; `${e} ${a}`; f`g`", ["a", "d", "e", "f"], []],
    ["typeof x === 'undefined'", ["x"], []],
    ["undefined ?? NaN", [], []],
    ["switch (a) { case b: let c = d; c }", ["a", "b", "d"], []],
    ["const x: Foo<typeof bar> = y as Baz; type T = Qux; interface I extends J {}", ["y"], ["x"]],
    ["declare const hidden: number; hidden + 1", ["hidden"], []],
    ["function f(a: A): void; function f(a: any) {}", [], ["f"]],
    ["f<T>(x!); y satisfies Z", ["f", "x", "y"], []],
    ["using file = open(); file.read()", ["open"], []],
    ["document.title; Math.max(1)", ["document", "Math"], []],
    ["a?.b", ["a"], []]
  ])("of %j are %j and %j", (source, inputs, outputs) => {
    const cell = compile(source);
    expect(cell.error).toBeUndefined();
    expect(cell.inputs).toEqual(inputs);
    expect(cell.outputs).toEqual(outputs);
  });

  it("carry the place of their first use and of their declaration", () => {
    const cell = compile("const a = 1\n  const b = a + c + c", {line: 7});
    expect(cell.places).toEqual({a: [7, 7], b: [8, 9], c: [8, 17]});
  });

  it("come out with the values they have when the cell ends", async () => {
    const {outputs} = await run("let total = 0; for (const x of xs) total += x; const [first] = xs", {
      xs: [1, 2, 3]
    });
    expect(outputs).toEqual({total: 6, first: 1});
  });

  it("may have any name that the cell does not use for itself", async () => {
    const {outputs} = await run("const scope = $gb + $gb_", {$gb: 1, $gb_: 2});
    expect(outputs).toEqual({scope: 3});
  });
});

describe("imports", () => {
  it("are taken out with their places, types dropped", () => {
    const {imports, body, inputs} = compile(
      'import a from "x"\nimport {b, c as d, type E} from "./y.js"; import * as f from "z"\nimport type {G} from "t"; import {type H} from "t"\nimport "side"\na(d)'
    );
    expect(imports).toEqual([
      {specifier: "x", line: 10, column: 1, names: [{imported: "default", local: "a"}]},
      {
        specifier: "./y.js",
        line: 11,
        column: 1,
        names: [
          {imported: "b", local: "b"},
          {imported: "c", local: "d"}
        ]
      },
      {specifier: "z", line: 11, column: 43, names: [{imported: "*", local: "f"}]},
      {specifier: "side", line: 13, column: 1, names: []}
    ]);
    expect(inputs).toEqual(["a", "d"]);
    expect(body).not.toMatch(/\bimport\b/);
  });

  it("that are called go through the scope", async () => {
    const asked: unknown[] = [];
    const $import = async (name: string) => {
      asked.push(name);
      return {value: 5};
    };
    const {outputs, cell} = await run('const {value} = await import("./m.js"); await import(where)', {
      $import,
      where: "there"
    });
    expect(outputs).toEqual({value: 5});
    expect(asked).toEqual(["./m.js", "there"]);
    expect(cell.dynamicImports).toEqual(["./m.js"]);
  });
});

describe("what a cell shows", () => {
  it.each([
    ["a", [1]],
    ["a;", [1]],
    ["a // note", [1]],
    ["/* note */ (a) // note", [1]],
    ["const b = a + 1\nb * 2", [4]],
    ["const b = a + 1", []],
    ["{a: 1, b: 2}", [{a: 1, b: 2}]],
    ["{a}", [{a: 1}]],
    ["{ let c = a; c }", []],
    ["{}", [{}]],
    ["a, 7", [7]],
    ["a as number", [1]],
    ["a as number\ntype T = 1", [1]],
    ["(a satisfies number)!", [1]],
    ["'text'", ["text"]],
    ["await Promise.resolve(a)", [1]],
    ["let c = 1; c = 2", []],
    ["let c = 1; c++", []],
    ["const o = {}; o.x = 5", []],
    ["void a", []],
    ["if (a) a", []],
    ["a\n;;", [1]],
    ["() => a", [expect.any(Function)]],
    ["function f() {}", []],
    ["// only a note", []],
    ["", []],
    ["   \n\t", []]
  ])("%j: %j", async (source, shown) => {
    expect((await run(source, {a: 1, Promise})).displayed).toEqual(shown);
  });

  it("an inline shows its one expression", async () => {
    const {displayed, cell} = await run(
      " (x as number) + 1 /* note */ ",
      {x: 1},
      {kind: "inline", column: 30}
    );
    expect(displayed).toEqual([2]);
    expect(cell.outputs).toEqual([]);
    expect((await run("{a: x}", {x: 1}, {kind: "inline"})).displayed).toEqual([{a: 1}]);
    expect((await run("await x", {x: 1}, {kind: "inline"})).displayed).toEqual([1]);
  });

  it("an inline that is not one expression is an error", () => {
    expect(compile("const a = 1", {kind: "inline"}).error?.message).toMatch(/cannot stand here/);
    expect(compile("a; b", {kind: "inline"}).error).toMatchObject({
      message: "Only one expression can stand here. Move statements to a cell.",
      line: 10,
      column: 2
    });
    expect(compile("  ", {kind: "inline"}).error?.message).toBe("There is no expression here.");
  });
});

describe("asynchrony", () => {
  it.each([
    ["await x", true],
    ["for await (const a of b) {}", true],
    ["await using a = b", true],
    ["const f = async () => { await x; for await (const y of z) {} }", false],
    ["class A { async m() { await x } }", false],
    ["if (a) { while (b) { await c } }", true],
    ["`${await x}`", true]
  ])("%j awaits: %j", (source, async) => {
    const cell = compile(source);
    expect(cell.async).toBe(async);
    expect(cell.body.startsWith("async ")).toBe(async);
  });
});

describe("what is wrong with a cell", () => {
  it.each([
    ["x = 5", "A cell may not assign another cell's variable", 1],
    ["let a = 1; a = 2; b += 1", "`b` is not declared in this one", 19],
    ["x++", "another cell's variable", 1],
    ["[a, {b: c}] = d", "`a` is not declared", 2],
    ["for (x of y) {}", "`x` is not declared", 6],
    ["const f = () => { x = 1 }", "`x` is not declared", 19],
    ['import {a} from "m"; a = 1', "`a` is imported", 22],
    ["const a = 1; const a = 2", "`a` is declared twice in this cell", 20],
    ["return 5", "A cell does not `return`", 1],
    ["export const a = 1", "A cell does not export", 1],
    ["export default 1", "A cell does not export", 1],
    ["const a", "The code stops in the middle of something", 8],
    ["f(1", "This `(` is never closed. Add `)`.", 2],
    ["const o = {a: [1, 2}", "`}` cannot stand here", 20],
    ["f(1))", "This `)` closes nothing", 5],
    ["'abc", "This string has no closing quote.", 1],
    ["`abc", "This template has no closing back-tick.", 2],
    ["/* abc", "This comment has no closing `*/`.", 1],
    ["1 +", "The code stops in the middle of something", 4],
    ["const 1a = 2", "A name cannot follow a number directly", 8],
    ["a b", "`b` cannot stand here", 3],
    ["await = 3", "cannot", 7],
    ["const f = () => { await x }", "`await` needs a function that is `async`.", 19],
    ["arguments[0]", "`arguments` exists inside a function only.", 1],
    ["import.meta.url", "A cell has no `import.meta`", 1],
    ["enum A {b}", "const A = {...} as const", 1],
    ["break", "`break` has no loop around it.", 1],
    ["class A { constructor(private x: number) {} }", "Declare the property in the class", 23],
    ["1 = x", "This cannot be assigned to", 1]
  ])("%j: %j", (source, message, column) => {
    const {error, body} = compile(source);
    expect(error).toMatchObject({kind: "syntax", cell: "cell-1", line: 10});
    expect(error?.message).toContain(message);
    expect(error?.column).toBe(column);
    expect(error?.message).toMatch(/[.?]$/);
    expect(body).toBe("() => ({})");
  });

  it("is placed and framed in the file", () => {
    const {error} = compile("const a = 1\n\nconst b = (a\nconst c = 2\n", {line: 41});
    expect(error).toMatchObject({line: 44, column: 1});
    expect(error?.frame).toBe("  42 |\n  43 | const b = (a\n> 44 | const c = 2\n     | ^\n  45 |");
  });

  it("still leaves the names the cell seems to declare, so that their readers wait for it", () => {
    const cell = compile("const rows = load(\nfunction fit() {}\n  const inner = 1\nlet [a] = 2");
    expect(cell.error).toBeDefined();
    expect(cell.outputs).toEqual(["rows", "fit"]);
  });

  it("a name defined by itself is a cycle of one", () => {
    expect(compile("const x = x + 1").error).toMatchObject({
      kind: "cycle",
      path: ["cell-1", "x", "cell-1"],
      column: 11
    });
    expect(compile("const {x = x} = {}").error?.kind).toBe("cycle");
    expect(compile("const fib = (n) => n < 2 ? n : fib(n - 1) + fib(n - 2)").error).toBeUndefined();
  });

  it("types in a js cell are an error that says what to do", () => {
    expect(compile("const a: number = 1", {language: "js"}).error?.message).toContain(
      "Types need a `ts` cell."
    );
    expect(compile("a < b > (c)", {language: "js"}).inputs).toEqual(["a", "b", "c"]);
  });
});

import {stripTypeScriptTypes} from "node:module";
import {parse} from "acorn";
import {describe, expect, it} from "vitest";
import {stripTypes} from "../../../../runtime/compile/strip.ts";

/** Snippets that Node's own stripper takes as well: ours must agree with it. */
const snippets = [
  "let x: number = 1",
  "let x: T\n(y)",
  "let x = y as T\n(z)",
  "let x = y as T\n[z]",
  "let x = y!\n(z)",
  "let x = (y as T)\n(z)",
  "x = y satisfies T\n`z`",
  "x = y as T\n/z/g",
  "x = y as T\n+z",
  "x = 1\ninterface A {b: number; c(): void}\n(y)",
  "x = 1\ntype A<T> = {[K in keyof T]: T[K]}\n[y]",
  "x = 1\ndeclare const z: number\n(y)",
  "x = 1\nabstract class A {}",
  "const a = b as const, c = <T,>(d: T) => d",
  "const {a, b: [c]}: {a: number; b: number[]} = d as any",
  "const f = <T,>(x: T): x is string => x as any",
  "const f = async <T,>(x?: T, y: U = 1): Promise<T> => { return x }",
  "const f = (a: number, b?: string, ...rest: unknown[]): void => {}",
  "const f = (a?: number) => a ?? 1",
  "const f = (a): {\n b: number\n} => ({b: a})",
  "const f = <\nT\n>(a: T) => a",
  "function f<T extends object = {}>(this: Window, a: T): asserts a is T {}",
  "function f(this: A) {}",
  "function f(a: string): void; function f(a: number): void; function f(a: any) {}",
  "function f(): void\nfunction f(a?: any) {}\n(g)",
  "function f(){return <T>\n(x: T) => x}",
  "function f(){return <T,\nU>(x: T) => x}",
  "function f(){return x as T\n(y)}",
  "function f(){throw x as T\n(y)}",
  "function* f(): Generator<number> { const x: number = yield 1 as number; yield* g<number>() }",
  "f<number>(1); new Map<string, number>(); const g = f<string>; tag<T>`q`; f?.<T>(x)",
  "new (a as B)<T>()",
  "new Foo<T>",
  "x!.y; x![0]!.z!(); x = y!; x!++; (x as any) = 5; (x)!.y",
  "x! + y!; x! < y!; x ? y! : z!; !x!",
  "a < b; a < b > c; a << b; (a < b, c > d)",
  "a satisfies B; (a as B) as C; a as B as C; [a as B, c as D]; {a as B}",
  "a ? (b as C) : (d as E); a ? (b): c; a ? (b) : (c): d => e",
  "const c = a ? (x): number => x : y",
  "class A<T> extends B<T> implements C, D<T> { x!: T; y?: string; readonly z = 1; static w: number = 2 }",
  "class A extends (B as C) implements D {}",
  "class A implements B {}",
  "const A = class<T> implements B<T> {}",
  "class A { declare x: number; private readonly y: string = 'a'; protected static async *g<T>(): X {} }",
  "class A { m(a: number): void; m(a: any): void {} constructor(a: A); constructor(a: any) {} }",
  "class A { [k: string]: any; ['x']?: number; 'y'!: number; #z?: number; 0: number }",
  "abstract class A { abstract x: number; abstract y(): void; private get v(): number { return 1 } set v(a: number) {} }",
  "class A {x = 1\nprivate ['y'] = 2}",
  "class A {x = 1\nprivate *y() {}}",
  "class A {x = y as T\n['z'] = 2}",
  "class A {static: number\nfoo(){} get: string\nbar(){}}",
  "class A {get: number\n'x'() {}}",
  "class A extends B { override m(): void {} public override readonly x = 1; override\n y = 2 }",
  "class A { private x; public y; readonly; override = 1; private() {}; readonly z }",
  "class A { optional?(): void; async m?<T>(a: T): Promise<void> {} static { const a: number = 1 } }",
  "for (const x of y as T[]) {}",
  "for (const x in y as T) {}",
  "for (let i: number = 0, j = 1 as number; i < (n as number); i++) {}",
  "for (let i = 0 as number; ; ) {}",
  "do x as T\nwhile (y)",
  "if (x) y as T\nelse z",
  "try {} catch (e: unknown) {}",
  "switch (x as T) { case y as T: z as T }",
  "import type {A} from 'x'; import {type B, C, type D} from 'y'; import E, {type F} from 'z'; import type G from 'w'",
  "import type * as N from 'x'\n(y)",
  "import {type} from 'x'; import {type as as} from 'y'; import {type type as b} from 'z'",
  "const type = 1, declare = 2, abstract = 3, as = 4, satisfies = 5, is = 6; type\n(declare)",
  "type = 5; declare = 1; abstract = 2; type\nFoo = 3",
  "as as as; x = as satisfies T",
  "declare function f(): void; declare class B {}; declare enum F {a}; declare module 'y' {}; declare global {}",
  "namespace X {export type A = 1; interface B {}}",
  "let a: typeof b, c: keyof D, e: unique symbol, f: `a${string}b`, g: A extends infer B ? C : D, h: new () => T",
  "let a: (x: number) => void = (x) => {}, b: {(): void; new (): T; readonly x?: 1; y(): void}, c: [a: 1, b?: 2, ...c: 3[]]",
  "let a: import('x').Y<Z>, b: A.B.C, c: A['b'], d: -1, e: 1n, f: readonly A[], g: asserts, h: null",
  "const s = `a ${b as T} c ${(d: number): number => d}`",
  "const o = {m<T>(a: T): void {}, get x(): number { return 1 }, async *g(a?: number) {}, a, b: c as D, [e as F]: g!}",
  "// x: number\n/* as T */ 'as T'; /a as T/.test(b as T) /* c */",
  "let x /* a */ ! /* b */ : /* c */ T // d\n= 1",
  "const x = a as /* ) */ T /* ; */\n, y = 2",
  "const x: A<B<C>> = y as A<B<C>>; const z = w<A<B>>(c)",
  "await x as T; for await (const a of b as C) {}",
  "label: for (const x of y!) continue label",
  "const \\u0061: number = 1, 变量: T = π!",
  "export type {A} from 'b'; export type D = 1; export interface E {}; export const z: number = 1",
  "const x = (a as any)?.b?.[c!]?.(d!)",
  "if (a < b || c > (d)) {}",
  "enum_ = 1; const f = function* <T>(a: T) {}",
  "let v = <T,>(x: T) => x\n(1)",
  "export default x as T\n(y)"
];

describe("stripping types", () => {
  for (const snippet of snippets) {
    it(`agrees with Node about ${JSON.stringify(snippet)}`, () => {
      const ours = stripTypes(snippet);
      const nodes = stripTypeScriptTypes(snippet, {mode: "strip"});
      expect(squeezed(ours)).toBe(squeezed(nodes));
      expect(meaning(ours)).toEqual(meaning(nodes));
    });
  }

  it("moves no character that stays", () => {
    for (const snippet of snippets) {
      const stripped = stripTypes(snippet);
      expect(stripped.length).toBe(snippet.length);
      for (const [index, character] of [...stripped].entries()) {
        if (!/[\s;()]/.test(character)) expect(character).toBe([...snippet][index]);
      }
      expect(stripped.match(/\n/g)?.length).toBe(snippet.match(/\n/g)?.length);
    }
  });

  it("ends the field before an abstract member that goes, which Node forgets", () => {
    const code = stripTypes("abstract class A {x = 1\nabstract q(): void\n['b'] = 2}");
    const A = new Function(`${code}\nreturn A`)();
    expect({...new A()}).toEqual({x: 1, b: 2});
  });

  it("also takes assertions in angle brackets, which Node does not", () => {
    expect(squeezed(stripTypes("x = <T>y; (<any>x).z; f(<A<B>>c)"))).toBe(squeezed("x = y; (x).z; f(c)"));
  });

  it("keeps a returned value on the line of its return", () => {
    const f = new Function(
      "x",
      stripTypes("const f = () => { return <T>\n(x) }; f()").replace(/f\(\)$/, "return f()")
    );
    expect(f(7)).toBe(7);
    expect(() => stripTypes("function f() { return <T>\nx }")).toThrow("Put the value on the line");
  });

  it.each([
    ["enum A {b}", "const A = {...} as const"],
    ["const enum A {b}", "const A = {...} as const"],
    ["class A { constructor(private a: number) {} }", "Declare the property in the class"],
    ["namespace A { export const b = 1 }", "Use an object"],
    ["import a = require('b')", "import x from"],
    ["@dec class A {}", "Call the function around the class"],
    ["class A { @dec x = 1 }", "Call the function around the class"],
    ["class A { accessor x = 1 }", "Write `get` and `set`"]
  ])("refuses %j and names the remedy", (source, remedy) => {
    expect(() => stripTypes(source)).toThrow(remedy);
  });
});

/** the text without blanks and semicolons */
function squeezed(code: string): string {
  return code.replace(/[\s;]+/g, "");
}

/** the tree without places and empty statements */
function meaning(code: string): unknown {
  const tree = parse(code, {ecmaVersion: "latest", sourceType: "module", allowAwaitOutsideFunction: true});
  return JSON.parse(
    JSON.stringify(tree, (key, value) => {
      if (key === "start" || key === "end" || key === "raw") return undefined;
      if (typeof value === "bigint") return String(value);
      return Array.isArray(value) ? value.filter((item) => item?.type !== "EmptyStatement") : value;
    })
  );
}

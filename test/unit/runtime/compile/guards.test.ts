import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {compileCell} from "../../../../runtime/compile/compile-cell.ts";
import type {CellBody} from "../../../../runtime/compile/compiled.ts";
import {loopGuard} from "../../../../runtime/compile/loop-guard.ts";

// Indirect, as in the kernel: a body sees globals and its scope only.
// biome-ignore lint/security/noGlobalEval: a body is text until it is evaluated
const evaluate = globalThis.eval;

function bodyOf(source: string): CellBody {
  const options = {
    id: "c",
    kind: "cell",
    line: 1,
    column: 1,
    language: "ts",
    timeout: 30,
    manual: false
  } as const;
  const cell = compileCell(source, options);
  if (cell.error) throw new Error(cell.error.message);
  return evaluate(`(${cell.body})`) as CellBody;
}

/** Runs with a guard that throws at its `limit`th call. */
function runUntil(
  source: string,
  limit: number,
  answer: number | undefined,
  scope: Record<string, unknown> = {}
) {
  let calls = 0;
  const $guard = () => {
    if (++calls >= limit) throw new Error("out of time");
    return answer;
  };
  return bodyOf(source)({$guard, $display: () => {}, ...scope});
}

const endless = [
  "while (true) {}",
  "while (true);",
  "for (;;) {}",
  "for (;;);",
  "for (let i = 0; ; i++) {}",
  "for (let i = 0; i >= 0; i++) fs.push(() => i), fs.pop()",
  "do {} while (true)",
  "do x(); while (true)",
  "outer: while (true) { while (true) continue outer }",
  "outer: for (let i = 0; ; i++) { for (;;) continue outer }",
  "const f = () => { while (true) {} }; f()",
  "class A { static { while (true) {} } }",
  "class A { m() { for (;;) {} } }; new A().m()",
  "const o = {get x() { while (true) {} }}; o.x",
  "for (const a of forever()) {}",
  "for (const a of forever()) x()",
  "function* g() { while (true) yield 1 } for (const a of g()) {}",
  "const f = (n) => { for (let i = 0; i < 2; i++) f(n + i > 4 ? 0 : n + i) }; f(0)",
  "const f = (n) => { for (const i of [1, 2]) n < 12 && f(n + 1) }; for (;;) f(0)",
  "if (false) ; else while (true) {}",
  "for (let i = 0, k = 1; (i < 1 || /* ; */ k); ) { if (i) continue; i = 0 }"
];

describe("loop guards", () => {
  it.each(endless)("end %s", (source) => {
    function* forever() {
      for (;;) yield 1;
    }
    for (const answer of [0, 5, 1023, undefined]) {
      const run = () => runUntil(source, 50, answer, {x: () => {}, fs: [], forever});
      expect(run).toThrow(/out of time|Maximum call stack/);
    }
  });

  it("end loops that await", async () => {
    await expect(runUntil("while (true) await null", 50, 0)).rejects.toThrow("out of time");
    await expect(runUntil("for (let i = 0; ; i++) await null", 50, 3)).rejects.toThrow("out of time");
    async function* forever() {
      for (;;) yield 1;
    }
    await expect(runUntil("for await (const x of forever()) ;", 50, 0, {forever})).rejects.toThrow(
      "out of time"
    );
  });

  it("reach recursion through short loops", () => {
    const tree =
      "const visit = (depth) => { for (let i = 0; i < 3; i++) if (depth < 60) visit(depth + 1) }; visit(0)";
    expect(() => runUntil(tree, 40, 16383)).toThrow("out of time");
  });

  const programs = [
    "let s = 0; for (let i = 0; i < 40; i++) s += i; out(s)",
    "let s = 0, i = 0; while (i++ < 40) { if (i % 3 === 0) continue; if (i > 30) break; s += i } out(s, i)",
    "let i = 0; do { i++; if (i === 3) continue } while (i < 20); out(i)",
    "let i = 0; do { i++; if (i === 3) break } while (i < 20); out(i)",
    "let i = 0; do i++; while (i < 0) out(i)",
    "let i = 0; do i++\nwhile (i < 5)\nout(i)",
    "outer: for (let i = 0; i < 9; i++) { for (let j = 0; j < 9; j++) { if (j === i) continue outer; if (i === 6) break outer; out(i, j) } }",
    "let i = 0; outer: while (i < 9) { i++; let j = 0; while (j < 9) { j++; if (j === i) continue outer; if (i === 6) break outer; out(i, j) } }",
    "let i = 0; a: b: do { i++; for (const j of [1, 2, 3]) { if (j === 2) continue a; if (i === 5) break b; out(i, j) } } while (i < 9)",
    "const fs = []; for (let i = 0; i < 5; i++) fs.push(() => i); out(...fs.map((f) => f()))",
    "const fs = []; for (let i = 0; i < 5; fs.push(() => i), i++) ; out(...fs.map((f) => f()))",
    "for (const k in {a: 1, b: 2}) out(k)",
    "for (const [k, v] of Object.entries({a: 1})) out(k, v)",
    "const f = (n) => { for (let i = 0; i < 50; i++) if (i === n) return i }; out(f(3), f(49), f(99))",
    "function* g() { for (let i = 0; i < 5; i++) yield i * 2 } out(...g())",
    "for (var i = 0, n = 7; i < n; i++) ; out(i)",
    "let i; for (i = 3; (i < 9) ; ) i += 2\nout(i)",
    "let i = 0; for (; i < 9; ) { i++ } out(i)",
    "let i = 0; for (;;) { if (++i > 25) break } out(i)",
    "if (true) for (let i = 0; i < 2; i++) out(i); else out('no')",
    "if (true) while (out(1), false) ; else out('no')",
    "for (let i = 0, s = ';)'; i < 2 && s === ';)'; /* ; ) */ i++) { out(i, s) }",
    "while (/* ( */ (() => { let n = 0; while (n < 3) n++; return n < 3 })()) /* ) */ { } out('end')",
    "for (let i = 0; i < [1, 2].filter((x) => { while (x < 2) x++; return x }).length; i++) out(i)",
    "try { for (let i = 0; ; i++) if (i > 4) throw i } catch (e) { out(e) } finally { out('f') }",
    "switch (1) { case 1: for (let i = 0; i < 3; i++) { if (i === 1) continue; out(i) } break; default: out('no') }",
    "for (const x of [1, 2, 3]) for (const y of [1, 2]) while (true) { out(x, y); break }",
    "for (let i = 0, f = () => i; i < 3; i++) out(f())",
    "for\n(let i = 0;\n i < 3;\n i++\n)\n{ out(i) }",
    "let n = 0; while (n < 3) n++\nout(n)",
    "for (let {a} = {a: 1}; a < 4; a++) out(a)"
  ];

  it.each(programs)("do not change what this does: %s", (source) => {
    const results: unknown[][] = [];
    const out = (...values: unknown[]) => results.push(values);
    new Function("out", source)(out);
    const expected = results.splice(0);
    for (const answer of [0, 1, 2, 3, 7, 1023, undefined]) {
      runUntil(source, Number.POSITIVE_INFINITY, answer, {out, Object});
      expect(results.splice(0)).toEqual(expected);
    }
  });

  it("do not change what nested loops do, however the rounds fall", () => {
    const loop = fc.constantFrom(
      (body: string, v: string) => `for (let ${v} = 0; ${v} < 4; ${v}++) { ${body} }`,
      (body: string, v: string) => `let ${v} = 0; while (${v}++ < 4) { ${body} }`,
      (body: string, v: string) => `let ${v} = 0; do { ${body} } while (++${v} < 4)`,
      (body: string, v: string) => `for (const ${v} of [0, 1, 2, 3]) { ${body} }`,
      (body: string, v: string) => `L${v}: for (var ${v} = 0; ${v} < 4; ${v}++) { ${body} }`
    );
    const exit = fc.constantFrom(
      "",
      "if (n++ % 3 === 0) continue;",
      "if (n++ % 5 === 4) break;",
      "if (n++ % 3 === 0) continue; "
    );
    const rounds = fc.array(fc.integer({min: 0, max: 5}), {minLength: 1});
    fc.assert(
      fc.property(fc.array(fc.tuple(loop, exit), {minLength: 1, maxLength: 4}), rounds, (loops, answers) => {
        const names = ["a", "b", "c", "d"];
        const source = loops.reduceRight((inner, [make, leave], index) => {
          return make(`out("${names[index]}", ${names[index]}); ${leave} ${inner}`, names[index]);
        }, "out(n);");
        const seen: unknown[] = [];
        const out = (...values: unknown[]) => seen.push(values);
        new Function("out", `let n = 0; ${source}`)(out);
        const expected = seen.splice(0);
        let at = 0;
        bodyOf(`let n = 0; ${source}`)({out, $guard: () => answers[at++ % answers.length], $display() {}});
        expect(seen).toEqual(expected);
      })
    );
  });

  it("ask a light loop seldom and a heavy one each time", () => {
    let clock = 0;
    let calls = 0;
    const guard = loopGuard(
      () => calls++,
      () => clock
    );
    const $guard = (round: number) => guard(round);
    const iteration = (ms: number) => () => {
      clock += ms;
    };
    bodyOf("for (let i = 0; i < 1e6; i++) step()")({$guard, step: iteration(1e-5)});
    expect(calls).toBeLessThan(100);
    calls = 0;
    bodyOf("for (let i = 0; i < 100; i++) step()")({$guard, step: iteration(50)});
    expect(calls).toBeGreaterThan(90);
  });

  it.each([
    ["a sum over an array", "let t = 0; for (let i = 0; i < xs.length; i++) t += xs[i]"],
    [
      "a sum in a function",
      "const f = (xs) => { let t = 0; for (let i = 0; i < xs.length; i++) t += xs[i]; return t }; const t = f(xs)"
    ],
    ["integers", "let t = 0; for (let i = 0; i < 1e6; i++) t = (t ^ (t << 5) ^ i) | 0"],
    ["a while", "let t = 0, i = 0; while (i < xs.length) t += xs[i++]"],
    [
      "nested loops",
      "let t = 0; for (let k = 0; k < 1000; k++) for (let i = 0; i < 1000; i++) t += xs[i + k]"
    ]
  ])("cost a tight loop less than 10 %%: %s", (_, source) => {
    const xs = Float64Array.from({length: 1e6}, (__, i) => i);
    const plain = evaluate(
      `(scope) => {"use strict"; const {xs} = scope; ${source}; return {t}}`
    ) as CellBody;
    const guarded = bodyOf(source);
    const deadline = performance.now() + 1e6;
    const scope = {
      xs,
      $guard: loopGuard(() => {
        if (performance.now() > deadline) throw new Error("out of time");
      })
    };
    const time = (body: CellBody): number => {
      const start = performance.now();
      body(scope);
      return performance.now() - start;
    };
    const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    // The best of many, because other work on the machine only ever adds time.
    for (let round = 0; round < 2000; round++) {
      best[0] = Math.min(best[0], time(plain));
      best[1] = Math.min(best[1], time(guarded));
      if (round > 150 && best[1] < 1.1 * best[0]) break;
    }
    expect(best[1] / best[0]).toBeLessThan(1.1);
  });

  it("put nothing into a cell without loops", () => {
    expect(bodyOf("const a = xs.map((x) => x + 1)").toString()).not.toContain("guard");
  });
});

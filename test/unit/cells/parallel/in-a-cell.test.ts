import {describe, expect, it} from "vitest";
import {parallelMap} from "../../../../cells/parallel/index.ts";
import {compileCell} from "../../../../runtime/compile/compile-cell.ts";
import {compileNotebook} from "../../../../runtime/compile/index.ts";
import {parse} from "../../../../runtime/document/index.ts";
import {openKernel} from "../../../../runtime/kernel/open-kernel.ts";

/** Runs a compiled cell as the kernel does, with these names in scope. */
async function run(source: string, names: Record<string, unknown>): Promise<Record<string, unknown>> {
  const options = {
    id: "one",
    kind: "cell",
    line: 1,
    column: 1,
    language: "ts",
    timeout: 30,
    manual: false
  } as const;
  const {body, error} = compileCell(source, options);
  expect(error).toBeUndefined();
  return await new Function(`return (${body})`)()({...names, $guard: () => undefined});
}

describe("parallelMap in a compiled cell", () => {
  it("takes functions with every kind of guarded loop", async () => {
    const source = `
      const sums = await parallelMap([5, 10], (n: number) => {
        let sum = 0;
        while (sum < n) sum++;
        do sum++; while (sum < n + 3);
        for (let i = 0; i < n; i++) sum += i;
        for (const x of [1, 2]) sum += x;
        outer: for (;;) { for (;;) break outer; }
        return sum;
      }, {size: 1})`;
    expect(await run(source, {parallelMap})).toEqual({sums: [5 + 3 + 10 + 3, 10 + 3 + 45 + 3]});
  });

  it("names another cell's variable that the function uses", async () => {
    const source =
      "const out = await parallelMap([1], (n) => { for (const x of [n]) return x + threshold; }, {size: 1})";
    await expect(run(source, {parallelMap, threshold: 3})).rejects.toThrow(
      'fn uses "threshold", which stands outside'
    );
  });

  it("says that the function cannot import", async () => {
    const source =
      'const out = await parallelMap([1], async (n) => (await import("glassbook/data")).data, {size: 1})';
    await expect(run(source, {parallelMap})).rejects.toThrow(
      /fn uses import\("glassbook\/data"\).*Use task and openPool/
    );
  });
});

describe("a kernel's cell in Node", () => {
  it("starts workers of its own, for functions and for tasks of a module beside the notebook", async () => {
    const notebook = `
\`\`\`ts
import {openPool, parallelMap} from "glassbook/parallel"
import {sum} from "./tasks.ts"
const squares = await parallelMap([1, 2, 3], (x) => {
  let square = 0
  for (let i = 0; i < x; i++) square += x
  return square
}, {size: 2})
\`\`\`

\`\`\`ts
const pool = openPool({size: 1})
const total = await pool.run(sum, new Float64Array(squares))
\`\`\`
`;
    const kernel = await openKernel(compileNotebook(parse(notebook)), {base: import.meta.url});
    try {
      await kernel.settled();
      expect([...kernel.cells.values()].map(({status, error}) => error?.message ?? status)).toEqual([
        "done",
        "done"
      ]);
      const {squares, total} = await kernel.previews(["squares", "total"]);
      expect(squares.preview).toContain("1, 4, 9");
      expect(total.preview).toBe("14");
    } finally {
      kernel.close();
    }
  });
});

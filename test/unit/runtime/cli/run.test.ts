import {mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it, onTestFinished, vi} from "vitest";
import {decodeViews} from "../../../../cells/views/json.ts";
import type {View} from "../../../../cells/views/view.ts";
import {execute} from "../../../../runtime/cli/execute.ts";
import {create} from "../../../../runtime/cli/new.ts";
import {errorText, report, run, toJson} from "../../../../runtime/cli/run.ts";
import {columnsText, viewText} from "../../../../runtime/cli/view-text.ts";
import {toView} from "../../../../runtime/display/to-view.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "glassbook-run-"));
});
afterAll(() => rm(folder, {recursive: true}));

async function notebook(name: string, source: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, source);
  return file;
}

const good = `# Good

Twice \${x * 2}.

\`\`\`ts {#one}
import {triple} from "./triple.js"
const x: number = triple(7)
console.warn("x is", x)
\`\`\`

\`\`\`ts
Float64Array.of(x, Number.NaN)
\`\`\`

\`\`\`ts {#later .manual}
x + 1
\`\`\`
`;

describe("execute", () => {
  it("gives every cell and inline in the order of the page, and the variables", async () => {
    await notebook("triple.js", "export const triple = (x) => 3 * x\n");
    const result = await execute(await notebook("good.md", good));
    expect(result.cells.map(({id, kind, line, status}) => [id, kind, line, status])).toEqual([
      ["inline-1", "inline", 3, "done"],
      ["one", "cell", 6, "done"],
      ["cell-1", "cell", 12, "done"],
      ["later", "cell", 16, expect.not.stringMatching(/^done|failed$/)]
    ]);
    expect(result.variables.x).toEqual({type: "number", preview: "21"});
    expect(await viewText(result.cells[0].views[0])).toBe("42");
    expect(result.cells[1].console[0].level).toBe("warn");
  });

  it("stops what still runs when the time is over", async () => {
    const file = await notebook(
      "hangs.md",
      "```ts {#hangs}\nconst a = await new Promise(() => {})\n```\n\n```ts {#quick}\n1\n```\n"
    );
    const {cells} = await execute(file, {timeout: 1});
    expect(cells[0]).toMatchObject({
      id: "hangs",
      status: "failed",
      error: {kind: "timeout", cell: "hangs", line: 2}
    });
    expect(cells[0].error?.message).toContain("--timeout");
    expect(cells[1]).toMatchObject({id: "quick", status: "done"});
  });

  it("blames the cell that took the time, and none that had to wait for it", async () => {
    const file = await notebook(
      "loops.md",
      "```ts {#patient}\nawait new Promise((resolve) => setTimeout(resolve, 60_000))\n```\n\n```ts {#loops}\nlet n = 0\nwhile (true) n++\n```\n\n```ts {#reads}\nn\n```\n"
    );
    const printed: string[] = [];
    expect(await run({file, timeout: 1}, (text) => printed.push(text))).toBe(1);
    const text = printed.join("\n");
    expect(text).toMatch(/- patient \(line 2, stopped before it was done\)/);
    expect(text).toMatch(/✗ loops .*\n.*timeout: The run was stopped after 1 s/);
    expect(text).toMatch(/- reads \(line 11, stopped before it was done\)/);
    expect(text).toMatch(/0 of 3 done, 1 failed, 2 not run$/);
  });

  it("gives what generators end with, to the page and to the cells that read them", async () => {
    const file = await notebook(
      "grows.md",
      "```ts {#grows}\nasync function* steps() {\n  for (let i = 1; i <= 4; i++) {\n    await new Promise((r) => setTimeout(r, 30))\n    yield i\n  }\n}\nconst size = steps()\n```\n\n```ts {#reads}\nsize * 10\n```\n\n```ts {#shows}\nsteps()\n```\n"
    );
    const {cells, variables} = await execute(file);
    expect(cells.map(({status}) => status)).toEqual(["done", "done", "done"]);
    expect(await viewText(cells[1].views[0])).toBe("40");
    expect(await viewText(cells[2].views[0])).toBe("4");
    expect(variables.size.preview).toBe("4");
  });

  it("gives a generator without end as long as its cell may take, and leaves no reader half-way", async () => {
    const file = await notebook(
      "endless.md",
      "```ts {#ticks timeout=1}\nfunction* ticking() {\n  for (let i = 0; ; i++) yield i\n}\nconst tick = ticking()\n```\n\n```ts {#reads}\nawait null\ntick\n```\n"
    );
    const {cells} = await execute(file);
    expect(cells.map(({status}) => status)).toEqual(["done", "done"]);
    expect(Number(await viewText(cells[1].views[0]))).toBeGreaterThan(1);
  });

  it("does not wait for an iterator that tells of events, such as the loss of a backend", async () => {
    const file = await notebook(
      "events.md",
      '```ts {#backend}\nimport {computeOn} from "glassbook/engine"\nconst backend = computeOn("cpu")\n```\n\n```ts {#reads}\nbackend.name\n```\n'
    );
    const started = performance.now();
    const {cells} = await execute(file);
    expect(cells.map(({status}) => status)).toEqual(["done", "done"]);
    // a generator would have been given the thirty seconds that a cell may take
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it("computes tensors on the backend it is told", async () => {
    const file = await notebook(
      "tensors.md",
      '```ts\nimport {tf} from "glassbook/engine"\ntf.getBackend()\n```\n'
    );
    const {cells} = await execute(file, {backend: "wasm"});
    expect(await viewText(cells[0].views[0])).toContain("wasm");
  });
});

describe("run", () => {
  it("prints each cell, and returns 0 when none failed", async () => {
    const printed: string[] = [];
    expect(await run({file: join(folder, "good.md")}, (text) => printed.push(text))).toBe(0);
    expect(printed.join("\n")).toMatch(
      /^✓ inline-1 \(line 3, \d+ ms\)\n {4}42\n✓ one \(line 6, \d+ ms\)\n {4}warn: x is 21\n✓ cell-1 .*\n {4}.*21, NaN.*\n- later \(line 16, .*\)\n3 of 4 done, 1 not run$/
    );
  });

  it("writes JSON in which typed arrays survive", async () => {
    const json = join(folder, "good.json");
    await run({file: join(folder, "good.md"), json}, () => {});
    const {cells, variables} = JSON.parse(await readFile(json, "utf8"));
    expect(Object.keys(cells[1])).toEqual(expect.arrayContaining(["id", "line", "status", "ms", "views"]));
    expect(variables.x).toEqual({type: "number", preview: "21"});
    const views = decodeViews(JSON.stringify(cells[2].views));
    expect(await viewText(views[0])).toMatch(/21, NaN/);
  });

  it("returns 1 when a cell failed, and says where and why", async () => {
    const file = await notebook(
      "bad.md",
      "# Bad\n\n```ts {#bad}\nconst a = 1\nconst b = null as any\nb.c\n```\n\n```ts\nd(\n```\n"
    );
    const printed: string[] = [];
    expect(await run({file}, (text) => printed.push(text))).toBe(1);
    expect(printed.join("\n")).toContain(
      `    ${file}:6:3: TypeError: Cannot read properties of null (reading 'c')\n      4 | const a = 1\n      5 | const b = null as any\n    > 6 | b.c\n        |   ^`
    );
    expect(printed.join("\n")).toContain(`${file}:10:2: syntax: This \`(\` is never closed. Add \`)\`.`);
    expect(printed.join("\n")).toMatch(/0 of 2 done, 2 failed$/);
  });

  it("names the entry of Glassbook's own that is near a mistyped one, and no path within", async () => {
    const file = await notebook("typo.md", '```ts\nimport {lime} from "glassbook/agnostc"\nlime\n```\n');
    const printed: string[] = [];
    expect(await run({file}, (text) => printed.push(text))).toBe(1);
    const text = printed.join("\n");
    expect(text).toContain('There is no "glassbook/agnostc". Did you mean "glassbook/agnostic"?');
    expect(text).not.toContain("package.json");
  });

  it("says how a loop gets more time", async () => {
    const file = await notebook("short.md", "```ts {timeout=0.2}\nlet n = 0\nwhile (true) n++\n```\n");
    const printed: string[] = [];
    await run({file}, (text) => printed.push(text));
    expect(printed.join("\n")).toContain("in the line that opens it (`{timeout=60}`)");
  });

  it("warns of an attribute that does nothing and is nearly one that does", async () => {
    const file = await notebook(
      "attributes.md",
      "```ts {#a .hdie}\n1\n```\n\n```ts {manual timout=60 .mine #hide}\n2\n```\n"
    );
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    onTestFinished(() => warned.mockRestore());
    expect(await run({file}, () => {})).toBe(0);
    expect(warned.mock.calls.flat()).toEqual([
      `${file}:1: warning: .hdie does nothing here. Did you mean .hide?`,
      `${file}:5: warning: manual does nothing here. Did you mean .manual?`,
      `${file}:5: warning: timout does nothing here. Did you mean timeout?`
    ]);
  });

  it("refuses what is no notebook with the place or the reason", async () => {
    const broken = await notebook("broken.md", "text\n\n```ts\nnever closed\n");
    const refusal = (file: string) =>
      run({file}, () => {}).then(
        () => expect.unreachable(),
        (error) => error
      );
    expect(await refusal(broken)).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/broken\.md:3:1: /)
    });
    expect(await refusal(join(folder, "none.md"))).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/none\.md: there is no such file$/)
    });
    expect(await refusal(folder)).toMatchObject({exitCode: 2});
    const json = join(folder, "no-such-folder", "a.json");
    const file = join(folder, "good.md");
    await expect(run({file, json}, () => {})).rejects.toMatchObject({exitCode: 2});
  });
});

describe("a new notebook", () => {
  it("runs without an error", async () => {
    const path = await create("my-first_one", folder);
    expect(path).toBe("notebooks/my-first_one.md");
    const {cells} = await execute(join(folder, path));
    expect(cells.map(({status}) => status)).toEqual(cells.map(() => "done"));
    const area = cells.find(({id}) => id === "inline-3")!;
    expect(await viewText(area.views[0])).toBe("16");
    expect(await readFile(join(folder, path), "utf8")).toContain('title: "My first one"');
  });

  it("does not write over another, nor outside its folder", async () => {
    await create("twice", folder);
    await expect(create("twice.md", folder)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/is there already/)
    });
    for (const name of ["../up", "a/b", "", ".hidden", "a b"]) {
      await expect(create(name, folder)).rejects.toMatchObject({exitCode: 2});
    }
  });
});

describe("views as text", () => {
  const views: [string, View, string][] = [
    ["text", {kind: "text", text: "a\nb"}, "a\nb"],
    ["Markdown", {kind: "markdown", parts: ["# T\n", " x"], values: [{kind: "text", text: "5"}]}, "# T\n5 x"],
    [
      "HTML",
      {kind: "html", parts: ["<p>a &lt; <b>b</b></p><p>c</p><svg><text>t</text></svg>"], values: []},
      "a < b\nc\n[picture]"
    ],
    ["a chart", {kind: "vega-lite", spec: {}, alt: "Ages rise."}, "[chart] Ages rise."],
    [
      "an image",
      {kind: "image", mime: "image/png", bytes: new Uint8Array(), width: 3, height: 2, alt: "A cat."},
      "[image, 3 × 2] A cat."
    ],
    ["an unknown widget", {kind: "widget", name: "none", state: 1}, "[none]"],
    [
      "an input",
      {
        kind: "input",
        id: "a/0",
        control: {type: "range", label: "Mass", min: 0, max: 9, step: 1, value: 4, unit: "kg"}
      },
      "[range] Mass: 4 kg"
    ],
    [
      "a choice",
      {
        kind: "input",
        id: "a/0",
        control: {type: "select", label: "Sex", options: [{label: "Female", value: "f"}], value: "f"}
      },
      "[select] Sex: Female"
    ]
  ];
  it.each(views)("%s", async (_, view, text) => {
    expect(await viewText(view)).toBe(text);
  });

  it("a value stands on one line with its name", async () => {
    const [view] = toView({a: [1, 2], b: "x\ny"}, {name: "o"});
    const text = await viewText(view);
    expect(text).toMatch(/^o = .*a: .*1, 2/);
    expect(text).not.toContain("\n");
  });

  it("columns are aligned, cut, and as many as fit", () => {
    expect(
      columnsText(
        ["name", "n"],
        [
          ["ada", "5"],
          ["b", "12"]
        ],
        [false, true]
      )
    ).toBe("name   n\nada    5\nb     12");
    const wide = columnsText(
      Array.from({length: 9}, (_, i) => `c${i}`),
      [Array(9).fill("x".repeat(40))],
      Array(9).fill(false)
    );
    expect(wide.split("\n")).toHaveLength(3);
    expect(wide).toMatch(/… 5 more columns$/);
    expect(Math.max(...wide.split("\n").map(({length}) => length))).toBeLessThanOrEqual(120);
  });

  it("an error has its place, frame and causes", () => {
    expect(
      errorText("a.md", {
        kind: "runtime",
        cell: "c",
        message: "no",
        line: 3,
        column: 4,
        frame: "> 3 | x",
        cause: ["deep"]
      })
    ).toBe("a.md:3:4: runtime: no\n> 3 | x\nbecause: deep");
  });

  it("a report counts what was done", async () => {
    const cell = {kind: "cell", line: 1, views: [], console: []} as const;
    const cells = [{...cell, views: [], console: [], id: "a", status: "done" as const, ms: 1500}];
    expect(await report("a.md", {cells, variables: {}})).toBe("✓ a (line 1, 1.5 s)\n1 of 1 done");
    expect(JSON.parse(toJson({cells, variables: {}})).cells[0]).toMatchObject({id: "a", views: []});
  });
});

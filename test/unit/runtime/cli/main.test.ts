import {spawn} from "node:child_process";
import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, beforeAll, describe, expect, it} from "vitest";

const bin = fileURLToPath(new URL("../../../../runtime/cli/bin.js", import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "glassbook-cli-"));
});
afterAll(() => rm(folder, {recursive: true}));

/** Runs the command line as a process of its own, in an empty folder. */
function glassbook(...args: string[]): Promise<{code: number | null; out: string; err: string}> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--conditions=development", bin, ...args], {cwd: folder});
    let out = "";
    let err = "";
    child.stdout.on("data", (data) => {
      out += data;
    });
    child.stderr.on("data", (data) => {
      err += data;
    });
    child.on("close", (code) => resolve({code, out, err}));
  });
}

describe("glassbook", () => {
  it("makes a notebook and runs it", async () => {
    expect(await glassbook("new", "first")).toMatchObject({
      code: 0,
      out: expect.stringContaining("notebooks/first.md")
    });
    const {code, out} = await glassbook("run", "notebooks/first.md");
    expect(out).toMatch(/✓ side .*\n {4}\[range\] Side of a square: 4/);
    expect(out).toMatch(/5 of 5 done\n$/);
    expect(code).toBe(0);
  });

  it("gives nothing but JSON with --json -", async () => {
    await writeFile(join(folder, "one.md"), "```ts {#one}\nconsole.log(1)\nconst a = [1, 2]\n```\n");
    const {code, out, err} = await glassbook("run", "one.md", "--json", "-");
    expect(code).toBe(0);
    expect(err).toBe("");
    expect(JSON.parse(out)).toMatchObject({
      cells: [{id: "one", line: 2, status: "done", views: []}],
      variables: {a: {type: expect.any(String), preview: expect.stringContaining("1, 2")}}
    });
  });

  it("exits with 1 when a cell fails, a loop without end included", async () => {
    await writeFile(
      join(folder, "loop.md"),
      "```ts {timeout=1}\nwhile (true) {}\n```\n\n```ts\n40 + 2\n```\n"
    );
    const {code, out} = await glassbook("run", "loop.md");
    expect(out).toMatch(/loop\.md:2:\d+: .*\n.*\n? *> 2 \| while/);
    expect(out).toContain("    42\n");
    expect(code).toBe(1);
  });

  it.each([
    [[], "Which command?"],
    [["fly"], 'There is no command "fly".'],
    [["run"], "run takes a FILE, got none."],
    [["run", "a.md", "b.md"], "run takes a FILE, got a.md b.md."],
    [["run", "none.md"], "none.md: there is no such file"],
    [["run", "one.md", "--timeout", "soon"], '--timeout: got "soon", expected a number'],
    [["run", "one.md", "--timeout", "0"], '--timeout: got "0"'],
    [["run", "one.md", "--backend", "webgl"], "That one needs a browser."],
    [["run", "one.md", "--backend", "abacus"], 'got "abacus", expected cpu or wasm'],
    [["run", "one.md", "--fast"], "'--fast'"],
    [["run", "one.md", "--jsn", "x"], "'--jsn'. Did you mean --json?"],
    [["biuld"], 'There is no command "biuld". Did you mean "build"?'],
    [["new", "../x"], "cannot be a notebook's name"],
    [["dev", "--port", "99999"], '--port: got "99999"']
  ])("%j exits with 2: %s", async (args, message) => {
    const {code, err, out} = await glassbook(...args);
    expect(err).toContain(message);
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  it("says its version and its commands", async () => {
    expect((await glassbook("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await glassbook("help")).out).toContain("glassbook run FILE");
    expect((await glassbook("run", "--help")).out).toContain("glassbook run FILE");
  });
});

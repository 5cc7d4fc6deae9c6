import {execFile} from "node:child_process";
import {mkdir, readFile, writeFile} from "node:fs/promises";
import {dirname, join, relative} from "node:path";
import {promisify} from "node:util";
import {afterEach, beforeEach, describe, expect, test} from "vitest";
import {build} from "../../runtime/cli/build.ts";
import {cache, openProject} from "./site.ts";

let project: {root: string; remove(): Promise<void>};
beforeEach(async () => {
  project = await openProject();
});
afterEach(() => project.remove());

const write = (name: string, text: string) => writeFile(join(project.root, "notebooks", name), text);
const run = (out = "site") => build({root: project.root, out, cache, log: () => {}});

describe("build", () => {
  test("refuses a folder that holds something else, and leaves it alone", async () => {
    await write("a.md", "Prose.");
    await mkdir(join(project.root, "mine"));
    await writeFile(join(project.root, "mine/letter.txt"), "dear");
    await expect(run("mine")).rejects.toThrow(/holds files that are not a Glassbook site/);
    expect(await readFile(join(project.root, "mine/letter.txt"), "utf8")).toBe("dear");
  });

  test.each(["the project itself", "the one above"])(
    "works from any folder without a package: %s",
    async (which) => {
      const from = which === "the one above" ? dirname(project.root) : project.root;
      await write("a.md", "---\ntitle: Far away\n---\n\n```ts\n6 * 7\n```\n");
      const bin = join(import.meta.dirname, "../../runtime/cli/bin.js");
      const {stdout} = await promisify(execFile)(
        process.execPath,
        ["--conditions=development", bin, "build", relative(from, project.root) || ".", "--out", "site"],
        {cwd: from}
      );
      expect(stdout).toContain("1 page in");
      expect(await readFile(join(project.root, "site/a.html"), "utf8")).toMatch(/Far away.*42/s);
    }
  );

  test("makes its own site anew, pages of removed notebooks gone", async () => {
    await write("a.md", "First.");
    expect((await run()).pages).toEqual(["a"]);
    await write("a.md", "Second.");
    await run();
    expect(await readFile(join(project.root, "site/a.html"), "utf8")).toContain("Second.");
  });

  test("says where notebooks belong when there is none", async () => {
    await expect(run()).rejects.toThrow(
      /There is no notebook in .*notebooks: a notebook is a \.md file there/
    );
  });

  test("names file, line and column of what is no notebook", async () => {
    await write("bad.md", "---\ntitle: [\n---\n");
    await expect(run()).rejects.toThrow(/^bad\.md:\d+:\d+: The front matter is not valid YAML/);
    await write("bad.md", "Fine.\n\n```ts\nconst x = 1\n");
    await expect(run()).rejects.toThrow(/^bad\.md:3:1: /);
  });

  test("names the place of an import that leads nowhere", async () => {
    await write("lost.md", '---\ntitle: Lost\n---\n\n```ts\nimport {x} from "./nowhere.ts"\nx\n```\n');
    await expect(run()).rejects.toThrow(
      /^lost\.md:6:1: "\.\/nowhere\.ts" does not exist beside notebooks\/lost\.md/
    );
  });

  test("refuses a notebook that would take a page of the site's own", async () => {
    await write("index.md", "Mine.");
    await expect(run()).rejects.toThrow(/index\.md: the page "index" is the site's own/);
  });

  test("reports cells that fail, and builds their pages", async () => {
    await write("throws.md", "```ts {#bad}\nnull.length\n```\n\n```ts {#good}\n1 + 1\n```\n");
    const {failures} = await run();
    expect(failures).toMatchObject([{file: "throws.md", cell: "bad", line: 2}]);
    expect(await readFile(join(project.root, "site/throws.html"), "utf8")).toContain('data-status="failed"');
  });

  test("warns of what a page cannot import, and of attributes that do nothing", async () => {
    await write("node.md", '```ts {.hdie}\nimport {cpus} from "node:os"\ncpus().length > 0\n```\n');
    const lines: string[] = [];
    const {failures} = await build({
      root: project.root,
      out: "site",
      cache,
      log: (line) => void lines.push(line)
    });
    expect(failures).toEqual([]);
    expect(lines).toContain("  node.md:1: warning: .hdie does nothing here. Did you mean .hide?");
    expect(lines.join("\n")).toMatch(/ {2}node\.md:2: warning: "node:os" is Node's own/);
  });

  test("runs a notebook again only when it, or what lies beside it, has changed", async () => {
    const value = async () =>
      (await readFile(join(project.root, "site/dice.html"), "utf8")).match(/0\.\d{4,}/)?.[0] ?? "none";
    await write("dice.md", "```ts {#dice}\nMath.random()\n```\n");
    await run();
    const first = await value();
    expect(first).toMatch(/^0\./);
    await run();
    expect(await value()).toBe(first);
    await write("table.csv", "a,b\n1,2\n");
    await run();
    const second = await value();
    expect(second).not.toBe(first);
    expect(await readFile(join(project.root, "site/notebooks/table.csv"), "utf8")).toBe("a,b\n1,2\n");
    await write("dice.md", "```ts {#dice}\nMath.random() / 2\n```\n");
    await run();
    expect(await value()).not.toBe(second);
  });
});

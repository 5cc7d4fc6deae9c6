import {mkdir, readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
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

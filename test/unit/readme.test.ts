import {execFileSync} from "node:child_process";
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {describe, expect, it} from "vitest";
import {execute} from "../../runtime/cli/execute.ts";
import {viewText} from "../../runtime/cli/view-text.ts";
import {compileNotebook} from "../../runtime/compile/index.ts";
import {parse} from "../../runtime/document/index.ts";
import {openKernel} from "../../runtime/kernel/open-kernel.ts";

const root = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");

describe("README", () => {
  it("shows a notebook that runs", async () => {
    const indented = readme.match(/^ {4}---\n(?: {4}.*\n|\n)+/m)![0];
    const notebook = compileNotebook(parse(indented.replace(/^ {4}/gm, "")));
    expect(notebook.cells).toHaveLength(4);
    const kernel = await openKernel(notebook, {base: root.href});
    try {
      await kernel.settled();
      for (const {status, error} of kernel.cells.values()) expect(error?.message ?? status).toBe("done");
    } finally {
      kernel.close();
    }
  });

  it("shows a program that runs in a checkout, by the command that it says", () => {
    const program = readme.match(/```js\n([\s\S]*?)```/)![1];
    const [, option] = readme.match(/`npx node (\S+) x\.mjs`/)!;
    const kept = new URL(".glassbook/", root);
    mkdirSync(kept, {recursive: true});
    const folder = mkdtempSync(join(fileURLToPath(kept), "readme-"));
    try {
      writeFileSync(join(folder, "x.mjs"), program);
      const output = execFileSync(process.execPath, [option, "x.mjs"], {cwd: folder, encoding: "utf8"});
      expect(output).toMatch(/^-?0\.\d{3} .+\n/);
      expect(output).toMatch(/fits with R² 0\.\d\d\n$/);
    } finally {
      rmSync(folder, {recursive: true});
    }
  });

  it("shows how to load a table of one's own", async () => {
    const folder = mkdtempSync(join(tmpdir(), "glassbook-readme-"));
    try {
      const [, lines] = readme.match(/### Your own table\n[\s\S]*?\n\n((?: {4}.*\n)+)/)!;
      writeFileSync(join(folder, "own.csv"), "x,y\n1,a\n");
      writeFileSync(join(folder, "german.csv"), "x;y\n1,5;a\n");
      const cells = `${lines}\ndisplay([table.get("x", 0), other.get("x", 0)])`;
      writeFileSync(join(folder, "own.md"), `\`\`\`ts\n${cells}\n\`\`\`\n`);
      const [{error, views}] = (await execute(join(folder, "own.md"))).cells;
      expect(error?.message).toBeUndefined();
      expect(await viewText(views[0])).toContain("1, 1.5");
    } finally {
      rmSync(folder, {recursive: true});
    }
  });

  it("says which Node an installed package needs", () => {
    const {engines} = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
    const [, version] = readme.match(/it needs Node (\d+) or\s+newer/)!;
    expect(engines.node).toBe(`>=${version}`);
  });
});

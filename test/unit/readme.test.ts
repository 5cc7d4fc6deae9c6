import {execFileSync} from "node:child_process";
import {readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {describe, expect, it} from "vitest";
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

  it("shows a program that runs", () => {
    const program = readme.match(/```js\n([\s\S]*?)```/)![1];
    const args = ["--conditions=development", "--input-type=module", "-e", program];
    const output = execFileSync(process.execPath, args, {cwd: fileURLToPath(root), encoding: "utf8"});
    expect(output).toMatch(/^-?0\.\d{3} .+\n/);
    expect(output).toMatch(/fits with R² 0\.\d\d\n$/);
  });
});

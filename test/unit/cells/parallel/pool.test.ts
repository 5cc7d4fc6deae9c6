import {execFileSync} from "node:child_process";
import {fileURLToPath} from "node:url";
import {describe, expect, it} from "vitest";
import {promisesOfParallel} from "./pool-cases.ts";

describe("cells/parallel in Node", () => {
  promisesOfParallel();

  it("does not keep a program from ending while its workers are idle", () => {
    const source = `
      import {openPool} from "glassbook/parallel";
      import {sum} from "./test/unit/cells/parallel/tasks.ts";
      const pool = openPool({size: 2});
      console.log(await pool.run(sum, new Float64Array([1, 2])));`;
    const options = {
      cwd: fileURLToPath(new URL("../../../..", import.meta.url)),
      encoding: "utf8",
      timeout: 10_000
    } as const;
    const args = ["--conditions=development", "--input-type=module", "-e", source];
    expect(execFileSync(process.execPath, args, options)).toBe("3\n");
  });
});

import {execFileSync} from "node:child_process";
import {fileURLToPath} from "node:url";
import {describe, expect, it} from "vitest";
import {openPool} from "../../../../cells/parallel/index.ts";
import {promisesOfParallel} from "./pool-cases.ts";
import {forever, sum} from "./tasks.ts";

describe("cells/parallel in Node", () => {
  promisesOfParallel();

  it("starts no worker for what waits and is aborted with what runs", async () => {
    const started: unknown[] = [];
    const count = (worker: unknown) => started.push(worker);
    process.on("worker", count);
    try {
      using pool = openPool({size: 2});
      const controller = new AbortController();
      const runs = Array.from({length: 9}, () => pool.run(forever, undefined, {signal: controller.signal}));
      await new Promise((resolve) => setTimeout(resolve, 50));
      controller.abort(new Error("stopped"));
      for (const run of runs) await expect(run).rejects.toThrow("stopped");
      expect(started).toHaveLength(2);
      expect(await pool.run(sum, new Float64Array([5]))).toBe(5);
      expect(started).toHaveLength(3);
    } finally {
      process.off("worker", count);
    }
  });

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

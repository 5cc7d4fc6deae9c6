import {spawnSync} from "node:child_process";
import {fileURLToPath} from "node:url";

/**
 * Memory of one worker that boosts a bag: in a process of its own with one worker, the highest resident set while it
 * works, less what was there before it was given the job; against twice the binned data plus the model.
 */
export function printMemory(): void {
  const script = fileURLToPath(new URL("ebm-memory-child.ts", import.meta.url));
  for (const [rows, columns] of [
    [30_000, 14],
    [100_000, 30],
    [1_000_000, 30]
  ]) {
    const args = ["--conditions=development", "--expose-gc", script, String(rows), String(columns)];
    const {stdout, status} = spawnSync(process.execPath, args, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"]
    });
    if (status !== 0) throw new Error("ebm-memory-child.ts failed");
    console.log(stdout.trim());
  }
}

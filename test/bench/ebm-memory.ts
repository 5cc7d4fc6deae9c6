import {spawnSync} from "node:child_process";
import {fileURLToPath} from "node:url";

/** Bytes. */
interface Measured {
  /** the highest resident set while the worker boosts, less what was resident before it was given the job */
  worker: number;
  /** what `workerBytes` says */
  counted: number;
  binned: number;
  /** twice the binned data plus the model */
  allowed: number;
}

/**
 * Memory of one worker that boosts a bag. Each process has one worker that has boosted a small bag, so that its code
 * and its smallest heap are there before; then Linux is asked for the highest resident set of the whole process from
 * the moment the job is copied for the worker until it has its result. What the collector has not yet taken away is
 * counted too, a few MB that are more in one process than in the next: so there are several of each size, and the
 * median counts.
 */
export function printMemory(): void {
  for (const [rows, columns, processes] of [
    [30_000, 14, 7],
    [100_000, 30, 5],
    [1_000_000, 30, 1]
  ]) {
    const all = Array.from({length: processes}, () => measure(rows, columns));
    all.sort((a, b) => a.worker - b.worker);
    const {worker, counted, binned, allowed} = all[processes >> 1];
    const shares = [all[0], all[processes - 1]].map((own) => (own.worker / allowed).toFixed(2));
    console.log(
      `${rows} x ${columns}: worker ${megabytes(worker)} (counted: ${megabytes(counted)}); binned data ` +
        `${megabytes(binned)}, twice that and the model ${megabytes(allowed)}: ${(worker / allowed).toFixed(2)} of it ` +
        `(of ${processes} from ${shares.join(" to ")})`
    );
  }
}

function measure(rows: number, columns: number): Measured {
  const script = fileURLToPath(new URL("ebm-memory-child.ts", import.meta.url));
  const args = ["--conditions=development", "--expose-gc", script, String(rows), String(columns)];
  const {stdout, status} = spawnSync(process.execPath, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"]
  });
  if (status !== 0) throw new Error("ebm-memory-child.ts failed");
  return JSON.parse(stdout);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

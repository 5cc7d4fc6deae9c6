import {readFileSync, writeFileSync} from "node:fs";
import {table} from "arquero";
import {bagTask} from "../../cells/glassbox/ebm/bag-task.ts";
import {featuresJob, startOf} from "../../cells/glassbox/ebm/fit-jobs.ts";
import {prepare} from "../../cells/glassbox/ebm/prepare.ts";
import {jobToMove} from "../../cells/glassbox/ebm/run-bags.ts";
import {binnedBytes, modelBytes, workerBytes} from "../../cells/glassbox/ebm/worker-bytes.ts";
import {atOnce} from "../../cells/math/steps.ts";
import {openPool} from "../../cells/parallel/pool.ts";
import {madeTable} from "./ebm-cases.ts";

const [rows, columns] = process.argv.slice(2).map(Number);

function jobOf(count: number) {
  const made = madeTable(count, columns);
  const y = Array.from(made.y, (code) => (code ? "yes" : "no"));
  const {input, options} = atOnce(
    prepare({
      table: table([...made.columns, ["y", y]] as never),
      target: "y",
      preset: "default",
      featureTypes: {},
      monotoneConstraints: {},
      exclude: [],
      outerBags: 1,
      interactions: 0,
      seed: 0
    })
  );
  const [bag] = input.bags;
  const own = {...options, mains: {...options.mains, maxRounds: 40}, seed: 0, names: []};
  return featuresJob(input, own, bag, startOf(input, bag), 0);
}

const pool = openPool({size: 1});
await pool.run(bagTask, {job: jobOf(2000), askEvery: 0}); // the worker is up, its code compiled
const job = jobOf(rows);
for (let round = 0; round < 4; round++) globalThis.gc?.();
await new Promise((resolve) => setTimeout(resolve, 300));
writeFileSync("/proc/self/clear_refs", "5"); // from here on the kernel notes the highest resident set anew
const before = highest();
const {copy, transfer} = jobToMove(job);
await pool.run(bagTask, {job: copy, askEvery: 0}, {transfer});
const most = highest();
pool.close();
const allowed = 2 * binnedBytes(job) + modelBytes(job);
console.log(
  JSON.stringify({worker: most - before, counted: workerBytes(job), binned: binnedBytes(job), allowed})
);

/** Bytes: the highest resident set of this process since it was last reset. */
function highest(): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return 1024 * Number(kilobytes);
}

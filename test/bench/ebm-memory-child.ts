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
const before = process.memoryUsage.rss();
let most = before;
const timer = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 2);
const {copy, transfer} = jobToMove(job);
await pool.run(bagTask, {job: copy, askEvery: 0}, {transfer});
clearInterval(timer);
pool.close();
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const allowed = 2 * binnedBytes(job) + modelBytes(job);
console.log(
  `${rows} x ${columns}: worker ${megabytes(most - before)} (counted: ${megabytes(workerBytes(job))}); binned data ` +
    `${megabytes(binnedBytes(job))}, twice that and the model ${megabytes(allowed)}: ${((most - before) / allowed).toFixed(2)} of it`
);

import type {Worker} from "node:worker_threads";
import {expect, test} from "vitest";
import {runBag} from "../../../../../cells/glassbox/ebm/bag-job.ts";
import {featuresJob, startOf} from "../../../../../cells/glassbox/ebm/fit-jobs.ts";
import {ebm} from "../../../../../cells/glassbox/ebm/index.ts";
import {openKernel} from "../../../../../cells/glassbox/ebm/open-kernel.ts";
import {prepare} from "../../../../../cells/glassbox/ebm/prepare.ts";
import {jobToMove} from "../../../../../cells/glassbox/ebm/run-bags.ts";
import {binnedBytes, workerBytes} from "../../../../../cells/glassbox/ebm/worker-bytes.ts";
import {atOnce} from "../../../../../cells/math/steps.ts";
import {rowsOf} from "./peer.ts";

function madeJob(interactions: number) {
  const {input, options} = atOnce(
    prepare({
      table: rowsOf("synth"),
      target: "y",
      preset: "fast",
      featureTypes: {},
      monotoneConstraints: {},
      exclude: [],
      outerBags: 1,
      interactions,
      seed: 0
    })
  );
  return featuresJob(
    input,
    {...options, seed: 0, names: []},
    input.bags[0],
    startOf(input, input.bags[0]),
    3
  );
}

test("a job that is moved to a worker gives its columns back as they are read, and takes the same steps", async () => {
  const job = madeJob(2);
  const make = await openKernel(job.objective, job.outputs);
  const {copy, transfer} = jobToMove(job);
  expect(new Set(transfer).size).toBe(transfer.length);
  const here = atOnce(runBag(job, make, {steps: 0, loss: NaN}));
  const there = atOnce(runBag(copy, make, {steps: 0, loss: NaN}));
  expect(there).toEqual(here);
  expect(job.columns.every(({bins}) => bins.length === 1500)).toBe(true);
  const kept = new Set(copy.pairColumns.map(({bins}) => bins));
  for (const {bins} of copy.columns) expect(bins.length).toBe(kept.has(bins) ? 1500 : 0);
});

test("for many rows a worker is counted to need less than twice its binned data", () => {
  const job = madeJob(0);
  const times = 400;
  const many = <Values extends {constructor: unknown; length: number}>(values: Values): Values =>
    new (values.constructor as new (length: number) => Values)(values.length * times);
  const columns = Array.from({length: 5}, () =>
    job.columns.map(({bins, size}) => ({size, bins: many(bins)}))
  ).flat();
  const terms = columns.map((_, c) => ({...job.terms[0], columns: [c]}));
  const large = {...job, columns, terms, y: many(job.y), bag: many(job.bag).fill(1)};
  expect(workerBytes(large)).toBeLessThan(2 * binnedBytes(large));
});

test("after a stop no worker is left", async () => {
  const workers: Worker[] = [];
  const count = (worker: Worker) => void workers.push(worker);
  process.on("worker", count);
  try {
    const controller = new AbortController();
    const running = ebm(
      {table: rowsOf("synth"), target: "y", earlyStoppingRounds: 0, nJobs: 2},
      {
        signal: controller.signal,
        progress: (_, note) => void (note?.includes("round") && controller.abort())
      }
    );
    await expect(running).rejects.toThrow(/abort/);
    await expect.poll(() => workers.map(({threadId}) => threadId)).toEqual([-1, -1]);
  } finally {
    process.off("worker", count);
  }
});

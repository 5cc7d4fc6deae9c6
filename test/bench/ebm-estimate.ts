/**
 * Estimates of fits against the fits themselves: `node --conditions=development test/bench/ebm-estimate.ts`. With one
 * worker, and the fit by processor time, so that it does not hang on who else uses the machine.
 */
import {table} from "arquero";
import {estimateEbm} from "../../cells/glassbox/ebm/estimate.ts";
import {ebm} from "../../cells/glassbox/ebm/index.ts";
import {madeTable} from "./ebm-cases.ts";

const cases = [
  {rows: 1000, columns: 7, preset: "default", outerBags: 4, interactions: 3},
  {rows: 10_000, columns: 7, preset: "fast", outerBags: 4, interactions: 3},
  {rows: 10_000, columns: 14, preset: "default", outerBags: 1, interactions: 0},
  {rows: 30_000, columns: 14, preset: "fast", outerBags: 2, interactions: 10},
  {rows: 100_000, columns: 14, preset: "fast", outerBags: 1, interactions: 0}
] as const;

for (const {rows, columns, ...own} of cases) {
  const made = madeTable(rows, columns);
  const y = Array.from(made.y, (code) => (code ? "yes" : "no"));
  const asked = {table: table([...made.columns, ["y", y]] as never), target: "y", nJobs: 1, ...own};
  await ebm({...asked, maxRounds: 2, interactions: 0}); // the code is compiled
  const {milliseconds, steps} = await estimateEbm(asked);
  const before = process.cpuUsage();
  const model = await ebm(asked);
  const {user, system} = process.cpuUsage(before);
  const time = (user + system) / 1000;
  const taken = model.bestIteration.flat().reduce((a, b) => a + b, 0);
  console.log(
    `${rows} x ${columns}, ${own.preset}, ${own.outerBags} bags, ${own.interactions} pairs: ` +
      `${steps} steps of ${taken}: ${(steps / taken).toFixed(2)}; ` +
      `${milliseconds.toFixed(0)} ms of ${time.toFixed(0)}: ${(milliseconds / time).toFixed(2)}`
  );
}

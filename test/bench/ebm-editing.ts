/**
 * From one edit of an EBM to its new figures, timed: `npm run bench:editing [rows]`. 14 columns of numbers and 10
 * pairs, two classes; figures on all rows, on a selection and on a slice. An editor has 100 ms for this and for drawing.
 */

import {table as arquero} from "arquero";
import {editEbm} from "../../cells/glassbox/ebm/editing/edit-ebm.ts";
import {editableShapes} from "../../cells/glassbox/ebm/editing/editable-shapes.ts";
import type {Edit} from "../../cells/glassbox/ebm/editing/edits.ts";
import {fingerprint} from "../../cells/glassbox/ebm/editing/fingerprint.ts";
import {commit, noEdits} from "../../cells/glassbox/ebm/editing/history.ts";
import {editMetrics} from "../../cells/glassbox/ebm/editing/metrics/edit-metrics.ts";
import {toStatic} from "../../cells/glassbox/ebm/editing/metrics/edit-metrics-widget.ts";
import {scoredRows, scoresAfterEdit} from "../../cells/glassbox/ebm/editing/metrics/scored-rows.ts";
import {ebm} from "../../cells/glassbox/ebm/index.ts";
import {Random} from "../../cells/math/random.ts";

const count = Number(process.argv[2] ?? 10_000);
const random = new Random(0);
const columns = Array.from({length: 14}, () => Float64Array.from({length: count}, () => random.normal()));
const y = Array.from({length: count}, (_, i) => {
  const [a, b, c, d] = columns;
  const score = Math.sin(2 * a[i]) + 0.5 * b[i] ** 2 - c[i] + 0.8 * a[i] * d[i];
  return random.uniform() < 1 / (1 + Math.exp(1 - score)) ? "yes" : "no";
});
const table = arquero([...columns.map((own, j) => [`x${j}`, own] as const), ["y", y] as const] as never);
const interactions = Array.from({length: 10}, (_, p): [string, string] => [`x${p}`, `x${p + 1}`]);
const model = await ebm({
  table,
  target: "y",
  outerBags: 1,
  maxRounds: 100,
  smoothingRounds: 10,
  interactions,
  nJobs: 1
});

function timed<Value>(name: string, make: () => Value): Value {
  const times: number[] = [];
  let value = make();
  const used = process.cpuUsage();
  for (let round = 0; round < 21; round++) {
    const start = performance.now();
    value = make();
    times.push(performance.now() - start);
  }
  const {user, system} = process.cpuUsage(used);
  const cpu = (user + system) / 1000 / times.length;
  times.sort((a, b) => a - b);
  console.log(
    `${name.padEnd(46)} ${times[10].toFixed(2).padStart(8)} ms (slowest ${times[20].toFixed(2)}; mean of processor time ${cpu.toFixed(2)})`
  );
  return value;
}

console.log(
  `${count} rows x 14, 10 pairs, shapes of ${model.terms.map(({shape}) => shape.join("x")).join(", ")}`
);
const start = performance.now();
const prints = fingerprint(model);
console.log(
  `${"once: editable form and fingerprint".padEnd(46)} ${(performance.now() - start).toFixed(2).padStart(8)} ms`
);
const rows = timed("once a table: cells, scores, steps", () => scoredRows(model, table));

const [x0, x3] = ["x0", "x3"].map((name) => editableShapes(model).find(({term}) => term === name));
const cells = Array.from({length: (x0?.axes[0].size ?? 0) - 2}, (_, at) => at + 1);
const edit: Edit = {kind: "monotone", term: "x0", cells, direction: "increasing"};
const more: Edit[] = Array.from({length: 50}, (_, at) => ({
  kind: "move",
  term: "x3",
  cells: [at + 1],
  by: 0.01
}));
const edits = commit(
  more.reduce((own, one) => commit(own, one), noEdits(prints)),
  edit
);
if (!x3) throw new Error("the model has no term x3");

timed("replay of one edit", () => editEbm(model, commit(noEdits(prints), edit)));
const edited = timed("replay of 51 edits", () => editEbm(model, edits));
timed("scores of the rows after it", () => scoresAfterEdit(rows, edited));
const selection = {term: "x0", cells: cells.slice(0, cells.length >> 1)};
const slice = {column: "x1", from: 0};
const metrics = timed("all figures from those scores", () => editMetrics({rows, edited, selection, slice}));
timed("their HTML", () => toStatic(metrics.data));
timed("edit to figures, in all", () => editMetrics({rows, edited: editEbm(model, edits), selection, slice}));
timed("the same from the table each time", () =>
  editMetrics({model, table, edited: editEbm(model, edits), selection, slice})
);

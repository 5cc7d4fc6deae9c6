/* How long probes take: a residual stream and the neurons of a small model, with controls. Run: npm run bench:probe */
import {loadavg} from "node:os";
import {type Matrix, matrix} from "../../cells/math/matrix.ts";
import {Random} from "../../cells/math/random.ts";
import {probe} from "../../cells/probe/index.ts";

function site(rows: number, columns: number, seed: number): Matrix {
  const random = new Random(seed);
  const x = matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    const common = random.normal();
    for (let j = 0; j < columns; j++) {
      x.data[i * columns + j] = random.normal() + common * (j % 7) + (j === 5 && i % 2 ? 1.5 : 0);
    }
  }
  return x;
}

const cases: [name: string, rows: number, columns: number, k: number[] | undefined][] = [
  ["residual stream", 240, 288, undefined],
  ["residual stream", 1000, 288, undefined],
  ["neurons, sparse", 240, 768, [1, 2, 4, 8, 16]],
  ["neurons, sparse", 1000, 768, [1, 2, 4, 8, 16]]
];

console.log(`load ${loadavg()[0].toFixed(1)}; 4 folds, 2 draws of the control, one place`);
for (const [name, rows, columns, k] of cases) {
  const activations = site(rows, columns, 1);
  const labels = Array.from({length: rows}, (_, i) => i % 2);
  const types = labels.map((_, i) => i % 40);
  const [clock, {user}] = [performance.now(), process.cpuUsage()];
  const result = await probe({activations, labels, control: {types, draws: 2}, c: 0.1, folds: 4, k});
  const wall = performance.now() - clock;
  const busy = (process.cpuUsage().user - user) / 1000;
  const {accuracy} = result.sites[0];
  console.log(
    `${name}, ${rows} rows of ${columns}: ${wall.toFixed(0)} ms, ${busy.toFixed(0)} ms of processor; ${accuracy.mean.toFixed(3)} right`
  );
}

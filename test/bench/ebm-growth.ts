import {type BenchCase, fitTime, stepsOf} from "./ebm-cases.ts";
import {processorTime} from "./processor-time.ts";

/** How the processor time of a bag without pairs grows with rows, to 1,000,000, and with features, to 30. */
export async function printGrowth(): Promise<void> {
  const base = {name: "growth", bags: 1, pairs: 0, rounds: 200, processes: 1};
  const byRows = [30_000, 100_000, 300_000, 1_000_000].map((rows) => ({...base, rows, columns: 30}));
  const byColumns = [4, 8, 15, 30].map((columns) => ({...base, rows: 100_000, columns}));
  await printSlope("rows", byRows);
  await printSlope("columns", byColumns);
}

async function printSlope(along: "rows" | "columns", cases: BenchCase[]): Promise<void> {
  const points: [number, number][] = [];
  for (const own of cases) {
    const before = processorTime();
    const clock = await fitTime(own);
    const time = before === undefined ? clock : (processorTime() as number) - before;
    points.push([Math.log(own[along]), Math.log(time)]);
    const each = (1000 * time) / stepsOf(own);
    console.log(
      `${own.rows} x ${own.columns}, ${own.rounds} rounds: ${(time / 1000).toFixed(2)} s, ${each.toFixed(0)} µs a step`
    );
  }
  console.log(`slope of log time by log ${along}: ${slope(points).toFixed(2)}`);
}

/** Of the least squares line. */
function slope(points: [number, number][]): number {
  const mean = (of: (point: [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(([own]) => own), mean(([, own]) => own)];
  return mean(([a, b]) => (a - x) * (b - y)) / mean(([a]) => (a - x) ** 2);
}

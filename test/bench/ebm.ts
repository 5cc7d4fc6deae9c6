/**
 * Fits of EBMs, timed: `npm run bench:ebm -- [--large] [--chromium] [--growth] [--memory] [--rounds N]`. Ours, and
 * InterpretML's where PYTHON (unless told, python3) can import it, on the same rows and bags and with the same rounds
 * and processes. It prints the whole time, and the processor time of all threads and processes: by that the two are
 * compared, since it does not hang on who else uses the machine.
 */
import {spawn, spawnSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {cpus, loadavg, tmpdir} from "node:os";
import {join} from "node:path";
import {createInterface} from "node:readline";
import {parseArgs} from "node:util";
import {type BenchCase, bagsOf, fitTime, madeTable, stepsOf} from "./ebm-cases.ts";
import {openPage} from "./ebm-chromium.ts";
import {printGrowth} from "./ebm-growth.ts";
import {printMemory} from "./ebm-memory.ts";
import {processorTime} from "./processor-time.ts";

const {values: flags} = parseArgs({
  options: {
    large: {type: "boolean"},
    chromium: {type: "boolean"},
    growth: {type: "boolean"},
    memory: {type: "boolean"},
    rounds: {type: "string", default: "400"},
    cases: {type: "string", default: ""}
  }
});

const python = process.env.PYTHON ?? "python3";
const reference = new URL("ebm_reference.py", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "bench-ebm-"));

function cases(): BenchCase[] {
  const rounds = Number(flags.rounds);
  const processes = Math.min(2, cpus().length);
  const made = (name: string, bags: number, pairs: number, large = false): BenchCase => ({
    name,
    rows: large ? 100_000 : 30_000,
    columns: large ? 30 : 14,
    bags,
    pairs,
    rounds,
    processes: Math.min(processes, bags)
  });
  const all = flags.large
    ? [made("8 bags, 10 pairs", 8, 10, true), made("14 bags, 90 pairs", 14, 90, true)]
    : [
        made("1 bag", 1, 0),
        made("8 bags", 8, 0),
        made("8 bags, 10 pairs", 8, 10),
        made("14 bags, 42 pairs", 14, 42)
      ];
  return flags.cases ? [...flags.cases].map((place) => all[Number(place)]) : all;
}

/** Milliseconds by the clock and by the processors. */
interface Cost {
  time: number;
  processors: number;
}

async function cost(run: () => Promise<number>): Promise<Cost> {
  const before = processorTime();
  const time = await run();
  const after = processorTime();
  return {time, processors: before === undefined || after === undefined ? NaN : after - before};
}

/** What InterpretML's fit costs. */
function openReference(): ((own: BenchCase) => Promise<Cost>) & {close(): void} {
  const child = spawn(python, [reference], {stdio: ["pipe", "pipe", "inherit"]});
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  const ask = async (own: BenchCase): Promise<Cost> => {
    const {columns, y} = madeTable(own.rows, own.columns);
    const bagFile = join(folder, "bags");
    writeFileSync(bagFile, Buffer.concat(bagsOf(y, own.bags).map((bag) => new Uint8Array(bag.buffer))));
    const file = join(folder, "table.csv");
    const rows = Array.from(y, (code, i) => [...columns.map(([, values]) => values[i]), code].join(","));
    writeFileSync(file, `${[...columns.map(([name]) => name), "y"].join(",")}\n${rows.join("\n")}\n`);
    child.stdin.write(`${JSON.stringify({...own, table: file, bagFile})}\n`);
    const next = async (): Promise<{seconds: number}> => {
      const {value, done} = await lines.next();
      if (done) throw new Error("ebm_reference.py ended without an answer");
      return JSON.parse(value);
    };
    await next(); // it is warm
    return cost(async () => {
      child.stdin.write("\n");
      return 1000 * (await next()).seconds;
    });
  };
  return Object.assign(ask, {close: () => child.stdin.end()});
}

async function compare(): Promise<void> {
  const there = spawnSync(python, ["-c", "import interpret"], {stdio: "ignore"}).status === 0;
  if (!there)
    console.log(`InterpretML is not there: ${python} cannot import it (set PYTHON to one that can)`);
  const peer = there ? openReference() : undefined;
  const page = flags.chromium ? await openPage() : undefined;
  for (const own of cases()) {
    const steps = stepsOf(own);
    const said = ({time, processors}: Cost) => {
      const each = (1000 * processors) / steps;
      return `${(time / 1000).toFixed(2)} s; of processors ${(processors / 1000).toFixed(2)} s, ${each.toFixed(1)} µs a step`;
    };
    console.log(
      `${own.name}: ${own.rows} x ${own.columns}, ${own.rounds} rounds, ${own.processes} processes, ${steps} steps`
    );
    const theirs = await peer?.(own);
    if (theirs) console.log(`  InterpretML  ${said(theirs)}`);
    const ratio = ({processors}: Cost) =>
      theirs ? `, ${(processors / theirs.processors).toFixed(2)} of InterpretML's` : "";
    await fitTime({...own, rows: 2000, rounds: 10, bags: 1, processes: 1}); // the code is compiled, as the peer's is
    const ours = await cost(() => fitTime(own));
    console.log(`  Node         ${said(ours)}${ratio(ours)}`);
    if (!page) continue;
    await page.fitTime({...own, rows: 2000, rounds: 10, bags: 1, processes: 1});
    const there = await cost(() => page.fitTime(own));
    console.log(`  Chromium     ${said(there)}${ratio(there)}`);
  }
  peer?.close();
  await page?.close();
}

console.log(
  `${process.version}, ${cpus()[0].model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`
);
try {
  if (flags.growth) await printGrowth();
  else if (flags.memory) printMemory();
  else await compare();
} finally {
  rmSync(folder, {recursive: true});
}

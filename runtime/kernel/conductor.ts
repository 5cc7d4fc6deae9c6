import type {Cell} from "./cell.ts";
import type {CellStatus, RunMode} from "./protocol.ts";
import type {Reading} from "./reading.ts";
import type {Reporter} from "./reporter.ts";
import type {Run} from "./run.ts";

/** What the conductor needs done. */
export interface Orchestra {
  /** Puts the cell's variables into the dataflow anew; it comes back with `compute`. */
  define(cell: Cell): void;
  /** Makes the cell's next run. */
  prepare(cell: Cell, readings: Reading[]): Run;
  /** Begins it, or says why it cannot run. */
  begin(run: Run): void;
}

/**
 * Decides which cells run. The dataflow says when what a cell reads has a new value; here is decided whether the cell
 * then runs, keeps its last run, or is stale until somebody asks.
 */
export class Conductor {
  mode: RunMode;
  readonly #orchestra: Orchestra;
  readonly #reporter: Reporter;
  /** cells without a value that will not run unasked: all that read them have to wait for that */
  readonly #gates = new Set<Cell>();

  constructor(mode: RunMode, orchestra: Orchestra, reporter: Reporter) {
    this.mode = mode;
    this.#orchestra = orchestra;
    this.#reporter = reporter;
  }

  /** Puts a cell, and what it reads, into the dataflow. */
  open(cell: Cell): void {
    if (cell.open && cell.sources.every(isOpen)) return;
    const opened: Cell[] = [];
    const opening = [cell];
    for (let next = opening.pop(); next; next = opening.pop()) {
      if (next.open && next !== cell) continue;
      opening.push(...next.sources);
      if (next.open) continue;
      next.open = true;
      if (next.lost && next.compiled.manual && !next.blocked) next.ticket = true;
      this.#orchestra.define(next);
      opened.push(next);
    }
    for (const each of opened) this.expect(each, false);
  }

  /** The outcome of these cells is wanted on the page, and of all that depend on them. `again`: they will run. */
  demandOnward(cells: Cell[], again: boolean): void {
    const seen = new Set<Cell>();
    const wanted = [...cells];
    for (let next = wanted.pop(); next; next = wanted.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      wanted.push(...next.readers);
      if (this.mode === "on-demand" && !next.open && next.status !== "waiting") {
        this.markStale(next);
        continue;
      }
      this.open(next);
      if (again) this.expect(next, true);
      if (!next.demanded) {
        next.demanded = true;
        if (next.live) this.#reporter.views(next.live);
      }
    }
  }

  /** The cell is going to run, unless it has to be asked; so are those that read it. */
  expect(cell: Cell, demanded: boolean): void {
    const expecting = [cell];
    for (let next = expecting.pop(); next; next = expecting.pop()) {
      if (!next.open) continue;
      if (demanded) next.demanded = true;
      if (next.waiting || !this.#mayRun(next)) continue;
      if (this.#lacks(next)) {
        this.markStale(next);
        continue;
      }
      if (next.run && !next.run.settled) next.run.supersede();
      next.waiting = true;
      this.#reporter.status(next);
      expecting.push(...next.readers);
    }
  }

  #mayRun(cell: Cell): boolean {
    if (cell.blocked) return false;
    return cell.ticket || (this.mode === "automatic" && !cell.compiled.manual);
  }

  /** Whether something it reads, directly or not, has no value until somebody asks for it. */
  #lacks(cell: Cell): boolean {
    if (this.#gates.size === 0) return false;
    const seen = new Set<Cell>();
    const above = [...cell.sources];
    for (let next = above.pop(); next; next = above.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (this.#gates.has(next) && !this.#mayRun(next)) return true;
      above.push(...next.sources);
    }
    return false;
  }

  markStale(cell: Cell): void {
    const marking = [cell];
    for (let next = marking.pop(); next; next = marking.pop()) {
      const waited = next.waiting;
      next.waiting = false;
      if (next.stale && !waited && next !== cell) continue;
      next.stale = true;
      this.#reporter.status(next);
      marking.push(...next.readers);
    }
  }

  /** Lets what a cell reads run too where it is not up to date, unless it has to be asked itself. */
  pull(cell: Cell): void {
    const above = [...cell.sources];
    for (let next = above.pop(); next; next = above.pop()) {
      const fresh = next.live && !next.stale;
      if (fresh || next.ticket || next.blocked || (next.compiled.manual && !next.lost)) continue;
      next.ticket = true;
      if (next.open) this.#orchestra.define(next);
      this.open(next);
      this.expect(next, false);
      above.push(...next.sources);
    }
  }

  /** What the cell's variable gives when what it reads is there: a run, a promise of one, or never anything. */
  compute(cell: Cell, readings: Reading[]): Run | Promise<Run> {
    // Later values are on their way, and will bring the dataflow back here.
    if (readings.some(isSuperseded)) return never();
    const {live} = cell;
    if (live && !cell.force && sameReadings(live.reads, readings)) {
      cell.waiting = false;
      cell.stale = cell.sources.some(isStale);
      this.#reporter.status(cell);
      return live.result;
    }
    if (!this.#mayRun(cell)) {
      this.markStale(cell);
      if (!live) this.#gates.add(cell);
      return live?.result ?? never();
    }
    return this.#start(cell, readings);
  }

  #start(cell: Cell, readings: Reading[]): Run | Promise<Run> {
    const previous = cell.run;
    // first the new run takes hold of what it reads, then the old one lets go
    const run = this.#orchestra.prepare(cell, readings);
    cell.run = run;
    previous?.supersede();
    this.#gates.delete(cell);
    cell.waiting = cell.ticket = cell.force = cell.unlimited = cell.lost = false;
    cell.stale = cell.sources.some(isStale);
    for (const reader of cell.readers) {
      const known = reader.waiting && (reader.demanded || !cell.demanded);
      if (reader.open && !known) this.expect(reader, cell.demanded);
    }
    this.#orchestra.begin(run);
    return run.result;
  }

  /** Keeps a cell from running until it is asked to, or edited. */
  block(cell: Cell, status: CellStatus): void {
    cell.blocked = status;
    this.#gates.add(cell);
  }

  /** The cell is taken out of the notebook. */
  forget(cell: Cell): void {
    this.#gates.delete(cell);
  }
}

/** What waits for it is released when the dataflow comes back. */
function never(): Promise<never> {
  return new Promise(() => {});
}

function isSuperseded(reading: Reading): boolean {
  return reading.superseded;
}

function isStale(cell: Cell): boolean {
  return cell.stale;
}

function isOpen(cell: Cell): boolean {
  return cell.open;
}

function sameReadings(before: readonly Reading[], now: readonly Reading[]): boolean {
  return before.length === now.length && before.every((reading, index) => reading === now[index]);
}

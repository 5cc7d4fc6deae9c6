import type {Cell} from "./cell.ts";
import {heldMemory} from "./held-memory.ts";
import {nextTask} from "./next-task.ts";
import {Outbox} from "./outbox.ts";
import type {CellStatus, FromKernel} from "./protocol.ts";
import type {Run} from "./run.ts";

/** Views of a run that is still at work are shown together if it is done within this time (ms). */
const patience = 100;

/** A cell that ran for less than this (ms) the last time is entered without telling the host first. */
const brief = 1;

/** Tells the host what cells do: states, views, errors, and when nothing is going on any more. */
export class Reporter {
  readonly #outbox: Outbox;
  /** the state and version the host was told last */
  readonly #told = new Map<Cell, {status: CellStatus; version: number; giving?: boolean}>();
  /** cells that may be doing something else than the host was told */
  readonly #unsure = new Set<Cell>();
  readonly #active = new Set<Cell>();
  /** whose code has the thread, as the host was told */
  #holder: Run | undefined;
  #wasActive = false;
  /** cells of which the host shows views */
  readonly #showing = new Set<Cell>();
  /** runs with views the host has not got */
  readonly #waiting = new Set<Run>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #toldMemory = false;

  constructor(send: (messages: FromKernel[]) => void) {
    this.#outbox = new Outbox({
      send,
      // not before the dataflow's next step: what is quick is told when it is done, not that it waits
      later: (flush) =>
        nextTask(() =>
          nextTask(() => {
            this.#letGo();
            flush();
          })
        ),
      states: (push) => this.#states(push),
      views: (push) => this.#gather(push),
      refused
    });
  }

  post(message: FromKernel): void {
    this.#outbox.push(message);
  }

  flush(): void {
    this.#outbox.flush();
  }

  /** The page shows something of this cell that came from elsewhere: prerendered, or from an earlier worker. */
  assumeShown(cell: Cell): void {
    this.#showing.add(cell);
    this.#told.set(cell, {status: cell.status, version: cell.version});
  }

  forget(cell: Cell): void {
    this.#told.delete(cell);
    this.#showing.delete(cell);
    this.#active.delete(cell);
    this.#unsure.delete(cell);
  }

  /** Works out what the cell is doing, to be told with the next messages if it is new. */
  status(cell: Cell): void {
    const status = statusOf(cell);
    cell.status = status;
    if (status === "waiting" || status === "running") {
      this.#active.add(cell);
      this.#wasActive = true;
    } else {
      this.#active.delete(cell);
    }
    this.#unsure.add(cell);
    this.#outbox.schedule();
  }

  #tell(cell: Cell, push: (message: FromKernel) => void): void {
    const {status, version, run} = cell;
    const giving = status === "done" && cell.live?.giving === true;
    const told = this.#told.get(cell);
    if (!told) this.#told.set(cell, {status, version, giving});
    else if (told.status === status && told.version === version && !told.giving === !giving) return;
    else Object.assign(told, {status, version, giving});
    const message: FromKernel = {type: "status", cell: cell.id, version, status};
    if (run?.settled && (status === "done" || status === "failed")) message.ms = run.ms;
    if (run?.recomputed && !run.superseded) message.recomputed = true;
    if (giving) message.giving = true;
    push(message);
  }

  /** A cell's code is about to run. If it never returns, the host must know which it was. */
  entering(run: Run): void {
    const {cell} = run;
    const known = cell.took.revision === cell.revision && cell.took.ms < brief;
    if (!known || performance.now() - this.#outbox.sent > brief) this.holds(run);
  }

  /** This run's code has the thread. The host is told at once: there may be no later. */
  holds(run: Run): void {
    if (this.#holder === run) return;
    this.#holder = run;
    this.post({type: "holds", cell: run.cell.id, version: run.version});
    this.flush();
  }

  /** Another task has come, so no cell has the thread any more. */
  #letGo(): void {
    if (!this.#holder) return;
    this.#holder = undefined;
    this.post({type: "holds", cell: "", version: 0});
  }

  settled(run: Run): void {
    const {cell, version, error, ms} = run;
    cell.took.revision = run.revision;
    cell.took.ms = ms;
    this.status(cell);
    if (run.hasShown || this.#showing.has(cell)) this.views(run);
    if (error) this.post({type: "error", cell: cell.id, version, error});
  }

  /** The views of a run changed, or are now wanted. */
  views(run: Run): void {
    this.#waiting.add(run);
    if (run.settled) this.#outbox.schedule();
    else this.#timer ??= setTimeout(() => this.#late(), patience);
  }

  #late(): void {
    this.#timer = undefined;
    this.#outbox.schedule();
  }

  #states(push: (message: FromKernel) => void): void {
    for (const cell of this.#unsure) this.#tell(cell, push);
    this.#unsure.clear();
  }

  #gather(push: (message: FromKernel) => void): void {
    const now = performance.now();
    for (const run of this.#waiting) {
      const {cell, version} = run;
      if (!run.superseded && !run.settled && now - run.began < patience) {
        this.#timer ??= setTimeout(() => this.#late(), patience);
        continue;
      }
      this.#waiting.delete(run);
      if (run.superseded || !cell.demanded) continue;
      const {views} = run;
      if (views.length === 0 && !this.#showing.has(cell)) continue;
      if (views.length) this.#showing.add(cell);
      else this.#showing.delete(cell);
      push({type: "views", cell: cell.id, version, views});
    }
    if (!this.#wasActive || this.#active.size > 0) return;
    this.#wasActive = false;
    const memory = heldMemory(this.#told.keys());
    if (memory || this.#toldMemory) {
      this.#toldMemory = memory !== undefined;
      push(memory ?? {type: "memory", numTensors: 0, numBytes: 0, byCell: {}});
    }
    push({type: "settled"});
  }
}

function statusOf(cell: Cell): CellStatus {
  const {live} = cell;
  if (cell.blocked) return cell.blocked;
  if (cell.waiting) return "waiting";
  if (live && !live.settled) return "running";
  if (cell.stale) return "stale";
  if (live) return live.error ? "failed" : "done";
  return cell.status;
}

/** What stands in the place of a message that holds something no other realm can take. */
function refused(message: FromKernel, error: unknown): FromKernel[] {
  if (message.type !== "views" && message.type !== "console") return [];
  const {cell, version} = message;
  const why = error instanceof Error ? error.message : String(error);
  const said = `A view holds what cannot leave the kernel (${why}). Views are plain data: numbers, strings, arrays, objects.`;
  return [
    {type: "status", cell, version, status: "failed"},
    {type: "error", cell, version, error: {kind: "not-displayable", message: said, cell}}
  ];
}

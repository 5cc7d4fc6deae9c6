import type {CellError, View} from "../../cells/views/view.ts";
import type {CompiledCell, NotebookModule} from "../compile/compiled.ts";
import {valuePreview} from "../display/preview.ts";
import {Bodies} from "./bodies.ts";
import {Cell, sameProgram} from "./cell.ts";
import type {ConsoleLevel} from "./cell-console.ts";
import {errorAt, thrownError, upstreamError} from "./cell-error.ts";
import {Dataflow} from "./dataflow.ts";
import {Graph} from "./graph.ts";
import {type ImportModule, Imports} from "./imports.ts";
import {Holders} from "./lifetimes.ts";
import {nextTask} from "./next-task.ts";
import {planKey, planOf} from "./plan.ts";
import {ProgressReport} from "./progress-report.ts";
import type {CellStatus, FromKernel, RunMode, ToKernel} from "./protocol.ts";
import type {Reading} from "./reading.ts";
import {Reporter} from "./reporter.ts";
import {Run} from "./run.ts";
import {StretchGuard} from "./stretch-guard.ts";

type Open = Extract<ToKernel, {type: "open"}>;

/**
 * One open notebook in the worker. The dataflow says when what a cell reads has a new value; the session decides
 * whether the cell then runs, is stale, or keeps its last run.
 */
export class Session {
  readonly inputs: Map<string, unknown>;
  readonly holders = new Holders();
  readonly guard = new StretchGuard();
  readonly #cells = new Map<string, Cell>();
  readonly #bodies = new Bodies();
  readonly #dataflow: Dataflow;
  readonly #reporter: Reporter;
  readonly #imports: Imports;
  /** import variables of the dataflow, and which of them failed */
  readonly #imported = new Map<string, {undefine: () => void; failed: boolean}>();
  /** cells without a value that will not run unasked: all that read them have to wait for that */
  readonly #gates = new Set<Cell>();
  #graph = new Graph([]);
  #mode: RunMode;

  static async open(
    message: Open,
    send: (messages: FromKernel[]) => void,
    importModule: ImportModule
  ): Promise<Session> {
    const dataflow = await Dataflow.create();
    const module = message.module
      ? ((await importModule(message.module, message.base)) as unknown as NotebookModule)
      : undefined;
    return new Session(message, module, dataflow, send, importModule);
  }

  private constructor(
    {cells, module: url, mode, lazy, inputs, base, modules, resume}: Open,
    module: NotebookModule | undefined,
    dataflow: Dataflow,
    send: (messages: FromKernel[]) => void,
    importModule: ImportModule
  ) {
    this.#dataflow = dataflow;
    this.#mode = mode;
    this.inputs = new Map(Object.entries(inputs));
    this.#imports = new Imports({base, modules, built: module?.imports, importModule});
    this.#reporter = new Reporter(send);
    if (module) this.#bodies.useModule(url!, module);

    for (const compiled of cells ?? module?.notebook.cells ?? []) {
      const cell = new Cell(compiled, this.#bodies);
      const before = resume?.[compiled.id];
      cell.version = before?.version ?? 0;
      cell.status = before?.status ?? (lazy ? "prerendered" : "waiting");
      if (before?.blocked) this.#block(cell, before.status);
      cell.lost = before !== undefined && before.status !== "prerendered";
      if (cell.status !== "waiting") this.#reporter.assumeShown(cell);
      this.#cells.set(cell.id, cell);
    }
    this.#relate();
    if (resume) this.#resume();
    else if (!lazy) this.#demandOnward([...this.#cells.values()], true);
    this.#reporter.flush();
  }

  receive(message: Exclude<ToKernel, Open>): void {
    switch (message.type) {
      case "set":
        this.#set(message.cells, message.removed);
        break;
      case "input":
        this.#input(message.id, message.value);
        break;
      case "run":
        this.#run(this.#named(message.cells), message.unlimited ?? false);
        break;
      case "stop":
        this.#stop(message.cells);
        break;
      case "mode":
        this.#changeMode(message.mode);
        break;
      case "preview":
        this.#reporter.post({
          type: "previews",
          request: message.request,
          variables: this.#previews(message.names)
        });
        break;
      case "ping":
        // what was said before may still be on its way to a cell
        nextTask(() => this.#reporter.post({type: "pong", request: message.request}));
        break;
    }
  }

  /** An error outside every run: a promise or a timer that a cell left behind. Returns whether a cell is known. */
  stray(thrown: unknown): void {
    const error = thrownError(thrown, "", this.#bodies, this.#graph.names());
    const stack = thrown instanceof Error ? String(thrown.stack) : "";
    const cell = this.#cells.get(this.#bodies.place(stack)?.cell.id ?? "");
    const place = error.line === undefined ? "" : ` (${error.line}:${error.column})`;
    const views: View[] = [{kind: "text", text: `Nobody waited for this error: ${error.message}${place}`}];
    this.#reporter.post({
      type: "console",
      cell: cell?.id ?? "",
      version: cell?.version ?? 0,
      level: cell ? "error" : "warn",
      views
    });
  }

  // What a run tells

  thrown(thrown: unknown, cell: Cell): CellError {
    return thrownError(thrown, cell.id, this.#bodies, this.#graph.names());
  }

  displayed(run: Run): void {
    this.#reporter.views(run);
  }

  wrote(run: Run, level: ConsoleLevel, views: View[]): void {
    const {cell, version} = run;
    if (cell.demanded) this.#reporter.post({type: "console", cell: cell.id, version, level, views});
  }

  progress(run: Run, fraction: number, note: string | undefined): void {
    run.report ??= new ProgressReport(run, (message) => this.#reporter.post(message));
    run.report.at(fraction, note);
  }

  importModule(specifier: unknown): Promise<Record<string, unknown>> {
    return this.#imports.load(String(specifier));
  }

  /** A run has all its first values, or failed. */
  settled(run: Run): void {
    const {cell} = run;
    this.#reporter.settled(run);
    for (const id of cell.moved) {
      const names = run.carriers(id);
      for (const name of names.length ? names : cell.compiled.outputs) this.#demandReaders(cell, name, false);
    }
    cell.moved.clear();
  }

  /** An output has a later value. */
  changed(run: Run, name: string): void {
    for (const reader of this.#readersOf(run.cell, name)) {
      if (reader.open) this.#expect(reader, true);
    }
  }

  // Cells that come, change and go

  #set(cells: CompiledCell[], removed: string[]): void {
    const changed = new Set<Cell>();
    for (const id of removed) {
      const cell = this.#cells.get(id);
      if (!cell) continue;
      this.#close(cell);
      this.#cells.delete(id);
      this.#reporter.forget(cell);
    }
    for (const compiled of cells) {
      const cell = this.#cells.get(compiled.id);
      if (!cell) {
        const added = new Cell(compiled, this.#bodies);
        this.#cells.set(compiled.id, added);
        changed.add(added);
      } else if (sameProgram(cell.compiled, compiled)) {
        cell.compiled = compiled;
        this.#bodies.move(compiled, cell.revision);
      } else {
        cell.compiled = compiled;
        cell.revision++;
        cell.blocked = undefined;
        changed.add(cell);
      }
    }
    for (const cell of this.#relate()) changed.add(cell);
    for (const cell of changed) {
      if (cell.run && !cell.run.settled) cell.run.supersede();
      cell.lost = false;
      cell.force = true;
      if (cell.open) this.#define(cell);
    }
    this.#demandOnward([...changed], true);
  }

  /** Works out anew who reads whom. Returns the cells that need other variables than before. */
  #relate(): Cell[] {
    const cells = [...this.#cells.values()];
    this.#graph = new Graph(cells.map(({compiled}) => compiled));
    const changed: Cell[] = [];
    for (const cell of cells) {
      const plan = planOf(cell.compiled, this.#graph);
      if (planKey(plan) !== planKey(cell.plan)) changed.push(cell);
      cell.plan = plan;
      cell.sources = [];
      cell.readers = [];
    }
    for (const cell of cells) {
      const sources = new Set<Cell>();
      for (const name of cell.plan.variables) {
        const source = this.#graph.resolve(name);
        if (source.from === "cell") sources.add(this.#cells.get(source.cell)!);
      }
      cell.sources = [...sources];
      for (const source of sources) source.readers.push(cell);
    }
    return changed;
  }

  #close(cell: Cell): void {
    cell.run?.supersede();
    for (const undefine of cell.undefine) undefine();
    cell.undefine = [];
    cell.open = false;
    this.#gates.delete(cell);
  }

  /** (Re)makes the variables of a cell. New ones, because a variable's new computation waits for its old one. */
  #define(cell: Cell): void {
    for (const undefine of cell.undefine) undefine();
    const {plan, compiled} = cell;
    plan.imports.forEach((imported, index) => {
      if (imported) this.#defineImport(plan.variables[index], imported);
    });
    // a name that other cells define too is nobody's
    const outputs = compiled.outputs.filter((name) => this.#graph.resolve(name).from === "cell");
    const compute = (readings: unknown[]) => this.#compute(cell, readings as Reading[]);
    if (outputs.length === 1) {
      // the usual case takes one variable instead of two, and half the time
      const [name] = outputs;
      const source = (readings: unknown[]) => {
        const run = compute(readings);
        return run instanceof Run ? run.source(name) : run.then((ended) => ended.source(name));
      };
      cell.undefine = [this.#dataflow.define(name, plan.variables, source)];
      return;
    }
    const body = `run of ${cell.id}`;
    cell.undefine = [this.#dataflow.define(body, plan.variables, compute)];
    for (const name of outputs) {
      cell.undefine.push(this.#dataflow.define(name, [body], ([run]) => (run as Run).source(name)));
    }
  }

  #defineImport(variable: string, imported: {specifier: string; imported: string}): void {
    const known = this.#imported.get(variable);
    if (known && !known.failed) return;
    known?.undefine();
    const entry = {
      failed: false,
      undefine: this.#dataflow.define(variable, [], async () => {
        const reading = await this.#imports.read(imported.specifier, imported.imported);
        entry.failed = reading.error !== undefined;
        return reading;
      })
    };
    this.#imported.set(variable, entry);
  }

  // What is wanted

  /** Puts a cell, and what it reads, into the dataflow. */
  #open(cell: Cell): void {
    if (cell.open && cell.sources.every(isOpen)) return;
    const opened: Cell[] = [];
    const opening = [cell];
    for (let next = opening.pop(); next; next = opening.pop()) {
      if (next.open && next !== cell) continue;
      opening.push(...next.sources);
      if (next.open) continue;
      next.open = true;
      if (next.lost && next.compiled.manual && !next.blocked) next.ticket = true;
      this.#define(next);
      opened.push(next);
    }
    for (const each of opened) this.#expect(each, false);
  }

  /** The outcome of these cells is wanted on the page, and of all that depend on them. `again`: they will run. */
  #demandOnward(cells: Cell[], again: boolean): void {
    const seen = new Set<Cell>();
    const wanted = [...cells];
    for (let next = wanted.pop(); next; next = wanted.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      wanted.push(...next.readers);
      if (this.#mode === "on-demand" && !next.open && next.status !== "waiting") {
        this.#markStale(next);
        continue;
      }
      this.#open(next);
      if (again) this.#expect(next, true);
      if (!next.demanded) {
        next.demanded = true;
        if (next.live) this.#reporter.views(next.live);
      }
    }
  }

  #demandReaders(cell: Cell, name: string, again: boolean): void {
    this.#demandOnward(this.#readersOf(cell, name), again);
  }

  #readersOf(cell: Cell, name: string): Cell[] {
    return cell.readers.filter(({compiled}) => compiled.inputs.includes(name));
  }

  /** The cell is going to run, unless it has to be asked; so are those that read it. */
  #expect(cell: Cell, demanded: boolean): void {
    const expecting = [cell];
    for (let next = expecting.pop(); next; next = expecting.pop()) {
      if (!next.open) continue;
      if (demanded) next.demanded = true;
      if (next.waiting || !this.#mayRun(next)) continue;
      if (this.#lacks(next)) {
        this.#markStale(next);
        continue;
      }
      if (next.run && !next.run.settled) next.run.supersede();
      next.waiting = true;
      this.#show(next);
      expecting.push(...next.readers);
    }
  }

  #mayRun(cell: Cell): boolean {
    if (cell.blocked) return false;
    return cell.ticket || (this.#mode === "automatic" && !cell.compiled.manual);
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

  #markStale(cell: Cell): void {
    const marking = [cell];
    for (let next = marking.pop(); next; next = marking.pop()) {
      const waited = next.waiting;
      next.waiting = false;
      if (next.stale && !waited && next !== cell) continue;
      next.stale = true;
      this.#show(next);
      marking.push(...next.readers);
    }
  }

  // Runs

  /** What the cell's variable gives when what it reads is there: a run, a promise of one, or never anything. */
  #compute(cell: Cell, readings: Reading[]): Run | Promise<Run> {
    // Later values are on their way, and will bring the dataflow back here.
    if (readings.some(isSuperseded)) return never();
    const {live} = cell;
    if (live && !cell.force && sameReadings(live.reads, readings)) {
      cell.waiting = false;
      cell.stale = cell.sources.some(isStale);
      this.#show(cell);
      return live.result;
    }
    if (!this.#mayRun(cell)) {
      this.#markStale(cell);
      if (!live) this.#gates.add(cell);
      return live?.result ?? never();
    }
    return this.#start(cell, readings);
  }

  #start(cell: Cell, readings: Reading[]): Run | Promise<Run> {
    const previous = cell.run;
    const run = new Run(this, cell, readings, {recomputed: cell.lost && !cell.demanded});
    cell.run = run;
    previous?.supersede();
    this.#gates.delete(cell);
    cell.waiting = cell.ticket = cell.force = cell.unlimited = cell.lost = false;
    cell.stale = cell.sources.some(isStale);
    for (const reader of cell.readers) {
      const known = reader.waiting && (reader.demanded || !cell.demanded);
      if (reader.open && !known) this.#expect(reader, cell.demanded);
    }

    const error = cell.plan.error ?? this.#failedRead(cell, readings);
    if (error) {
      run.fail(error);
      return run;
    }
    this.#show(cell);
    this.#reporter.entering(cell);
    this.guard.begin();
    run.begin();
    return run.result;
  }

  #failedRead({compiled, plan}: Cell, readings: Reading[]): CellError | undefined {
    const index = readings.findIndex(hasFailed);
    if (index < 0) return undefined;
    const {error} = readings[index];
    const imported = plan.imports[index];
    if (!imported) return upstreamError(compiled.id, plan.names[index]!, error!);
    if (imported.cell === undefined) return errorAt("import", error!.message, compiled);
    const importer = this.#cells.get(imported.cell)!.compiled;
    const own = errorAt("import", error!.message, importer, imported.entry);
    return importer === compiled ? own : upstreamError(compiled.id, plan.names[index]!, own);
  }

  #show(cell: Cell): void {
    this.#reporter.status(cell);
  }

  // What the host asks

  #input(id: string, value: unknown): void {
    this.inputs.set(id, value);
    const cell = this.#cells.get(id.slice(0, id.lastIndexOf("/")));
    if (!cell) return;
    if (this.#mode === "on-demand" && !cell.open) {
      for (const reader of cell.readers) this.#markStale(reader);
      return;
    }
    const {live} = cell;
    if (!live?.move(id, value)) {
      cell.moved.add(id);
      this.#open(cell);
      return;
    }
    const names = live.carriers(id);
    if (names.length) for (const name of names) this.#demandReaders(cell, name, true);
    else this.#demandOnward(cell.readers, false);
  }

  #run(cells: Cell[], unlimited: boolean): void {
    for (const cell of cells) {
      cell.blocked = undefined;
      cell.ticket = cell.force = true;
      cell.unlimited = unlimited;
      if (cell.run && !cell.run.settled) cell.run.supersede();
      this.#pull(cell);
    }
    for (const cell of cells) {
      cell.demanded = true;
      if (cell.open) this.#define(cell);
      this.#open(cell);
      this.#expect(cell, true);
      this.#demandOnward(cell.readers, true);
    }
  }

  /** Lets what a cell reads run too where it is not up to date, unless it has to be asked itself. */
  #pull(cell: Cell): void {
    const above = [...cell.sources];
    for (let next = above.pop(); next; next = above.pop()) {
      const fresh = next.live && !next.stale;
      if (fresh || next.ticket || next.blocked || (next.compiled.manual && !next.lost)) continue;
      next.ticket = true;
      if (next.open) this.#define(next);
      this.#open(next);
      this.#expect(next, false);
      above.push(...next.sources);
    }
  }

  #stop(ids: string[]): void {
    // those that wait for one that is stopped are not stopped, but stale
    const cells = this.#named(ids).sort((a, b) => Number(a.waiting) - Number(b.waiting));
    for (const cell of cells) {
      if (cell.status !== "running" && cell.status !== "waiting") continue;
      cell.run?.supersede();
      this.#block(cell, "stopped");
      cell.ticket = cell.force = cell.waiting = false;
      if (cell.open) this.#define(cell);
      this.#markStale(cell);
    }
  }

  /** Keeps a cell from running until it is asked to, or edited. */
  #block(cell: Cell, status: CellStatus): void {
    cell.blocked = status;
    this.#gates.add(cell);
  }

  #changeMode(mode: RunMode): void {
    for (const cell of this.#cells.values()) cell.ticket ||= cell.waiting;
    this.#mode = mode;
    if (mode === "automatic") this.#run(this.#named("stale"), false);
  }

  #named(ids: string[] | "stale"): Cell[] {
    const cells = [...this.#cells.values()];
    if (ids === "stale")
      return cells.filter(({stale, blocked, compiled}) => stale && !blocked && !compiled.manual);
    return cells.filter(({id}) => ids.includes(id));
  }

  /** A new worker in the place of one that was ended: what was waiting goes on, what was stopped stays so. */
  #resume(): void {
    const cells = [...this.#cells.values()];
    for (const cell of cells) if (cell.blocked) this.#markStale(cell);
    for (const cell of cells) {
      if (cell.status === "waiting" && !cell.stale) this.#demandOnward([cell], true);
      else if (cell.status === "stale") cell.stale = true;
    }
  }

  #previews(names: string[] | "all"): Record<string, {type: string; preview: string}> {
    const variables: Record<string, {type: string; preview: string}> = {};
    for (const {live} of this.#cells.values()) {
      for (const {name, reading} of live?.outputs.values() ?? []) {
        if (!reading || reading.error) continue;
        if (names === "all" || names.includes(name)) variables[name] = valuePreview(reading.value);
      }
    }
    return variables;
  }
}

/** What waits for it is released when the dataflow comes back. */
function never(): Promise<never> {
  return new Promise(() => {});
}

function isSuperseded(reading: Reading): boolean {
  return reading.superseded;
}

function hasFailed(reading: Reading): boolean {
  return reading.error !== undefined;
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

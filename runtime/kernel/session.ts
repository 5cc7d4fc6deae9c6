import type {CellError, View} from "../../cells/views/view.ts";
import type {CompiledCell, NotebookModule} from "../compile/compiled.ts";
import {Bodies} from "./bodies.ts";
import type {Cell} from "./cell.ts";
import type {ConsoleLevel} from "./cell-console.ts";
import {errorAt, thrownError, upstreamError} from "./cell-error.ts";
import {Conductor, type Orchestra} from "./conductor.ts";
import {Dataflow} from "./dataflow.ts";
import {type ImportModule, Imports} from "./imports.ts";
import {Holders} from "./lifetimes.ts";
import {nextTask} from "./next-task.ts";
import {ProgressReport} from "./progress-report.ts";
import type {FromKernel, RunMode, ToKernel} from "./protocol.ts";
import type {Reading} from "./reading.ts";
import {Reporter} from "./reporter.ts";
import {Run} from "./run.ts";
import {SessionCells} from "./session-cells.ts";
import {StretchGuard} from "./stretch-guard.ts";
import {Wiring} from "./wiring.ts";

type Open = Extract<ToKernel, {type: "open"}>;

/** One open notebook in the worker: takes the host's messages, and what runs tell. */
export class Session implements Orchestra {
  /** the notebook's URL */
  readonly base: string;
  readonly inputs: Map<string, unknown>;
  readonly holders = new Holders();
  readonly guard = new StretchGuard();
  readonly #bodies = new Bodies();
  readonly #cells = new SessionCells(this.#bodies);
  readonly #imports: Imports;
  readonly #wiring: Wiring;
  readonly #reporter: Reporter;
  readonly #conductor: Conductor;

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
    this.base = base;
    this.inputs = new Map(Object.entries(inputs));
    this.#imports = new Imports({base, modules, built: module?.imports, importModule});
    this.#wiring = new Wiring(dataflow, this.#imports);
    this.#reporter = new Reporter(send);
    this.#conductor = new Conductor(mode, this, this.#reporter);
    if (module) this.#bodies.useModule(url!, module);

    for (const compiled of cells ?? module?.notebook.cells ?? []) {
      const cell = this.#cells.add(compiled);
      const before = resume?.[compiled.id];
      cell.version = before?.version ?? 0;
      cell.status = before?.status ?? (lazy ? "prerendered" : "waiting");
      if (before?.blocked) this.#conductor.block(cell, before.status);
      cell.lost = before !== undefined && before.status !== "prerendered";
      if (before || lazy) this.#reporter.assumeShown(cell);
    }
    this.#cells.relate();
    if (resume) this.#resume();
    else if (!lazy) this.#conductor.demandOnward(this.#cells.all, true);
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
        this.#run(this.#cells.named(message.cells), message.unlimited ?? false);
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
          variables: this.#cells.previews(message.names)
        });
        break;
      case "ping":
        // what was said before may still be on its way to a cell
        nextTask(() =>
          this.#reporter.post({type: "pong", request: message.request, giving: this.#cells.giving()})
        );
        break;
    }
  }

  /** An error outside every run: a promise or a timer that a cell left behind. */
  stray(thrown: unknown): void {
    const error = thrownError(thrown, "", this.#bodies, this.#cells.graph.names());
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
    return thrownError(thrown, cell.id, this.#bodies, this.#cells.graph.names());
  }

  displayed(run: Run): void {
    this.#reporter.views(run);
  }

  wrote(run: Run, level: ConsoleLevel, views: View[]): void {
    const {cell, version} = run;
    if (cell.demanded) this.#reporter.post({type: "console", cell: cell.id, version, level, views});
  }

  holds(run: Run): void {
    // a function of a cell that is done may be called by another, which is to blame then
    if (!run.settled && !run.superseded) this.#reporter.holds(run);
  }

  progress(run: Run, fraction: number, note: string | undefined): void {
    run.report ??= new ProgressReport(run, (message) => this.#reporter.post(message));
    run.report.at(fraction, note);
  }

  readonly importModule = (specifier: unknown): Promise<Record<string, unknown>> =>
    this.#imports.load(String(specifier));

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

  /** What the run gave last is all it gives. */
  exhausted(run: Run): void {
    this.#reporter.status(run.cell);
  }

  /** An output has a later value. */
  changed(run: Run, name: string): void {
    for (const reader of this.#cells.readersOf(run.cell, name)) {
      if (reader.open) this.#conductor.expect(reader, true);
    }
  }

  // Cells that come, change and go

  #set(cells: CompiledCell[], removed: string[]): void {
    for (const id of removed) {
      const cell = this.#cells.remove(id);
      if (!cell) continue;
      cell.run?.supersede();
      this.#wiring.remove(cell);
      this.#conductor.forget(cell);
      this.#reporter.forget(cell);
    }
    const changed = new Set<Cell>();
    for (const compiled of cells) {
      const cell = this.#cells.put(compiled);
      if (cell) changed.add(cell);
    }
    for (const cell of this.#cells.relate()) changed.add(cell);
    for (const cell of changed) {
      if (cell.run && !cell.run.settled) cell.run.supersede();
      cell.lost = false;
      cell.force = true;
      if (cell.open) this.define(cell);
    }
    this.#conductor.demandOnward([...changed], true);
  }

  // What the conductor asks

  define(cell: Cell): void {
    this.#wiring.define(cell, this.#cells.graph, (one, readings) => this.#conductor.compute(one, readings));
  }

  prepare(cell: Cell, readings: Reading[]): Run {
    return new Run(this, cell, readings);
  }

  begin(run: Run): void {
    const {cell} = run;
    const error = cell.plan.error ?? this.#failedRead(run);
    if (error) {
      run.fail(error);
      return;
    }
    this.#reporter.status(cell);
    this.#reporter.entering(run);
    this.guard.begin();
    run.begin();
  }

  #failedRead({cell: {compiled, plan}, reads}: Run): CellError | undefined {
    const index = reads.findIndex(hasFailed);
    if (index < 0) return undefined;
    const error = reads[index].error!;
    const imported = plan.imports[index];
    if (!imported) return upstreamError(compiled.id, plan.names[index]!, error);
    if (imported.cell === undefined) return errorAt("import", error.message, compiled);
    const importer = this.#cells.get(imported.cell)!.compiled;
    const own = errorAt("import", error.message, importer, imported.entry);
    return importer === compiled ? own : upstreamError(compiled.id, plan.names[index]!, own);
  }

  #demandReaders(cell: Cell, name: string, again: boolean): void {
    this.#conductor.demandOnward(this.#cells.readersOf(cell, name), again);
  }

  // What the host asks

  #input(id: string, value: unknown): void {
    this.inputs.set(id, value);
    const cell = this.#cells.get(id.slice(0, id.lastIndexOf("/")));
    if (!cell) return;
    if (this.#conductor.mode === "on-demand" && !cell.open) {
      for (const reader of cell.readers) this.#conductor.markStale(reader);
      return;
    }
    const {live} = cell;
    if (!live?.move(id, value)) {
      cell.moved.add(id);
      this.#conductor.open(cell);
      return;
    }
    const names = live.carriers(id);
    if (names.length) for (const name of names) this.#demandReaders(cell, name, true);
    else this.#conductor.demandOnward(cell.readers, false);
  }

  #run(cells: Cell[], unlimited: boolean): void {
    for (const cell of cells) {
      cell.blocked = undefined;
      cell.ticket = cell.force = true;
      cell.unlimited = unlimited;
      if (cell.run && !cell.run.settled) cell.run.supersede();
      this.#conductor.pull(cell);
    }
    for (const cell of cells) {
      cell.demanded = true;
      if (cell.open) this.define(cell);
      this.#conductor.open(cell);
      this.#conductor.expect(cell, true);
      this.#conductor.demandOnward(cell.readers, true);
    }
  }

  #stop(ids: string[]): void {
    // those that wait for one that is stopped are not stopped, but stale
    const cells = this.#cells.named(ids).sort((a, b) => Number(a.waiting) - Number(b.waiting));
    for (const cell of cells) {
      if (cell.status !== "running" && cell.status !== "waiting") {
        cell.live?.finish();
        continue;
      }
      cell.run?.supersede();
      this.#conductor.block(cell, "stopped");
      cell.ticket = cell.force = cell.waiting = false;
      if (cell.open) this.define(cell);
      this.#conductor.markStale(cell);
    }
  }

  #changeMode(mode: RunMode): void {
    for (const cell of this.#cells.all) cell.ticket ||= cell.waiting;
    this.#conductor.mode = mode;
    if (mode === "automatic") this.#run(this.#cells.named("stale"), false);
  }

  /** A new worker in the place of one that was ended: what was waiting goes on, what was stopped stays so. */
  #resume(): void {
    const cells = this.#cells.all;
    for (const cell of cells) if (cell.blocked) this.#conductor.markStale(cell);
    for (const cell of cells) {
      if (cell.status === "waiting" && !cell.stale) this.#conductor.demandOnward([cell], true);
      else if (cell.status === "stale") cell.stale = true;
    }
  }
}

function hasFailed(reading: Reading): boolean {
  return reading.error !== undefined;
}

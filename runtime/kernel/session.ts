import type {CellError, View} from "../../cells/views/view.ts";
import type {CompiledCell, NotebookModule} from "../compile/compiled.ts";
import {valuePreview} from "../display/preview.ts";
import {Bodies} from "./bodies.ts";
import {Cell, sameProgram} from "./cell.ts";
import type {ConsoleLevel} from "./cell-console.ts";
import {errorAt, thrownError, upstreamError} from "./cell-error.ts";
import {Conductor, type Orchestra} from "./conductor.ts";
import {Dataflow} from "./dataflow.ts";
import {Graph} from "./graph.ts";
import {type ImportModule, Imports} from "./imports.ts";
import {Holders} from "./lifetimes.ts";
import {nextTask} from "./next-task.ts";
import {planKey, planOf} from "./plan.ts";
import {ProgressReport} from "./progress-report.ts";
import type {FromKernel, RunMode, ToKernel} from "./protocol.ts";
import type {Reading} from "./reading.ts";
import {Reporter} from "./reporter.ts";
import {Run} from "./run.ts";
import {StretchGuard} from "./stretch-guard.ts";
import {Wiring} from "./wiring.ts";

type Open = Extract<ToKernel, {type: "open"}>;

/** One open notebook in the worker: takes the host's messages, and what runs tell. */
export class Session implements Orchestra {
  readonly inputs: Map<string, unknown>;
  readonly holders = new Holders();
  readonly guard = new StretchGuard();
  readonly #cells = new Map<string, Cell>();
  readonly #bodies = new Bodies();
  readonly #imports: Imports;
  readonly #wiring: Wiring;
  readonly #reporter: Reporter;
  readonly #conductor: Conductor;
  #graph = new Graph([]);

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
    this.inputs = new Map(Object.entries(inputs));
    this.#imports = new Imports({base, modules, built: module?.imports, importModule});
    this.#wiring = new Wiring(dataflow, this.#imports);
    this.#reporter = new Reporter(send);
    this.#conductor = new Conductor(mode, this, this.#reporter);
    if (module) this.#bodies.useModule(url!, module);

    for (const compiled of cells ?? module?.notebook.cells ?? []) {
      const cell = new Cell(compiled, this.#bodies);
      const before = resume?.[compiled.id];
      cell.version = before?.version ?? 0;
      cell.status = before?.status ?? (lazy ? "prerendered" : "waiting");
      if (before?.blocked) this.#conductor.block(cell, before.status);
      cell.lost = before !== undefined && before.status !== "prerendered";
      if (before || lazy) this.#reporter.assumeShown(cell);
      this.#cells.set(cell.id, cell);
    }
    this.#relate();
    if (resume) this.#resume();
    else if (!lazy) this.#conductor.demandOnward([...this.#cells.values()], true);
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

  /** An error outside every run: a promise or a timer that a cell left behind. */
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

  /** An output has a later value. */
  changed(run: Run, name: string): void {
    for (const reader of this.#readersOf(run.cell, name)) {
      if (reader.open) this.#conductor.expect(reader, true);
    }
  }

  // Cells that come, change and go

  #set(cells: CompiledCell[], removed: string[]): void {
    const changed = new Set<Cell>();
    for (const id of removed) {
      const cell = this.#cells.get(id);
      if (!cell) continue;
      cell.run?.supersede();
      this.#wiring.remove(cell);
      this.#conductor.forget(cell);
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
      if (cell.open) this.define(cell);
    }
    this.#conductor.demandOnward([...changed], true);
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

  // What the conductor asks

  define(cell: Cell): void {
    this.#wiring.define(cell, this.#graph, (one, readings) => this.#conductor.compute(one, readings));
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
    this.#reporter.entering(cell);
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
    this.#conductor.demandOnward(this.#readersOf(cell, name), again);
  }

  #readersOf(cell: Cell, name: string): Cell[] {
    return cell.readers.filter(({compiled}) => compiled.inputs.includes(name));
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
    const cells = this.#named(ids).sort((a, b) => Number(a.waiting) - Number(b.waiting));
    for (const cell of cells) {
      if (cell.status !== "running" && cell.status !== "waiting") continue;
      cell.run?.supersede();
      this.#conductor.block(cell, "stopped");
      cell.ticket = cell.force = cell.waiting = false;
      if (cell.open) this.define(cell);
      this.#conductor.markStale(cell);
    }
  }

  #changeMode(mode: RunMode): void {
    for (const cell of this.#cells.values()) cell.ticket ||= cell.waiting;
    this.#conductor.mode = mode;
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
    for (const cell of cells) if (cell.blocked) this.#conductor.markStale(cell);
    for (const cell of cells) {
      if (cell.status === "waiting" && !cell.stale) this.#conductor.demandOnward([cell], true);
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

function hasFailed(reading: Reading): boolean {
  return reading.error !== undefined;
}

import type {CellError, InputView, View} from "../../cells/views/view.ts";
import {checkValue} from "../inputs/check-value.ts";
import type {Input} from "../inputs/input.ts";
import type {Cell} from "./cell.ts";
import {cellConsole} from "./cell-console.ts";
import {ControlStream} from "./control-stream.ts";
import {Keep} from "./lifetimes.ts";
import {isThenable, Output, type OutputOwner} from "./output.ts";
import type {ProgressReport} from "./progress-report.ts";
import {Reading} from "./reading.ts";
import {RunViews, type ViewsOwner} from "./run-views.ts";
import {scopeOf} from "./scope.ts";
import type {Session} from "./session.ts";

/** A cell at a version. What a superseded run still gives is dropped, and nothing waits for it. */
export class Run implements OutputOwner, ViewsOwner {
  readonly cell: Cell;
  readonly version: number;
  /** of the cell's program, to tell an edited cell from one that is only run again */
  readonly revision: number;
  /** what it read, in the order of the plan's variables */
  readonly reads: readonly Reading[];
  readonly keep: Keep;
  readonly began = performance.now();
  readonly unlimited: boolean;
  /** a value lost with a stopped kernel, computed again because something reads it */
  readonly recomputed: boolean;
  /** what the cell's variable gives: this run, once its body has ended */
  result: Run | Promise<Run> = this;
  readonly outputs = new Map<string, Output>();
  error: CellError | undefined;
  report: ProgressReport | undefined;
  superseded = false;
  /** whether the body has ended */
  ended = false;
  /** whether every output and display has its first value too */
  settled = false;
  ms = 0;
  readonly #session: Session;
  // Made when first used: most runs show and ask nothing, and a chain of a thousand should take no time.
  #views: RunViews | undefined;
  #controls: Map<string, ControlStream> | undefined;
  #abort: AbortController | undefined;
  #invalidation: {promise: Promise<void>; resolve(): void} | undefined;
  #console: Console | undefined;
  #failed: Reading | undefined;
  #asNeed: [Keep] | undefined;
  /** what the cell has still to give before it is settled */
  #awaited = 0;

  constructor(session: Session, cell: Cell, reads: readonly Reading[]) {
    this.#session = session;
    this.cell = cell;
    this.version = ++cell.version;
    this.revision = cell.revision;
    this.unlimited = cell.unlimited;
    this.recomputed = cell.lost && !cell.demanded;
    this.reads = reads;
    this.keep = new Keep(reads.map(keepOf));
  }

  /** Runs the body. */
  begin(): void {
    const {cell} = this;
    let given: unknown;
    try {
      given = cell.body()(scopeOf(this, this.#session));
    } catch (thrown) {
      this.failed(thrown);
      return;
    }
    if (!isThenable(given)) {
      this.#end(given as Record<string, unknown>);
      return;
    }
    const done = this.busy();
    this.result = Promise.resolve(given)
      .then(
        (outputs) => this.#end(outputs as Record<string, unknown>),
        (thrown) => this.failed(thrown)
      )
      .then(() => {
        done();
        return this;
      });
  }

  /** Ends it with an error: before it began, while it ran, or later by what it left running. */
  fail(error: CellError): void {
    if (this.superseded) return;
    this.error ??= error;
    this.ended = true;
    if (this.settled) this.#session.settled(this);
    else this.#settle();
  }

  /** Its successor begins, or it is stopped: from here on it is nobody's. */
  supersede(): void {
    if (this.superseded) return;
    this.superseded = true;
    this.#abort?.abort(new DOMException("A newer run of this cell took its place.", "AbortError"));
    this.#invalidation?.resolve();
    for (const output of this.outputs.values()) output.end();
    this.#views?.end();
    for (const stream of this.#controls?.values() ?? []) stream.return();
    this.#failed?.supersede();
    this.keep.release();
  }

  /** Ends its generators: what they gave last stays its value. */
  finish(): void {
    if (!this.settled || !this.giving) return;
    for (const output of this.outputs.values()) output.finish();
    this.#views?.end();
    this.exhausted();
  }

  /** What the variable `name` gives the dataflow. */
  source(name: string): unknown {
    const output = this.outputs.get(name);
    if (output) return output.source();
    this.#failed ??= new Reading(undefined, this.error);
    return this.#failed;
  }

  /** whether it has displayed anything */
  get hasShown(): boolean {
    return this.#views !== undefined;
  }

  /** whether generators of its may give more values than they have given */
  get giving(): boolean {
    if (this.superseded) return false;
    return this.#views?.giving || [...this.outputs.values()].some((output) => output.giving);
  }

  /** The cell's views as they stand. */
  get views(): View[] {
    return this.#views?.all ?? [];
  }

  /** The control `id` was moved. Returns whether this run has it. */
  move(id: string, value: unknown): boolean {
    const stream = this.#controls?.get(id);
    if (!stream || !checkValue(stream.control, value)) return false;
    stream.push(value);
    return true;
  }

  /** Names of the outputs that carry the control `id`, as far as it can be told. */
  carriers(id: string): string[] {
    const stream = this.#controls?.get(id);
    return [...this.outputs.values()].filter(({declared}) => declared === stream).map(({name}) => name);
  }

  // What a body finds in its scope

  // Gives nothing back: the compiler shows a cell's last expression, and that may be a call of this.
  display(value: unknown): void {
    // a control stands on the page already
    if (this.superseded || value instanceof ControlStream) return;
    this.#shown().display(value);
  }

  view(input: Input<unknown>): ControlStream {
    const control = input?.control;
    if (!control) {
      throw new TypeError(
        "view: expected an input, as view(input.range({min: 0, max: 10})). To show a value, use display."
      );
    }
    this.#controls ??= new Map();
    const id = `${this.cell.id}/${this.#controls.size}`;
    const stored = this.#session.inputs.get(id);
    const value = stored !== undefined && checkValue(control, stored) ? stored : control.value;
    const shown = {...control, value} as InputView["control"];
    const stream = new ControlStream(id, shown);
    this.#controls.set(id, stream);
    if (this.superseded) void stream.return();
    else this.#shown().add({kind: "input", id, control: shown});
    return stream;
  }

  progress(fraction: number, note?: string): void {
    if (!this.superseded) this.#session.progress(this, fraction, note);
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.superseded && !this.#abort.signal.aborted) this.#abort.abort();
    return this.#abort.signal;
  }

  get invalidation(): Promise<void> {
    this.#invalidation ??= Promise.withResolvers<void>();
    if (this.superseded) this.#invalidation.resolve();
    return this.#invalidation.promise;
  }

  get console(): Console {
    this.#console ??= cellConsole((level, views) => {
      if (!this.superseded) this.#session.wrote(this, level, views);
    });
    return this.#console;
  }

  // What outputs and views need of their run

  reading(value: unknown): Reading {
    this.#asNeed ??= [this.keep];
    return new Reading(value, undefined, new Keep(this.#asNeed, value, this.#session.holders));
  }

  failedReading(thrown: unknown): Reading {
    const error = this.#session.thrown(thrown, this.cell);
    if (!this.superseded) {
      this.error ??= error;
      if (this.settled) this.#session.settled(this);
    }
    return new Reading(undefined, error, new Keep([this.keep]));
  }

  displayed(): void {
    this.#session.displayed(this);
  }

  failed(thrown: unknown): void {
    this.fail(this.#session.thrown(thrown, this.cell));
  }

  await(): void {
    this.#awaited++;
  }

  ready(): void {
    this.#awaited--;
    this.#settle();
  }

  exhausted(): void {
    if (this.superseded || !this.settled || this.giving) return;
    this.ms = performance.now() - this.began;
    this.#session.exhausted(this);
  }

  changed(name: string): void {
    this.#session.changed(this, name);
  }

  busy(): () => void {
    this.keep.retain();
    return () => this.keep.release();
  }

  #shown(): RunViews {
    this.#views ??= new RunViews(this, {inline: this.cell.compiled.kind === "inline"});
    return this.#views;
  }

  #end(values: Record<string, unknown>): void {
    this.ended = true;
    for (const name of this.cell.compiled.outputs) {
      const output = new Output(this, name, values[name]);
      this.outputs.set(name, output);
      if (output.pending) this.#awaited++;
      // nobody will read it, but it may hold tensors
      if (this.superseded) output.end();
    }
    this.#settle();
  }

  #settle(): void {
    if (this.settled || this.superseded || !this.ended) return;
    if (this.#awaited > 0 && !this.error) return;
    this.settled = true;
    this.ms = performance.now() - this.began;
    this.#session.settled(this);
  }
}

const keepOf = (reading: Reading): Keep | undefined => reading.keep;

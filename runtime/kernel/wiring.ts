import type {Cell} from "./cell.ts";
import type {Dataflow} from "./dataflow.ts";
import type {Graph, ImportedName} from "./graph.ts";
import type {Imports} from "./imports.ts";
import type {Reading} from "./reading.ts";
import {Run} from "./run.ts";

/** What a cell's variable gives when what it reads is there: a run, a promise of one, or never anything. */
export type Compute = (cell: Cell, readings: Reading[]) => Run | Promise<Run>;

/** The variables that cells have in the dataflow. */
export class Wiring {
  readonly #dataflow: Dataflow;
  readonly #imports: Imports;
  /** variables of imports, and which of them failed */
  readonly #imported = new Map<string, {undefine: () => void; failed: boolean}>();

  constructor(dataflow: Dataflow, imports: Imports) {
    this.#dataflow = dataflow;
    this.#imports = imports;
  }

  remove(cell: Cell): void {
    for (const undefine of cell.undefine) undefine();
    cell.undefine = [];
  }

  /** (Re)makes the variables of a cell. New ones, because a variable's new computation waits for its old one. */
  define(cell: Cell, graph: Graph, decide: Compute): void {
    this.remove(cell);
    const {plan, compiled} = cell;
    plan.imports.forEach((imported, index) => {
      if (imported) this.#defineImport(plan.variables[index], imported);
    });
    // a name that other cells define too is nobody's
    const outputs = compiled.outputs.filter((name) => graph.resolve(name).from === "cell");
    const compute = (readings: unknown[]) => decide(cell, readings as Reading[]);
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

  #defineImport(variable: string, imported: ImportedName): void {
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
}

import type {CellContext, bindSymbol as symbolOfCells} from "./cell.ts";

// The symbol by its name: its module would bring the whole of cells' input checking into whatever needs this.
const bindSymbol = Symbol.for("glassbook.bind") as unknown as typeof symbolOfCells;

/** A function that, in a notebook, the kernel ties to the run that calls it. */
export type Bound<Call> = Call & {[bindSymbol](context: CellContext): Call};

/** Makes `make()` the function itself, and `make(context)` what a run of a cell gets in its place. */
export function bound<Call extends object>(make: (context?: CellContext) => Call): Bound<Call> {
  return Object.assign(make(), {[bindSymbol]: (context: CellContext) => make(context)});
}

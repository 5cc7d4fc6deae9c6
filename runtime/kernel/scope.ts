import {bindSymbol, type CellContext} from "../../cells/cell.ts";
import {loopGuard} from "../compile/loop-guard.ts";
import {ambientValue} from "./ambient.ts";
import type {Run} from "./run.ts";
import type {StretchGuard} from "./stretch-guard.ts";

/** What the kernel lends to a scope. */
export interface ScopeSource {
  /** the notebook's URL */
  readonly base: string;
  readonly guard: StretchGuard;
  /** a loop of this run has not let go of the thread for a while */
  holds(run: Run): void;
  importModule(specifier: unknown): Promise<Record<string, unknown>>;
}

/** A loop that is over within this time (ms) is no news. */
const unnoticed = 30;

/** The values of a cell's free names for one run, and what the compiler's own calls need. */
export function scopeOf(run: Run, source: ScopeSource): Record<string, unknown> {
  const {guard, importModule, base} = source;
  const {plan, compiled, calls} = run.cell;
  const scope: Record<string, unknown> = {};
  if (calls.display) scope.$display = (value: unknown) => run.display(value);
  if (calls.import) scope.$import = importModule;
  if (calls.guard) {
    scope.$guard = loopGuard(() => {
      const elapsed = guard.check(run.unlimited ? Number.POSITIVE_INFINITY : compiled.timeout);
      if (elapsed > unnoticed) source.holds(run);
    });
  }
  for (const name of plan.ambient) scope[name] = ambientValue(name, run);
  for (const [name, value] of plan.fixed) scope[name] = value;
  for (let i = 0; i < plan.names.length; i++) {
    const name = plan.names[i];
    if (name === undefined) continue;
    const {value} = run.reads[i];
    if (plan.imports[i]?.imported === "*") scope[name] = boundModule(value as object, run, base);
    // what another cell gives is left alone, unless it can only be a function of the library
    else if (plan.imports[i] || typeof value === "function") scope[name] = bound(value, run, base);
    else scope[name] = value;
  }
  return scope;
}

/** What the library lends to a cell: it stops with this run, reports under it, and starts paths at the notebook. */
function bound(value: unknown, run: Run, base: string): unknown {
  const lends = (typeof value === "object" && value !== null) || typeof value === "function";
  if (!lends || !(bindSymbol in value)) return value;
  const context: CellContext = {
    get signal() {
      return run.signal;
    },
    progress: (fraction, note) => run.progress(fraction, note),
    base
  };
  return (value as {[bindSymbol](context: CellContext): unknown})[bindSymbol](context);
}

function boundModule(module: object, run: Run, base: string): object {
  return new Proxy(module, {get: (names, name) => bound(Reflect.get(names, name), run, base)});
}

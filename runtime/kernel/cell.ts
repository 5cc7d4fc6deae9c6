import type {CellBody, CompiledCell} from "../compile/compiled.ts";
import type {Bodies} from "./bodies.ts";
import type {Undefine} from "./dataflow.ts";
import type {Plan} from "./plan.ts";
import type {CellStatus} from "./protocol.ts";
import type {Run} from "./run.ts";

interface Built {
  revision: number;
  call: CellBody;
  display: boolean;
  guard: boolean;
  import: boolean;
}

/** One cell of the kernel: its program, where it stands in the graph, and how far it has come. */
export class Cell {
  compiled: CompiledCell;
  /** grows when the program changes */
  revision = 0;
  plan: Plan = {variables: [], names: [], imports: [], ambient: [], fixed: []};
  /** cells whose outputs it reads, and cells that read its own */
  sources: Cell[] = [];
  readers: Cell[] = [];

  /** whether it is in the dataflow; a closed cell has not been needed yet */
  open = false;
  /** whether its views are wanted; a cell that is only read keeps what the page shows */
  demanded = false;
  /** what it says while it stays stopped, or failed with its kernel: until it is run or edited */
  blocked: CellStatus | undefined;
  /** may run once, whatever the mode */
  ticket = false;
  /** runs again even if what it reads is the same */
  force = false;
  /** its next run has no limit of time */
  unlimited = false;
  /** is going to run, but what it reads is not there yet */
  waiting = false;
  /** what it shows is not what its program and what it reads would give */
  stale = false;
  /** had a value in a kernel that was stopped */
  lost = false;
  /** controls that moved before the cell was run here */
  readonly moved = new Set<string>();

  status: CellStatus = "waiting";
  version = 0;
  run: Run | undefined;
  undefine: Undefine[] = [];
  /** how long its last run took (ms), and of which revision that was */
  took: {revision: number; ms: number} = {revision: -1, ms: 0};
  #body: Built | undefined;
  readonly #bodies: Bodies;

  constructor(compiled: CompiledCell, bodies: Bodies) {
    this.compiled = compiled;
    this.#bodies = bodies;
  }

  get id(): string {
    return this.compiled.id;
  }

  /** The run whose values others read, if there is one. */
  get live(): Run | undefined {
    return this.run?.superseded ? undefined : this.run;
  }

  /** The cell's function, made when first needed. */
  body(): CellBody {
    return this.#built().call;
  }

  /** Which of the compiler's own names the body calls. */
  get calls(): {display: boolean; guard: boolean; import: boolean} {
    return this.#built();
  }

  #built(): Built {
    if (this.#body?.revision !== this.revision) {
      const {body} = this.compiled;
      this.#body = {
        revision: this.revision,
        call: this.#bodies.make(this.compiled, this.revision),
        display: body.includes(".$display("),
        guard: body.includes(".$guard("),
        import: body.includes(".$import(")
      };
    }
    return this.#body;
  }
}

/** Whether two compiled cells do the same, wherever they stand in the file. */
export function sameProgram(a: CompiledCell, b: CompiledCell): boolean {
  return program(a) === program(b);
}

function program({kind, inputs, outputs, imports, body, timeout, manual, error}: CompiledCell): string {
  const specifiers = imports.map(({specifier, names}) => [specifier, names]);
  return JSON.stringify([
    kind,
    inputs,
    outputs,
    specifiers,
    body,
    timeout,
    manual,
    error?.kind,
    error?.message
  ]);
}

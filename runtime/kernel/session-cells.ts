import type {CompiledCell} from "../compile/compiled.ts";
import {valuePreview} from "../display/preview.ts";
import type {Bodies} from "./bodies.ts";
import {Cell, sameProgram} from "./cell.ts";
import {Graph} from "./graph.ts";
import {planKey, planOf} from "./plan.ts";

/** The cells of a session and who reads whom. */
export class SessionCells {
  readonly #bodies: Bodies;
  readonly #cells = new Map<string, Cell>();
  graph = new Graph([]);

  constructor(bodies: Bodies) {
    this.#bodies = bodies;
  }

  get all(): Cell[] {
    return [...this.#cells.values()];
  }

  get(id: string): Cell | undefined {
    return this.#cells.get(id);
  }

  add(compiled: CompiledCell): Cell {
    const cell = new Cell(compiled, this.#bodies);
    this.#cells.set(compiled.id, cell);
    return cell;
  }

  remove(id: string): Cell | undefined {
    const cell = this.#cells.get(id);
    this.#cells.delete(id);
    return cell;
  }

  /** Takes in a compiled cell. Returns the cell if it has to run again; not when it only moved in the file. */
  put(compiled: CompiledCell): Cell | undefined {
    const cell = this.#cells.get(compiled.id);
    if (!cell) return this.add(compiled);
    const same = sameProgram(cell.compiled, compiled);
    cell.compiled = compiled;
    if (same) {
      this.#bodies.move(compiled, cell.revision);
      return undefined;
    }
    cell.revision++;
    cell.blocked = undefined;
    return cell;
  }

  /** Works out anew who reads whom. Returns the cells that need other variables than before. */
  relate(): Cell[] {
    const cells = this.all;
    this.graph = new Graph(cells.map(({compiled}) => compiled));
    const changed: Cell[] = [];
    for (const cell of cells) {
      const plan = planOf(cell.compiled, this.graph);
      if (planKey(plan) !== planKey(cell.plan)) changed.push(cell);
      cell.plan = plan;
      cell.sources = [];
      cell.readers = [];
    }
    for (const cell of cells) {
      const sources = new Set<Cell>();
      for (const name of cell.plan.variables) {
        const source = this.graph.resolve(name);
        if (source.from === "cell") sources.add(this.#cells.get(source.cell)!);
      }
      cell.sources = [...sources];
      for (const source of sources) source.readers.push(cell);
    }
    return changed;
  }

  /** The cells that read one name of a cell. */
  readersOf(cell: Cell, name: string): Cell[] {
    return cell.readers.filter(({compiled}) => compiled.inputs.includes(name));
  }

  /** The cells with these ids; or those that are stale and may run unasked. */
  named(ids: string[] | "stale"): Cell[] {
    const cells = this.all;
    if (ids === "stale")
      return cells.filter(({stale, blocked, compiled}) => stale && !blocked && !compiled.manual);
    return cells.filter(({id}) => ids.includes(id));
  }

  /** Ids of the cells whose generators may give more. */
  giving(): string[] {
    return this.all.filter(({live}) => live?.giving).map(({id}) => id);
  }

  /** Type and one line of text for the values there are. */
  previews(names: string[] | "all"): Record<string, {type: string; preview: string}> {
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

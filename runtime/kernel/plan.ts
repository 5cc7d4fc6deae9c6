import type {CellError} from "../../cells/views/view.ts";
import type {CompiledCell} from "../compile/compiled.ts";
import {cellName, errorAt, upstreamError} from "./cell-error.ts";
import type {Graph, ImportedName} from "./graph.ts";
import {pageStandIn} from "./not-in-kernel.ts";

/** What a cell needs before it can run, and where its scope comes from. */
export interface Plan {
  /** why it cannot run at all */
  error?: CellError;
  /** variables of the dataflow that it waits for */
  variables: string[];
  /** the name that each variable has in the scope; an import of the cell's own may have none */
  names: (string | undefined)[];
  /** for each variable that is an import, which */
  imports: (ImportedName | undefined)[];
  /** names made for each run */
  ambient: string[];
  /** names with the same value for every run */
  fixed: [name: string, value: unknown][];
}

export function planOf(cell: CompiledCell, graph: Graph): Plan {
  const plan: Plan = {variables: [], names: [], imports: [], ambient: [], fixed: []};
  const error = cell.error ?? graph.errors.get(cell.id);
  if (error) return {...plan, error};

  const add = (name: string | undefined, variable: string, imported?: ImportedName) => {
    plan.names.push(name);
    plan.variables.push(variable);
    plan.imports.push(imported);
  };
  for (const name of cell.inputs) {
    const source = graph.resolve(name);
    switch (source.from) {
      case "cell":
        add(name, name);
        break;
      case "import":
        add(name, importVariable(source.imported), source.imported);
        break;
      case "ambient":
        plan.ambient.push(name);
        break;
      case "page":
        plan.fixed.push([name, pageStandIn(name)]);
        break;
      case "global":
        plan.fixed.push([name, (globalThis as Record<string, unknown>)[name]]);
        break;
      case "many":
        plan.error ??= ambiguous(cell, name, source.cells, graph);
        break;
      case "nowhere":
        plan.error ??= undefinedName(cell, name, source.near);
        break;
    }
  }
  for (const entry of cell.imports) {
    for (const {imported} of entry.names) {
      const own = {specifier: entry.specifier, imported, cell: cell.id, entry};
      if (!plan.variables.includes(importVariable(own))) add(undefined, importVariable(own), own);
    }
    if (entry.names.length === 0) {
      const own = {specifier: entry.specifier, imported: "*", cell: cell.id, entry};
      add(undefined, importVariable(own), own);
    }
  }
  return plan.error ? {...plan, variables: [], names: [], imports: []} : plan;
}

/** The dataflow's name of an import: the same for all cells that write the same one. */
export function importVariable({specifier, imported}: ImportedName): string {
  return `import ${imported} from ${specifier}`;
}

/** Two plans with the same key need no new variables. */
export function planKey({error, variables, names, ambient, fixed}: Plan): string {
  return JSON.stringify([error, variables, names, ambient, fixed.map(([name]) => name)]);
}

function ambiguous(cell: CompiledCell, name: string, cells: string[], graph: Graph): CellError {
  const cause = cells.map((id) => graph.errors.get(id)).find((error) => error !== undefined);
  if (cause) return {...upstreamError(cell.id, name, cause), cells};
  const message = `\`${name}\` is defined in ${cells.map(cellName).join(" and ")}. Rename all but one.`;
  return {...errorAt("duplicate", message, cell, whereNamed(cell, name)), cells};
}

function undefinedName(cell: CompiledCell, name: string, near: string | undefined): CellError {
  const remedy = near ? `Did you mean \`${near}\`?` : "Declare it in a cell, or import it.";
  return errorAt("undefined-name", `\`${name}\` is not defined. ${remedy}`, cell, whereNamed(cell, name));
}

function whereNamed(cell: CompiledCell, name: string): {line: number; column: number} | undefined {
  const at = cell.places?.[name];
  return at && {line: at[0], column: at[1]};
}

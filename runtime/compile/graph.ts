import type {CellError} from "../../cells/views/view.ts";
import {codeFrame} from "./code-frame.ts";
import type {CompiledCell} from "./compiled.ts";

/**
 * What is wrong with the cells together: names declared twice (an error on each cell that does) and cycles
 * (an error on each cell that is part of one). Cells in no entry can run.
 */
export function checkGraph(cells: CompiledCell[]): Map<string, CellError> {
  const errors = new Map<string, CellError>();
  const owners = ownersOf(cells);
  for (const [name, {claims}] of owners) {
    for (const claim of claims.length > 1 ? claims : []) {
      if (!errors.has(claim.cell.id)) errors.set(claim.cell.id, duplicate(name, claim, claims));
    }
  }
  for (const cell of cells) {
    const path = cyclePath(cell, owners);
    if (path && !errors.has(cell.id)) errors.set(cell.id, cycle(cell, path));
  }
  return errors;
}

/** One cell's claim to a name: it declares it, or imports it. */
interface Claim {
  cell: CompiledCell;
  line?: number;
  column?: number;
  /** what it imports, so that the same import in two cells is one claim */
  source?: string;
}

interface Owner {
  /** different meanings of the name; more than one is an error */
  claims: Claim[];
}

function ownersOf(cells: CompiledCell[]): Map<string, Owner> {
  const owners = new Map<string, Owner>();
  const claim = (name: string, one: Claim): void => {
    const owner = owners.get(name) ?? {claims: []};
    owners.set(name, owner);
    owner.claims.push(one);
  };
  for (const cell of cells) {
    for (const name of cell.outputs) {
      const [line, column] = cell.places?.[name] ?? [cell.line, undefined];
      claim(name, {cell, line, column});
    }
    for (const {specifier, names, line, column} of cell.imports) {
      for (const {imported, local} of names)
        claim(local, {cell, line, column, source: `${imported} ${specifier}`});
    }
  }
  for (const owner of owners.values()) {
    const [first] = owner.claims;
    if (owner.claims.every(({source}) => source !== undefined && source === first.source))
      owner.claims = [first];
  }
  return owners;
}

function duplicate(name: string, {cell, line, column}: Claim, claims: Claim[]): CellError {
  const others = claims.filter((claim) => claim.cell !== cell);
  const where = others
    .map((claim) => `\`${claim.cell.id}\`${claim.line ? ` (line ${claim.line})` : ""}`)
    .join(" and ");
  return {
    kind: "duplicate",
    message: `\`${name}\` is declared here and in ${where}. A name can have one meaning in a notebook: rename one of them.`,
    cell: cell.id,
    ...placed(cell, line, column),
    cells: [...new Set(others.map((claim) => claim.cell.id))]
  };
}

/** The shortest way from a cell over what it reads back to itself: cell, name, cell, ..., the first cell again. */
function cyclePath(start: CompiledCell, owners: Map<string, Owner>): string[] | undefined {
  const cameBy = new Map<CompiledCell, {reader: CompiledCell; name: string}>();
  const queue = [start];
  for (const reader of queue) {
    for (const name of reader.inputs) {
      const claims = owners.get(name)?.claims;
      // a name with two meanings is an error of its own; an imported one waits for no cell
      if (claims?.length !== 1 || claims[0].source !== undefined) continue;
      const {cell} = claims[0];
      if (cell === start) return walkBack(reader, name, start, cameBy);
      if (cameBy.has(cell)) continue;
      cameBy.set(cell, {reader, name});
      queue.push(cell);
    }
  }
  return undefined;
}

// The search went from reader to definer; told from the start's definition on, it is the way back.
function walkBack(
  last: CompiledCell,
  name: string,
  start: CompiledCell,
  cameBy: Map<CompiledCell, {reader: CompiledCell; name: string}>
): string[] {
  const path = [start.id, name, last.id];
  for (let at = last; at !== start; ) {
    const step = cameBy.get(at)!;
    path.push(step.name, step.reader.id);
    at = step.reader;
  }
  return path;
}

function cycle(cell: CompiledCell, path: string[]): CellError {
  const name = path.at(-2)!;
  const [line, column] = cell.places?.[name] ?? [cell.line, undefined];
  const shown = path.map((part) => `\`${part}\``).join(" → ");
  const cells = [...new Set(path.filter((_, index) => index % 2 === 0))].filter((id) => id !== cell.id);
  const message = cells.length
    ? `These cells wait for each other: ${shown}. Each name is read by the cell after it. Compute one of them without the others.`
    : `This cell waits for itself: ${shown}. Give the new value a name of its own.`;
  return {kind: "cycle", message, cell: cell.id, ...placed(cell, line, column), cells, path};
}

function placed(
  cell: CompiledCell,
  line?: number,
  column?: number
): Pick<CellError, "line" | "column" | "frame"> {
  if (line === undefined) return {};
  if (column === undefined) return {line};
  return {line, column, frame: codeFrame(cell.source, cell.line, line, column)};
}

import {nearest} from "../../cells/nearest-name.ts";
import type {CellError, CellErrorKind} from "../../cells/views/view.ts";
import {codeFrame} from "../compile/code-frame.ts";
import type {CompiledCell} from "../compile/compiled.ts";
import type {Bodies} from "./bodies.ts";
import {LoopTimeout} from "./stretch-guard.ts";

/** What a cell's code threw, as data: kind, message, place in the notebook's file, causes. */
export function thrownError(
  thrown: unknown,
  cell: string,
  bodies: Bodies,
  names: Iterable<string>
): CellError {
  if (!isError(thrown)) {
    return {kind: "runtime", message: `The cell threw ${printed(thrown)}, which is not an Error.`, cell};
  }
  const at = typeof thrown.stack === "string" ? bodies.place(thrown.stack) : undefined;
  return {
    kind: kindOf(thrown),
    message: withHint(thrown, names),
    cell,
    ...(at && {line: at.line, column: at.column, frame: frameAt(at.cell, at.line, at.column)}),
    name: thrown.constructor?.name || thrown.name,
    ...causes(thrown)
  };
}

/** An error of the kernel's own about a place in a cell. */
export function errorAt(
  kind: CellErrorKind,
  message: string,
  cell: CompiledCell,
  place?: {line: number; column: number}
): CellError {
  return {
    kind,
    message,
    cell: cell.id,
    ...(place && {...place, frame: frameAt(cell, place.line, place.column)})
  };
}

/** What a cell says when something it reads has failed: it names the cell to blame, through any number of others. */
export function upstreamError(cell: string, name: string, cause: CellError): CellError {
  const blamed = cause.kind === "upstream" ? cause.cells! : [cause.cell];
  const why = cause.kind === "upstream" ? cause.cause!.at(-1)! : cause.message;
  return {
    kind: "upstream",
    message: `\`${name}\` has no value, because ${blamed.map(cellName).join(" and ")} failed. Mend that cell first.`,
    cell,
    cells: blamed,
    cause: [why]
  };
}

/** A cell in a sentence: "cell forest", but "cell-1" as it is. */
export function cellName(id: string): string {
  return /^(cell|inline)-\d+$/.test(id) ? id : `cell ${id}`;
}

export function frameAt(cell: CompiledCell, line: number, column: number): string {
  return codeFrame(cell.source, cell.line, line, column);
}

function kindOf(error: Error): CellErrorKind {
  if (error instanceof LoopTimeout) return "timeout";
  if (error.name === "InputError" && "field" in error) return "input";
  if (error.name === "NotDisplayable") return "not-displayable";
  if (error.name === "NotInKernel" || missingName(error)) return "undefined-name";
  return "runtime";
}

function missingName(error: Error): string | undefined {
  if (error.name !== "ReferenceError") return undefined;
  return /^(\S+) is not defined$/.exec(error.message)?.[1] ?? /variable: (\S+)$/.exec(error.message)?.[1];
}

function withHint(error: Error, names: Iterable<string>): string {
  const missing = missingName(error);
  const near = missing && nearest(missing, names);
  return near ? `${error.message}. Did you mean \`${near}\`?` : error.message || error.name;
}

function causes(error: Error): {cause?: string[]} {
  const messages: string[] = [];
  for (
    let at = error.cause;
    at !== undefined && messages.length < 10;
    at = isError(at) ? at.cause : undefined
  ) {
    messages.push(isError(at) ? `${at.name}: ${at.message}` : printed(at));
  }
  return messages.length ? {cause: messages} : {};
}

function isError(value: unknown): value is Error {
  return value instanceof Error || (typeof DOMException === "function" && value instanceof DOMException);
}

function printed(value: unknown): string {
  try {
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  } catch {
    return "a value";
  }
}

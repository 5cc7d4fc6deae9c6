import type {Diagnostic} from "@codemirror/lint";
import type {Text} from "@codemirror/state";
import type {Session} from "../page/session.ts";

/** Something wrong with a cell's text, at a place of the notebook's file (1-based) where it is known. */
export interface Fault {
  message: string;
  line?: number;
  column?: number;
}

/** What the compiler says of a text that may not have been run yet; if nothing, what the last run of it said. */
export async function faultsOf(session: Session, id: string, source: string): Promise<Fault[]> {
  const cell = session.cells.get(id)!;
  const {compileCell} = await import("../compile/index.ts");
  const {language, line} = cell;
  const {error} = compileCell(source, {
    id,
    kind: "cell",
    language,
    line,
    column: 1,
    timeout: 30,
    manual: false
  });
  if (error) return [error];
  const ran = source === cell.source ? session.state(id)?.error : undefined;
  return ran ? [ran] : [];
}

/** `firstLine`: the line of the file that the text starts on. A fault without a place marks the first line. */
export function toDiagnostic(doc: Text, {message, line, column = 1}: Fault, firstLine: number): Diagnostic {
  const within = Math.min(Math.max((line ?? firstLine) - firstLine + 1, 1), doc.lines);
  const at = doc.line(within);
  const from = Math.min(at.from + column - 1, at.to);
  const word = /^[\w$]+/.exec(doc.sliceString(from, at.to));
  return {from, to: Math.min(from + (word?.[0].length ?? 1), at.to), severity: "error", message};
}

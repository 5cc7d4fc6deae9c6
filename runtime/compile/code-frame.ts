/** longest line shown; a longer one is cut around the place */
const width = 100;

/**
 * The lines around a place, with their numbers and a caret under the place: two before, one after.
 *
 *     11 | const rate = 0.1
 *   > 12 | fit(table, rates)
 *        |            ^
 *
 * `source` is the cell's text, `startLine` the file line it starts on; `line` and `column` are the file's, 1-based.
 */
export function codeFrame(source: string, startLine: number, line: number, column: number): string {
  const lines = source.split(/\r\n|[\n\r]/);
  const at = line - startLine;
  if (!(at in lines)) return "";
  const first = Math.max(0, at - 2);
  const shown = lines.slice(first, at + 2).map((text) => text.replaceAll("\t", " "));
  const margin = Math.min(
    column - 1,
    ...shown.filter((text) => text.trim()).map((text) => text.search(/\S/))
  );
  const from = margin + Math.max(0, column - 1 - margin - Math.floor(width * 0.7));
  const digits = String(startLine + first + shown.length - 1).length;
  const frame: string[] = [];
  for (const [index, text] of shown.entries()) {
    const number = startLine + first + index;
    const mark = number === line ? ">" : " ";
    frame.push(`${mark} ${String(number).padStart(digits)} | ${cut(text, from)}`.trimEnd());
    if (number === line)
      frame.push(`  ${" ".repeat(digits)} | ${" ".repeat(Math.max(0, column - 1 - from))}^`);
  }
  return frame.join("\n");
}

function cut(text: string, from: number): string {
  const rest = text.slice(from);
  return rest.length > width ? `${rest.slice(0, width)}…` : rest;
}

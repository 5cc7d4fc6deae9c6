import type {Range} from "./notebook.ts";

const LINE_ENDING = /\r\n|\n|\r/g;

/** The places of a text: offset to line and column. A byte order mark counts as no column. */
export interface Lines {
  /** 1-based line and column of an offset */
  place(offset: number): {line: number; column: number};
  /** offset of the start of the line that holds `offset` */
  startOf(offset: number): number;
  range(start: number, end: number): Range;
}

export function indexLines(text: string): Lines {
  const starts = [text.startsWith("\uFEFF") ? 1 : 0];
  for (const ending of text.matchAll(LINE_ENDING)) starts.push(ending.index + ending[0].length);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const place = (offset: number) => {
    const line = lineOf(offset);
    return {line: line + 1, column: Math.max(0, offset - starts[line]) + 1};
  };
  return {
    place,
    startOf: (offset) => starts[lineOf(offset)],
    range: (start, end) => ({start, end, ...place(start)})
  };
}

/** The line ending a file uses: its first one, or a line feed where it has none. */
export function lineEndingOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
}

export function withLineEnding(text: string, ending: string): string {
  return text.replace(LINE_ENDING, ending);
}

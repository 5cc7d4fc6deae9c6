import type {Notebook} from "../document/notebook.ts";

const wordsAMinute = 200;
/** a line of code is read slower than a line of prose */
const linesAMinute = 12;

/** Minutes to read a notebook, at least one. Folded code is not counted: few open it. */
export function readingMinutes(notebook: Notebook): number {
  let minutes = 0;
  for (const block of notebook.blocks) {
    if (block.type === "prose")
      minutes += (block.source.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) / wordsAMinute;
    else if (!block.attributes.hide) minutes += block.source.trim().split("\n").length / linesAMinute;
  }
  return Math.max(1, Math.round(minutes));
}

import type {Block, Notebook} from "./notebook.ts";

/**
 * The text of a notebook, built from its blocks: prose and cell sources are taken from the blocks, and
 * what stands around them (front matter, fences, blank lines) from the ranges of the text it was read from.
 */
export function print({source, blocks}: Notebook): string {
  let text = "";
  let at = 0;
  for (const block of blocks) {
    const {start, end} = written(block);
    text += source.slice(at, start) + block.source;
    at = end;
  }
  return text + source.slice(at);
}

/** The range of the text that a block's `source` was read from. */
function written(block: Block): {start: number; end: number} {
  return block.type === "cell" ? block.body : block.range;
}

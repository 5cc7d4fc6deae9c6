import type {Notebook} from "../document/notebook.ts";
import {compileCell} from "./compile-cell.ts";
import type {CompiledCell, CompiledNotebook} from "./compiled.ts";

/** seconds until a guard ends an inline, which has no attributes to say otherwise */
const inlineTimeout = 30;

/** Compiles what runs: all cells that are not `.static`, and every `${...}` of the prose, in the order of the page. */
export function compileNotebook(notebook: Notebook): CompiledNotebook {
  const cells: CompiledCell[] = [];
  for (const block of notebook.blocks) {
    if (block.type === "prose") {
      for (const {id, source, body} of block.inlines) {
        const {line, column} = body;
        cells.push(
          compileCell(source, {
            id,
            kind: "inline",
            line,
            column,
            language: "ts",
            timeout: inlineTimeout,
            manual: false
          })
        );
      }
    } else if (!block.attributes.static) {
      const {id, language, source, body, attributes} = block;
      const {timeout, manual} = attributes;
      const {line, column} = body;
      cells.push(compileCell(source, {id, kind: "cell", line, column, language, timeout, manual}));
    }
  }
  return {title: titleOf(notebook), cells};
}

/** The front matter's title, else the first heading, else "Untitled". */
function titleOf({frontMatter, blocks}: Notebook): string {
  if (frontMatter?.data.title) return String(frontMatter.data.title);
  for (const block of blocks) {
    const heading = block.type === "prose" && /^ {0,3}# +(.+?)(?: +#+)? *$/m.exec(block.source);
    if (heading) return heading[1];
  }
  return "Untitled";
}

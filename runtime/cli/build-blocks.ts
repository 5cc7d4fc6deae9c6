import type {CellError, View} from "../../cells/views/view.ts";
import type {PageBlock} from "../../site/src/page-data.ts";
import {highlight} from "../display/highlight.ts";
import {renderProse} from "../display/prose.ts";
import {renderViewsAsync} from "../display/render.ts";
import type {Notebook, ProseBlock} from "../document/notebook.ts";
import type {RunResult} from "./execute.ts";

/** The parts of a page in order, as HTML that is safe to stand in it. */
export async function renderBlocks(notebook: Notebook, result: RunResult): Promise<PageBlock[]> {
  const results = new Map(result.cells.map((cell) => [cell.id, cell]));
  const blocks: PageBlock[] = [];
  for (const block of notebook.blocks) {
    if (block.type === "prose") {
      blocks.push({type: "prose", html: await proseHtml(block, results)});
    } else if (block.attributes.static) {
      blocks.push({
        type: "static",
        codeHtml: highlight(block.source, block.language),
        language: block.language
      });
    } else {
      const cell = results.get(block.id);
      blocks.push({
        type: "cell",
        id: block.id,
        language: block.language,
        status: cell?.error ? "failed" : "prerendered",
        outputHtml: cell ? await renderViewsAsync(shown(cell)) : "",
        consoleHtml: cell ? await consoleHtml(cell.console) : "",
        codeHtml: highlight(block.source, block.language),
        folded: block.attributes.hide,
        manual: block.attributes.manual,
        ms: cell?.ms ?? 0
      });
    }
  }
  return blocks;
}

function shown({views, error}: {views: View[]; error?: CellError}): View[] {
  return error ? [...views, {kind: "error", error}] : views;
}

async function proseHtml(
  block: ProseBlock,
  results: Map<string, RunResult["cells"][number]>
): Promise<string> {
  const holes = await Promise.all(
    block.inlines.map(async ({id}) => {
      const cell = results.get(id);
      const inside = cell ? await renderViewsAsync(shown(cell), {inline: true}) : "";
      return `<span class="gb-inline" data-cell="${id}">${inside}</span>`;
    })
  );
  return renderProse(block, holes);
}

async function consoleHtml(lines: RunResult["cells"][number]["console"]): Promise<string> {
  const rows = await Promise.all(
    lines.map(
      async ({level, views}) =>
        `<div class="gb-line" data-level="${level}">${await renderViewsAsync(views)}</div>`
    )
  );
  return rows.join("");
}

import type {CellError, View} from "../../cells/views/view.ts";
import {highlight} from "../display/highlight.ts";
import {renderNotebookProse} from "../display/prose.ts";
import {renderViewsAsync} from "../display/render.ts";
import type {Notebook} from "../document/notebook.ts";
import type {RunResult} from "./execute.ts";
import type {PageBlock} from "./page-data.ts";

/** The parts of a page in order, as HTML that is safe to stand in it. */
export async function renderBlocks(notebook: Notebook, result: RunResult): Promise<PageBlock[]> {
  const results = new Map(result.cells.map((cell) => [cell.id, cell]));
  const inlines = new Map<string, string>();
  for (const {id} of notebook.blocks.flatMap((block) => (block.type === "prose" ? block.inlines : []))) {
    const cell = results.get(id);
    if (cell) inlines.set(id, await renderViewsAsync(shownViews(cell), {inline: true}));
  }
  const prose = renderNotebookProse(notebook, (id) => inlines.get(id) ?? "");
  const blocks: PageBlock[] = [];
  for (const block of notebook.blocks) {
    if (block.type === "prose") {
      blocks.push({type: "prose", html: prose.get(block) ?? ""});
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
        outputHtml: cell ? await renderViewsAsync(shownViews(cell)) : "",
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

/** What a cell shows: an error stands under what it had shown before. */
export function shownViews({views, error}: {views: View[]; error?: CellError}): View[] {
  return error ? [...views, {kind: "error", error}] : views;
}

async function consoleHtml(lines: RunResult["cells"][number]["console"]): Promise<string> {
  const rows = await Promise.all(
    lines.map(
      async ({level, views}) =>
        `<div class="gb-console-line" data-level="${level}">${await renderViewsAsync(views)}</div>`
    )
  );
  return rows.join("");
}

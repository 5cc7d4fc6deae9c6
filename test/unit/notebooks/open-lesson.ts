import {afterAll, beforeAll} from "vitest";
import type {View, WidgetView} from "../../../cells/views/view.ts";
import {compileNotebook} from "../../../runtime/compile/index.ts";
import type {Notebook} from "../../../runtime/document/index.ts";
import type {CellState, Kernel} from "../../../runtime/kernel/kernel.ts";
import {openKernel} from "../../../runtime/kernel/open-kernel.ts";
import {move, open, read, widgetsIn, words} from "./read-lesson.ts";

/** A lesson that runs, for the tests of one file or of one `describe`. */
export interface Lesson {
  url: string;
  notebook: Notebook;
  cells(): Kernel["cells"];
  cell(id: string): CellState | undefined;
  /** how often a cell has begun to run */
  runs: Map<string, number>;
  /** the words of what a cell shows */
  said(id: string): string;
  views(id: string): View[];
  /** the widgets of a cell, in folds too */
  widgets(id: string): WidgetView[];
  /** the kinds of what a cell shows in the open; "folded" for a fold */
  open(id: string): string[];
  /** what stands at the place of an expression in the prose */
  inline(source: string): string;
  /** moves a control and waits for all that follows */
  move(input: string, value: unknown): Promise<void>;
}

/** Runs a notebook of Glassbook's before the tests that follow here, and closes it after them. */
export function openLesson(name: string): Lesson {
  const {url, notebook} = read(name);
  const runs = new Map<string, number>();
  let kernel: Kernel | undefined;
  const running = (): Kernel => {
    if (!kernel) throw new Error(`the lesson ${name} does not run yet: read it in a test`);
    return kernel;
  };
  beforeAll(async () => {
    kernel = await openKernel(compileNotebook(notebook), {base: url});
    kernel.on((message) => {
      if (message.type !== "status" || message.status !== "running") return;
      runs.set(message.cell, (runs.get(message.cell) ?? 0) + 1);
    });
    await kernel.settled();
  }, 400_000);
  afterAll(() => kernel?.close());

  const said = (id: string): string => words(running(), id);
  const views = (id: string): View[] => running().cells.get(id)?.views ?? [];
  return {
    url,
    notebook,
    runs,
    said,
    views,
    cells: () => running().cells,
    cell: (id) => running().cells.get(id),
    widgets: (id) => widgetsIn(views(id)),
    open: (id) => open(running(), id),
    inline(source) {
      const all = notebook.blocks.flatMap((block) => (block.type === "cell" ? [] : block.inlines));
      return said(`inline-${all.findIndex((one) => one.source.trim() === source) + 1}`);
    },
    move: (input, value) => move(running(), input, value)
  };
}

import {onTestFinished} from "vitest";
import type {View} from "../../../../cells/views/view.ts";
import {type CompiledCell, type CompiledNotebook, compileCell} from "../../../../runtime/compile/index.ts";
import type {Kernel, KernelOptions} from "../../../../runtime/kernel/kernel.ts";
import {openKernel} from "../../../../runtime/kernel/open-kernel.ts";
import type {FromKernel} from "../../../../runtime/kernel/protocol.ts";

/** whether these scenarios run in Node; else in Chromium */
export const inNode = typeof process === "object" && Boolean(process.versions?.node);

export interface CellText {
  source: string;
  manual?: boolean;
  timeout?: number;
}

/** Cells by id, as text or with attributes. They stand in a file one after the other, each in a fence. */
export type Cells = Record<string, string | CellText>;

export function notebook(cells: Cells): CompiledNotebook {
  let line = 1;
  const compiled = Object.entries(cells).map(([id, text]) => {
    const {source, manual = false, timeout = 30} = typeof text === "string" ? {source: text} : text;
    // the fence's own line stands before the code
    const cell = compileCell(source, {
      id,
      kind: "cell",
      line: line + 1,
      column: 1,
      language: "ts",
      timeout,
      manual
    });
    line += source.split("\n").length + 3;
    return cell;
  });
  return {title: "", cells: compiled};
}

/** One cell, as an editor compiles it. */
export function cell(id: string, text: string | CellText): CompiledCell {
  return notebook({[id]: text}).cells[0];
}

const here = new URL("./modules/notebook.md", import.meta.url);

/** Built modules by specifier; Node finds them itself. */
const modules = inNode
  ? {}
  : {
      modules: {
        "glassbook/engine": new URL("/runtime/engine/index.ts", here).href,
        "glassbook/parallel": new URL("/cells/parallel/index.ts", here).href,
        "glassbook/data": new URL("/cells/data/index.ts", here).href
      }
    };

/** A kernel with these cells, closed when the test ends. */
export async function open(cells: Cells, options: Partial<KernelOptions> = {}): Promise<Kernel> {
  const kernel = await openKernel(notebook(cells), {base: here.href, ...modules, ...options});
  onTestFinished(() => kernel.close());
  return kernel;
}

/** Everything the kernel says from now on. */
export function heard(kernel: Kernel): FromKernel[] {
  const messages: FromKernel[] = [];
  kernel.on((message) => messages.push(message));
  return messages;
}

/** What a cell shows, as text. */
export function shown(kernel: Kernel, id: string): string {
  return kernel.cells.get(id)!.views.map(textOf).join(" ");
}

export function printed(kernel: Kernel, id: string): string[] {
  return kernel.cells.get(id)!.console.map(({level, views}) => `${level}: ${views.map(textOf).join(" ")}`);
}

function textOf(view: View): string {
  if (view.kind === "text") return view.text;
  if (view.kind === "value" && "text" in view.tree) return view.tree.text;
  if (view.kind === "input") return `[${view.control.label} ${JSON.stringify(view.control.value)}]`;
  return `<${view.kind}>`;
}

export function status(kernel: Kernel, id: string): string {
  return kernel.cells.get(id)!.status;
}

/** Resolves when the cell has this state. */
export function until(kernel: Kernel, id: string, ...wanted: string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => wanted.includes(kernel.cells.get(id)?.status ?? "");
    if (done()) {
      resolve();
      return;
    }
    const off = kernel.on(() => {
      if (!done()) return;
      off();
      resolve();
    });
  });
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

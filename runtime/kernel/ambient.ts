import {html, md, svg, tex} from "../display/tags.ts";
import {input} from "../inputs/all.ts";
import type {Input} from "../inputs/input.ts";
import type {Run} from "./run.ts";

/** Names every cell may read without importing them, made for the run that reads them. */
const ambient: Record<string, (run: Run) => unknown> = {
  display: (run) => (value: unknown) => run.display(value),
  view: (run) => (control: Input<unknown>) => run.view(control),
  invalidation: (run) => run.invalidation,
  signal: (run) => run.signal,
  progress: (run) => (fraction: number, note?: string) => run.progress(fraction, note),
  console: (run) => run.console,
  md: () => md,
  html: () => html,
  svg: () => svg,
  tex: () => tex,
  input: () => input
};

/** Names that are imported, but only for the cells that read them: they are large. */
export const ambientImports: Record<string, string> = {data: "glassbook/data", models: "glassbook/models"};

export function isAmbient(name: string): boolean {
  return Object.hasOwn(ambient, name);
}

export function ambientValue(name: string, run: Run): unknown {
  return ambient[name](run);
}

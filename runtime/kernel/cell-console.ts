import type {View} from "../../cells/views/view.ts";
import {toView} from "../display/to-view.ts";

export type ConsoleLevel = "log" | "info" | "warn" | "error" | "debug";

type Write = (level: ConsoleLevel, views: View[]) => void;

/** A `console` whose output stands under a cell. Methods without a counterpart go to the real console. */
export function cellConsole(write: Write): Console {
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  let indent = "";
  const at =
    (level: ConsoleLevel) =>
    (...values: unknown[]) =>
      write(level, viewsOf(values, indent));
  const group = (...values: unknown[]) => {
    if (values.length) write("log", viewsOf(values, indent));
    indent += "  ";
  };
  const elapsed = (label: string) =>
    `${label}: ${(performance.now() - (timers.get(label) ?? 0)).toFixed(1)} ms`;
  return {
    ...console,
    log: at("log"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    debug: at("debug"),
    trace: at("debug"),
    dir: (value: unknown) => write("log", viewsOf([value], indent)),
    table: (value: unknown) => write("log", viewsOf([value], indent)),
    assert: (condition: unknown, ...values: unknown[]) => {
      if (!condition) write("error", viewsOf(["Assertion failed", ...values], indent));
    },
    count: (label = "default") => {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      write("log", viewsOf([`${label}: ${counts.get(label)}`], indent));
    },
    countReset: (label = "default") => void counts.delete(label),
    time: (label = "default") => void timers.set(label, performance.now()),
    timeLog: (label = "default") => write("log", viewsOf([elapsed(label)], indent)),
    timeEnd: (label = "default") => {
      write("log", viewsOf([elapsed(label)], indent));
      timers.delete(label);
    },
    group,
    groupCollapsed: group,
    groupEnd: () => {
      indent = indent.slice(2);
    },
    clear: () => {}
  } as Console;
}

/** Words in a row are one text; everything else is shown as `display` would. */
function viewsOf(values: unknown[], indent: string): View[] {
  const views: View[] = indent ? [{kind: "text", text: indent}] : [];
  for (const value of values) {
    const last = views.at(-1);
    if (typeof value === "object" && value !== null) views.push(...shown(value));
    else if (last?.kind === "text") last.text += last.text === indent ? String(value) : ` ${String(value)}`;
    else views.push({kind: "text", text: String(value)});
  }
  return views;
}

function shown(value: object): View[] {
  if (value instanceof Error) return [{kind: "text", text: String(value.stack ?? value)}];
  try {
    return toView(value);
  } catch (error) {
    return [{kind: "text", text: String(error)}];
  }
}

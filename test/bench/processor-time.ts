import {readdirSync, readFileSync} from "node:fs";

/** Ticks of /proc a second: what Linux tells every program, whatever its clock. */
const ticks = 100;

/**
 * Milliseconds of processor time that this process and all that it started have used, in 10 ms: threads, workers,
 * browsers and Python alike. It says what work costs on a machine that others use too. Linux only; else undefined.
 */
export function processorTime(): number | undefined {
  let names: string[];
  try {
    names = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined;
  }
  const used = new Map<number, number>();
  const children = new Map<number, number[]>();
  for (const name of names) {
    const fields = statOf(name);
    if (!fields) continue;
    const [parent, times] = [Number(fields[1]), fields.slice(11, 15)];
    // its own, and that of children which have ended
    used.set(
      Number(name),
      times.reduce((sum, time) => sum + Number(time), 0)
    );
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const total = (id: number): number =>
    (children.get(id) ?? []).reduce((sum, child) => sum + total(child), used.get(id) ?? 0);
  return (1000 / ticks) * total(process.pid);
}

/** What stands after the name in /proc/[id]/stat; nothing of a process that has just ended. */
function statOf(id: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${id}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

import {spawn} from "node:child_process";
import {once} from "node:events";
import {join} from "node:path";
import {createInterface} from "node:readline";

const bin = join(import.meta.dirname, "../../runtime/cli/bin.js");

/** `glassbook dev` as its author runs it, in a process of its own. */
export interface DevProcess {
  url: string;
  /** what it has printed so far */
  lines: string[];
  /** ends it as Control+C does, and gives its exit code; null if it did not end by itself */
  close(): Promise<number | null>;
}

/**
 * Starts it and waits until its site is there. In the process of the tests the bundlers' threads would end with the
 * tests' worker, which does not wait for them.
 * @throws Error with what it printed, if it ends before
 */
export async function startDev(root: string): Promise<DevProcess> {
  const child = spawn(process.execPath, [
    "--conditions=development",
    bin,
    "dev",
    root,
    "--port=0",
    "--no-open"
  ]);
  const ended = once(child, "exit");
  const lines: string[] = [];
  const url = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({input: stream}).on("line", (line) => {
        lines.push(line);
        const [, found] = /^Glassbook is at (\S+)$/.exec(line) ?? [];
        if (found) resolve(found);
      });
    }
  });
  const started = await Promise.race([url, ended.then(() => undefined)]);
  if (started === undefined) throw new Error(`glassbook dev has ended:\n${lines.join("\n")}`);
  return {
    url: started,
    lines,
    async close() {
      child.kill("SIGINT");
      const [code] = await ended;
      return code;
    }
  };
}

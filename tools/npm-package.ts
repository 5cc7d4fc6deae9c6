import {spawnSync} from "node:child_process";
import {createHash} from "node:crypto";
import {mkdtempSync, readFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";

/** A package of npm, pinned: what it must hash to stands beside its version. */
export interface PinnedPackage {
  name: string;
  version: string;
  /** as the registry gives it, "sha512-..." */
  integrity: string;
}

/** Downloads a package into a temporary folder, checks it, and gives the folder with its files. */
export function unpackPackage({name, version, integrity}: PinnedPackage): string {
  const folder = mkdtempSync(join(tmpdir(), "glassbook-"));
  const [{filename}] = JSON.parse(run("npm", ["pack", "--json", `${name}@${version}`], folder));
  const archive = join(folder, filename);
  const found = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (found !== integrity) throw new Error(`${name} ${version} hashes to ${found}, expected ${integrity}`);
  run("tar", ["xzf", archive], folder);
  return join(folder, "package");
}

function run(command: string, args: string[], cwd: string): string {
  const {status, stdout, error} = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"]
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}`);
  return stdout;
}

import {readFileSync} from "node:fs";
import {basename, dirname, join, resolve} from "node:path";

// The command runs either from the checkout (runtime/cli/*.ts) or from an installed package
// (dist/runtime/cli/*.js); everything the build reads is found from here.
const here = import.meta.dirname;

/** whether this is the built package rather than the checkout */
export const isBuilt = basename(dirname(dirname(here))) === "dist";

/** the folder with package.json, site/ and the styles */
export const packageRoot = resolve(here, isBuilt ? "../../.." : "../..");

/** Where a module of ours stands, by its path in the checkout without the ending: "runtime/page/client". */
export function moduleFile(path: string): string {
  return isBuilt ? join(packageRoot, "dist", `${path}.js`) : join(packageRoot, `${path}.ts`);
}

/** Public entries of the package: "glassbook/agnostic" -> the file behind it. */
export function publicEntries(): Map<string, string> {
  const {exports} = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    exports: Record<string, string | Record<string, string>>;
  };
  const entries = new Map<string, string>();
  for (const [key, target] of Object.entries(exports)) {
    if (typeof target === "string") continue; // package.json itself
    entries.set(`glassbook${key.slice(1)}`, join(packageRoot, target[isBuilt ? "default" : "development"]));
  }
  return entries;
}

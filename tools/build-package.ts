/**
 * `npm run build`: dist/ as the package's `default` exports promise it. tsc strips the types and writes the
 * declarations; what is not TypeScript (tables, styles, ...) is copied to the same place beside the modules.
 */
import {spawnSync} from "node:child_process";
import {cpSync, globSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath} from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");

rmSync(dist, {recursive: true, force: true});
const tsc = join(root, "node_modules/typescript/bin/tsc");
const {status} = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: ["ignore", "inherit", "inherit"]
});
if (status !== 0) process.exit(status ?? 1);

for (const folder of ["runtime", "cells"]) {
  cpSync(join(root, folder), join(dist, folder), {
    recursive: true,
    // declarations that were written by hand are needed too; bin.js finds dist from where it is
    filter: (file) => (!/\.ts$/.test(file) || /\.d\.ts$/.test(file)) && !/[\\/]bin\.js$/.test(file)
  });
}

// tsc rewrites "./worker.ts" in imports, but neither in `new URL("./worker.ts", import.meta.url)` nor in declarations.
const moduleUrl = /(\bnew URL\(\s*["'`]\.{1,2}\/[^"'`]+)\.ts(["'`],\s*import\.meta\.url)/g;
const declared = /((?:\bfrom |\bimport\(|\bimport )"\.{1,2}\/[^"]+)\.ts"/g;
for (const file of globSync("**/*.{js,d.ts}", {cwd: dist})) {
  const source = readFileSync(join(dist, file), "utf8");
  const built = file.endsWith(".js")
    ? source.replace(moduleUrl, "$1.js$2")
    : source.replace(declared, (text, path) => (path.endsWith(".d") ? text : `${path}.js"`));
  if (built !== source) writeFileSync(join(dist, file), built);
}

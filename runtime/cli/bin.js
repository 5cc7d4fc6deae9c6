#!/usr/bin/env node
// Plain JavaScript without new syntax: an old Node must get as far as the message below.
import {spawn} from "node:child_process";
import {existsSync} from "node:fs";
import {fileURLToPath} from "node:url";

const needed = 24;
const version = process.versions.node;

if (Number(version.split(".")[0]) < needed) {
  console.error(
    `Glassbook needs Node ${needed} or newer; this is Node ${version}.\n` +
      `Install it from https://nodejs.org, or in a project: npm install --save-dev node@${needed}\n` +
      "Then start Glassbook with: npx glassbook"
  );
  process.exitCode = 2;
} else {
  start().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}

// Under the `development` condition the package's exports are its sources: then so is the command line. A checkout
// that is not built has nothing else, so it starts itself again under that condition.
async function start() {
  const sources = import.meta.resolve("glassbook").endsWith(".ts");
  const built = new URL("../../dist/runtime/cli/main.js", import.meta.url);
  if (!sources && !existsSync(built)) {
    process.exitCode = await again();
    return;
  }
  const {main} = await import(sources ? "./main.ts" : built.href);
  process.exitCode = await main(process.argv.slice(2));
}

function again() {
  const args = ["--conditions=development", fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, {stdio: "inherit"});
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
}

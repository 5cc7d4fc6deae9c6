#!/usr/bin/env node
// Plain JavaScript without new syntax: an old Node must get as far as the message below.
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

// Under the `development` condition the package's exports are its sources: then so is the command line.
async function start() {
  const sources = import.meta.resolve("glassbook").endsWith(".ts");
  const entry = sources ? "./main.ts" : "../../dist/runtime/cli/main.js";
  let command;
  try {
    command = await import(entry);
  } catch (error) {
    if (sources || error.code !== "ERR_MODULE_NOT_FOUND" || !String(error.message).includes("cli/main.js"))
      throw error;
    console.error(
      "Glassbook is not built here. Build it with: npm run build\n" +
        "Or run it from its sources: npm run glassbook -- help"
    );
    process.exitCode = 2;
    return;
  }
  process.exitCode = await command.main(process.argv.slice(2));
}

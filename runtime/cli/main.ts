import {readFile} from "node:fs/promises";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import {type ParseArgsOptionsConfig, parseArgs} from "node:util";
import {nearest} from "../../cells/nearest-name.ts";
import {badUsage, CliError} from "./cli-error.ts";
import {type NodeBackend, nodeBackends} from "./start-on-backend.ts";

const help = `glassbook: reactive notebooks for looking inside models

  glassbook new NAME                  write a first notebook, notebooks/NAME.md
  glassbook dev [DIR]                 serve the site and show changes as you save them
      --port N                        port to serve on (4321; 0 takes any that is free)
      --no-open                       do not open the browser
  glassbook run FILE                  run a notebook and print what each cell gives
      --json PATH                     write the results as JSON; - for the standard output
      --timeout S                     stop cells that still run after S seconds
      --backend NAME                  compute tensors on ${nodeBackends.join(" or ")}
  glassbook build [DIR]               make the static site
      --out DIR                       where to (_site)
      --base PATH                     path of the site on its host (/)
  glassbook help, glassbook version
`;

type Command = (args: string[]) => Promise<number>;

const commands: Record<string, Command> = {
  async new(args) {
    const {positionals} = read(args, {});
    const {create} = await import("./new.ts");
    const path = await create(one("new", "a NAME", positionals), process.cwd());
    console.log(
      `${path} is written. Run it with: npx glassbook run ${path}\nSee it as a page with: npx glassbook dev`
    );
    return 0;
  },

  async dev(args) {
    const {values, positionals} = read(args, {port: {type: "string"}, "no-open": {type: "boolean"}});
    const root = resolve(atMostOne("dev", positionals) ?? ".");
    const port = values.port === undefined ? 4321 : number("port", values.port, {max: 65535, whole: true});
    const {dev} = await import("./dev.ts");
    const running = await dev({root, port, open: !values["no-open"]}).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EADDRINUSE") throw error;
        throw badUsage(`Port ${port} is taken. Choose another with --port, or --port 0 for any.`, error);
      }
    );
    // What is being written is finished first; who cannot wait for it presses Control+C once more.
    await new Promise<void>((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
    });
    await running.close();
    return 0;
  },

  async run(args) {
    const {values, positionals} = read(args, {
      json: {type: "string"},
      timeout: {type: "string"},
      backend: {type: "string"}
    });
    const file = one("run", "a FILE", positionals);
    const timeout =
      values.timeout === undefined ? undefined : number("timeout", values.timeout, {max: 86_400});
    const {run} = await import("./run.ts");
    return run({file, json: text(values.json), timeout, backend: backend(values.backend)}, console.log);
  },

  async build(args) {
    const {values, positionals} = read(args, {out: {type: "string"}, base: {type: "string"}});
    const root = resolve(atMostOne("build", positionals) ?? ".");
    const {build} = await import("./build.ts");
    const {failures} = await build({root, out: text(values.out) ?? "_site", base: text(values.base)});
    if (!failures.length) return 0;
    console.error(
      `${failures.length} ${failures.length === 1 ? "cell" : "cells"} failed; the pages show why.`
    );
    return 1;
  },

  async help() {
    console.log(help);
    return 0;
  },

  async version() {
    console.log(await version());
    return 0;
  }
};

const aliases: Record<string, string> = {
  "--help": "help",
  "-h": "help",
  "--version": "version",
  "-v": "version"
};

/** The command line: runs a command and returns its exit code. */
export async function main(args: string[]): Promise<number> {
  const [word, ...rest] = args;
  try {
    if (word === undefined) throw badUsage(`Which command?\n\n${help}`);
    const name = aliases[word] ?? word;
    if (!Object.hasOwn(commands, name)) {
      const near = nearest(word, Object.keys(commands));
      throw badUsage(`There is no command "${word}".${near ? ` Did you mean "${near}"?` : ""}\n\n${help}`);
    }
    if (rest.some((argument) => argument === "--help" || argument === "-h")) return commands.help([]);
    return await commands[name](rest);
  } catch (error) {
    // What is no CliError is said in full only where it is a fault of ours: an Error of the plain kind explains itself.
    const plain = error instanceof CliError || (error instanceof Error && error.constructor === Error);
    console.error(plain ? `glassbook: ${error.message}` : error);
    return error instanceof CliError ? error.exitCode : 1;
  }
}

function read(args: string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({args, options, allowPositionals: true});
  } catch (error) {
    const message = (error as Error).message.split(". ")[0];
    const [, unknown = ""] = /^Unknown option '(?:--)?([^']+)'/.exec(message) ?? [];
    const near = unknown && nearest(unknown, Object.keys(options));
    throw badUsage(near ? `${message}. Did you mean --${near}?` : message, error);
  }
}

function one(command: string, what: string, positionals: string[]): string {
  if (positionals.length === 1) return positionals[0];
  throw badUsage(
    `${command} takes ${what}, got ${positionals.length ? positionals.join(" ") : "none"}. See: glassbook help`
  );
}

function atMostOne(command: string, positionals: string[]): string | undefined {
  if (positionals.length > 1) throw badUsage(`${command} takes one DIR, got ${positionals.join(" ")}.`);
  return positionals[0];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function number(
  option: string,
  value: unknown,
  {max, whole = false}: {max: number; whole?: boolean}
): number {
  const parsed = Number(value);
  const fits = parsed >= 0 && parsed <= max && (whole ? Number.isInteger(parsed) : parsed > 0);
  if (fits && String(value).trim()) return parsed;
  throw badUsage(`--${option}: got "${value}", expected a ${whole ? "whole " : ""}number up to ${max}.`);
}

function backend(value: unknown): NodeBackend | undefined {
  if (value === undefined) return undefined;
  const found = nodeBackends.find((name) => name === value);
  if (found) return found;
  const where = value === "webgl" || value === "webgpu" ? " That one needs a browser." : "";
  throw badUsage(`--backend: got "${value}", expected ${nodeBackends.join(" or ")}.${where}`);
}

/** Of the package.json above this file, wherever the build has put it. */
async function version(): Promise<string> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
    const {name, version: number} = found ? JSON.parse(found) : {};
    if (name === "glassbook") return number;
    if (folder === dirname(folder)) throw new Error("The package's package.json is missing.");
  }
}

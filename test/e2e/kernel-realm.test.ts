import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {createServer, type Server} from "node:http";
import type {AddressInfo} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {type Browser, chromium} from "playwright";
import {build} from "vite";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {kernelPolicy} from "../../runtime/cli/build-policies.ts";
import {compileCell} from "../../runtime/compile/compile-cell.ts";
import {chromiumFlags, ensureChromium} from "../chromium.ts";
import {type Served, serveFolder} from "./serve-folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

// What a cell would do, in a worker that was started from a blob by a page with the kernel's policy.
const cell = `
const {openPool, parallelMap} = await import(new URL("parallel.js", origin));
const {sum, nested} = await import(new URL("tasks.js", origin));
const outside = new URL(origin).search.slice(1);
const elsewhere = (url) => fetch(url).then(() => "reached", (error) => error.name);
const pool = openPool({size: 2});
const answers = {
  sum: await pool.run(sum, new Float64Array([1, 2, 3.5])),
  map: await pool.map(sum, [new Float64Array([1]), new Float64Array([2])]),
  nested: await pool.run(nested, new Float64Array([4, 5])),
  written: await parallelMap([1, 2, 3], (x) => x * x, {size: 2}),
  loadedBefore: "_tfengine" in globalThis,
  outside: await elsewhere(outside),
  outsideFromWorker: await parallelMap([outside], (url) =>
    fetch(url).then(() => "reached", (error) => error.name))
};
const {chooseBackend, useBackend, tf} = await import(new URL("engine.js", origin));
answers.report = await chooseBackend({names: ["cpu", "wasm", "webgl"], budgetMs: 60});
await useBackend("wasm");
answers.tensor = Array.from(await tf.tensor([1, 2]).square().data());
pool.close();
postMessage(answers);
`;

// The same from a cell of a notebook, in the real kernel.
const notebook = {
  squares: `
    import {openPool, parallelMap} from "glassbook/parallel"
    const squares = await parallelMap([1, 2, 3], (x) => {
      let square = 0
      for (let i = 0; i < x; i++) square += x
      return square
    }, {size: 2})`,
  task: `
    import {sum} from "tasks"
    const pool = openPool({size: 1})
    const total = await pool.run(sum, new Float64Array(squares))`
};

const cells = Object.entries(notebook).map(([id, source]) =>
  compileCell(source, {id, kind: "cell", line: 1, column: 1, language: "ts", timeout: 30, manual: false})
);

// The realm's page: as the site's, it makes the kernel's worker from a blob.
const realm = `
const text = ${JSON.stringify(`const origin = ORIGIN; try {${cell}} catch (error) {postMessage({failed: String(error?.stack ?? error)})}`)};
const source = text.replace("ORIGIN", JSON.stringify(location.href));
const worker = new Worker(URL.createObjectURL(new Blob([source], {type: "text/javascript"})), {type: "module"});
worker.onmessage = ({data}) => { globalThis.answers = data; };
worker.onerror = (event) => { globalThis.answers = {failed: event.message}; };

const entry = JSON.stringify(new URL("kernel.js", location.href));
const kernel = new Worker(URL.createObjectURL(new Blob(["import(" + entry + ")"], {type: "text/javascript"})), {type: "module"});
const errors = [];
const hear = {
  ready: () => kernel.postMessage(${JSON.stringify({
    type: "open",
    cells,
    mode: "automatic",
    lazy: false,
    inputs: {},
    base: "BASE",
    modules: {"glassbook/parallel": "parallel.js", tasks: "tasks.js"}
  })}),
  error: ({error}) => errors.push(error),
  settled: () => kernel.postMessage({type: "preview", request: 1, names: ["squares", "total"]}),
  previews: ({variables}) => { globalThis.kernelAnswers = {variables, errors}; }
};
kernel.onmessage = ({data}) => [data].flat().forEach((message) => hear[message.type]?.(message));
`.replace('"BASE"', "location.href");

describe("a kernel started from a blob under the realm's policy, on modules built by Vite", () => {
  let folder: string;
  let served: Served;
  let browser: Browser;
  let answers: Record<string, unknown>;
  let kernelAnswers: Record<string, unknown>;
  let other: Server;
  let outside: string;
  let reached = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "glassbook-realm-"));
    await build({
      configFile: false,
      root,
      base: "./",
      publicDir: false,
      logLevel: "error",
      build: {
        outDir: folder,
        emptyOutDir: true,
        target: "es2024",
        modulePreload: false,
        assetsInlineLimit: 0,
        reportCompressedSize: false,
        rolldownOptions: {
          input: {
            kernel: join(root, "runtime/kernel/worker-browser.ts"),
            engine: join(root, "runtime/engine/index.ts"),
            parallel: join(root, "cells/parallel/index.ts"),
            tasks: join(root, "test/unit/cells/parallel/tasks.ts")
          },
          preserveEntrySignatures: "strict",
          output: {entryFileNames: "[name].js"}
        }
      }
    });
    const policy = `<meta http-equiv="Content-Security-Policy" content="${kernelPolicy}">`;
    await writeFile(
      join(folder, "realm.html"),
      `<!doctype html>${policy}<script type="module" src="realm.js"></script>`
    );
    await writeFile(join(folder, "realm.js"), realm);
    served = await serveFolder(folder);
    // another origin that lets anyone in: only the policy can keep a cell from it
    other = createServer((_, response) => {
      reached++;
      response.writeHead(200, {"Access-Control-Allow-Origin": "*"}).end("hello");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    outside = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    browser = await chromium.launch({executablePath: ensureChromium(), args: chromiumFlags});
    const page = await browser.newPage();
    await page.goto(`${served.url}realm.html?${outside}`);
    const handle = await page.waitForFunction(() => (globalThis as {answers?: object}).answers, undefined, {
      timeout: 30_000
    });
    const inKernel = await page.waitForFunction(
      () => (globalThis as {kernelAnswers?: object}).kernelAnswers,
      undefined,
      {timeout: 30_000}
    );
    kernelAnswers = (await inKernel.jsonValue()) as typeof kernelAnswers;
    answers = (await handle.jsonValue()) as typeof answers;
  });

  afterAll(async () => {
    await browser?.close();
    other?.close();
    await served?.[Symbol.asyncDispose]();
    await rm(folder, {recursive: true, force: true});
  });

  it("runs tasks in workers that it starts, and in workers that those start", () => {
    expect(answers).toMatchObject({sum: 6.5, map: [1, 2], nested: 9});
  });

  it("runs self-contained functions in workers", () => {
    expect(answers).toMatchObject({written: [1, 4, 9]});
  });

  it("runs both from a cell of a notebook", () => {
    expect(kernelAnswers).toEqual({
      errors: [],
      variables: {
        squares: expect.objectContaining({preview: expect.stringContaining("1, 4, 9")}),
        total: expect.objectContaining({preview: "14"})
      }
    });
  });

  it("computes on wasm and webgl, with wasm's file from the site", () => {
    expect(answers.report).toMatchObject({unavailable: []});
    expect(answers.tensor).toEqual([1, 4]);
  });

  it("does not load tfjs before the engine is asked for", () => {
    expect(answers.loadedBefore).toBe(false);
  });

  it("reaches no other origin, from the kernel or from the workers it starts", async () => {
    expect(answers).toMatchObject({outside: "TypeError", outsideFromWorker: ["TypeError"]});
    expect(reached).toBe(0);
    const alive = await fetch(outside);
    expect(await alive.text()).toBe("hello");
  });
});

import {execFileSync} from "node:child_process";
import {globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, beforeAll, describe, expect, it} from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("the packed package in an empty folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "glassbook-package-"));
  const installed = join(folder, "node_modules/glassbook");

  // `npm pack` builds. The tarball is unpacked as npm would; its dependencies, and only those it declares, are
  // links to the checkout's, so that the test needs no network.
  beforeAll(() => {
    const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: root,
      encoding: "utf8"
    });
    const [{filename}] = JSON.parse(packed.slice(packed.search(/^\[/m)));
    mkdirSync(installed, {recursive: true});
    execFileSync("tar", ["-xzf", join(folder, filename), "-C", installed, "--strip-components=1"]);
    const {dependencies} = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    for (const name of Object.keys(dependencies)) link(name);
    writeFileSync(join(folder, "package.json"), JSON.stringify({private: true, type: "module"}));
  });

  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  const link = (name: string) => {
    const place = join(folder, "node_modules", name);
    mkdirSync(dirname(place), {recursive: true});
    symlinkSync(join(root, "node_modules", name), place);
  };

  const node = (script: string) => {
    const file = join(folder, "script.js");
    writeFileSync(file, script);
    // no condition of ours: plain JavaScript gets the built modules
    const env = {...process.env, NODE_OPTIONS: ""};
    return JSON.parse(execFileSync(process.execPath, [file], {cwd: folder, env, encoding: "utf8"}));
  };

  it("parses and prints a notebook byte for byte", () => {
    const answer = node(`
      import {parse, print} from "glassbook";
      const source = "---\\ntitle: A\\n---\\r\\nText with \${x}.\\n\\n\`\`\`ts {#one}\\nconst x = 1\\n\`\`\`\\n";
      console.log(JSON.stringify({same: print(parse(source)) === source}));`);
    expect(answer).toEqual({same: true});
  });

  it("loads a table and explains a row of it with lime", () => {
    const answer = node(`
      import {data} from "glassbook/data";
      import {lime} from "glassbook/agnostic";
      import {logisticRegression} from "glassbook/glassbox";
      const table = await data.load("breast_cancer");
      const target = table.columnNames().at(-1);
      const model = await logisticRegression({table, target});
      const {weights, r2} = await lime({model, table, row: 0, seed: 1, numSamples: 500});
      console.log(JSON.stringify({rows: table.numRows(), weights, r2}));`);
    expect(answer.rows).toBe(569);
    expect(answer.weights.length).toBeGreaterThan(0);
    for (const {feature, weight} of answer.weights) {
      expect(feature).toBeTypeOf("string");
      expect(weight).toSatisfy(Number.isFinite);
    }
    expect(answer.r2).toBeGreaterThan(0);
    expect(answer.r2).toBeLessThanOrEqual(1);
  });

  it("brings its models, each file once", () => {
    const answer = node(`
      import {models} from "glassbook/models";
      const model = await models.load("tinystories-15m");
      const {text} = await model.generate("Once upon a time", {maxNewTokens: 3, temperature: 0});
      console.log(JSON.stringify({text, names: models.names()}));`);
    expect(answer.text).toBe("Once upon a time, there was");
    const weights = globSync("**/*.safetensors", {cwd: installed}).map((file) => file.split(/[\\/]/).at(-2));
    expect(weights).toEqual(expect.arrayContaining(answer.names));
    expect(globSync("cells/**/*.safetensors", {cwd: installed})).toEqual([]);
  });

  it("computes on tensors and in workers", () => {
    writeFileSync(
      join(folder, "tasks.js"),
      `import {task} from "glassbook/parallel";
       export const double = task(import.meta.url, "consumer/double", (x) => 2 * x);`
    );
    const answer = node(`
      import {chooseBackend, tf} from "glassbook/engine";
      import {openPool, parallelMap} from "glassbook/parallel";
      import {double} from "./tasks.js";
      const {measured} = await chooseBackend({budgetMs: 20});
      using pool = openPool({size: 1});
      console.log(JSON.stringify({
        backends: measured.map(({name}) => name).sort(),
        square: Array.from(await tf.tensor([3]).square().data()),
        double: await pool.run(double, 21),
        map: await parallelMap([1, 2], (x) => x + 1, {size: 1})
      }));`);
    expect(answer).toEqual({backends: ["cpu", "wasm"], square: [9], double: 42, map: [2, 3]});
  });

  it("runs a notebook by its command, and exits 1 when a cell fails", () => {
    const bin = join(installed, "runtime/cli/bin.js");
    const run = (text: string) => {
      writeFileSync(join(folder, "notebook.md"), text);
      const args = [bin, "run", "notebook.md", "--json", "-"];
      return JSON.parse(execFileSync(process.execPath, args, {cwd: folder, encoding: "utf8"}));
    };
    const good = run(
      '```ts {#one}\nimport {data} from "glassbook/data"\nconst rows = (await data.load("iris")).numRows()\n```\n'
    );
    expect(good.cells).toMatchObject([{id: "one", status: "done"}]);
    expect(good.variables.rows).toMatchObject({preview: "150"});
    expect(() => run("```ts\nnull.x\n```\n")).toThrow(expect.objectContaining({status: 1}));
  });

  it.each([
    ["bundler", "preserve"],
    ["nodenext", "nodenext"]
  ])("is typed for TypeScript's moduleResolution %s", (moduleResolution, module) => {
    writeFileSync(
      join(folder, "typed.ts"),
      `import {parse, print} from "glassbook";
       import {lime} from "glassbook/agnostic";
       import {data} from "glassbook/data";
       import {tf} from "glassbook/engine";
       const text: string = print(parse("# Title"));
       const table = await data.load("iris");
       const rows: number = table.numRows();
       const {weights, r2} = await lime({model: (rows) => rows.map(() => [0.5, 0.5]), table, row: 0});
       const first: number = weights[0].weight;
       const shape: number[] = tf.zeros([2]).shape;
       // @ts-expect-error a number is no notebook
       print(1);
       // @ts-expect-error r2 is a number
       const wrong: string = r2;
       export {text, rows, first, shape, wrong};`
    );
    const options = {
      target: "es2024",
      lib: ["es2024", "esnext.disposable", "dom"],
      strict: true,
      noEmit: true
    };
    const compilerOptions = {...options, module, moduleResolution, skipLibCheck: true, types: []};
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({compilerOptions, files: ["typed.ts"]}));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    let report = "";
    try {
      execFileSync(process.execPath, [tsc, "-p", "."], {cwd: folder, encoding: "utf8"});
    } catch (error) {
      report = (error as {stdout: string}).stdout;
    }
    expect(report).toBe("");
  });
});

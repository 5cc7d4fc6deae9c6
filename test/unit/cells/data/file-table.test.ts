import {mkdir, mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {table} from "arquero";
import {afterAll, beforeAll, expect, test} from "vitest";
import {bindSymbol} from "../../../../cells/cell.ts";
import {data} from "../../../../cells/data/data.ts";
import {execute} from "../../../../runtime/cli/execute.ts";

let folder: string;
let here: typeof data.load;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "glassbook-data-"));
  await mkdir(join(folder, "deep"));
  await writeFile(join(folder, "own.csv"), "x,y\n1,a\n2,b\n");
  await writeFile(join(folder, "semicolons.csv"), "x;y\n1;a\n");
  await writeFile(join(folder, "own #1.tsv"), "x\ty\n1\ta, b\n");
  await writeFile(join(folder, "own.JSON"), '[{"x": 1, "y": "a"}, {"x": 2, "y": null}]');
  await writeFile(join(folder, "bad.json"), "[{");
  await writeFile(join(folder, "bad.csv"), "x,y\n1\n");
  await writeFile(join(folder, "own.arrow"), table({x: [1, 2, 3]}).toArrowIPC() as Uint8Array);
  const base = pathToFileURL(join(folder, "notebook.md")).href;
  here = data[bindSymbol]({signal: new AbortController().signal, progress: () => {}, base}).load;
});
afterAll(() => rm(folder, {recursive: true}));

test.each([
  ["./own.csv", 2],
  ["./deep/../own.csv", 2],
  ["./semicolons.csv", 1],
  ["./own #1.tsv", 1],
  ["./own.JSON", 2],
  ["./own.arrow", 3]
])("%s is read from beside the notebook", async (path, rows) => {
  const own = await here(path);
  expect(own.numRows()).toBe(rows);
  expect(own.get("x", 0)).toBe(1);
});

test("a changed file is seen by the next call, and options say how it is read", async () => {
  await writeFile(join(folder, "changing.csv"), "x\n01\n");
  expect((await here("./changing.csv")).get("x", 0)).toBe("01");
  expect((await here("./changing.csv", {types: {x: "number"}})).get("x", 0)).toBe(1);
  await writeFile(join(folder, "changing.csv"), "x\n5\n");
  expect((await here("./changing.csv")).get("x", 0)).toBe(5);
});

test.each([
  [
    "./none.csv",
    /path: got "\.\/none\.csv", expected a file that can be read at .*none\.csv\. Put the file beside/
  ],
  ["./deep", /expected a file that ends in \.csv, \.tsv, \.json, \.arrow/],
  ["./own.xlsx", /expected a file that ends in \.csv/],
  ["./bad.csv", /^\.\/bad\.csv: got 1 values on line 2, expected 2/],
  ["./bad.json", /^\.\/bad\.json: got text that is no JSON/],
  ["own.csv", /For the file beside the notebook write "\.\/own\.csv"/],
  ["own", /expected one of credit, .* or a path such as "\.\/own\.csv"\. A file of your own.*fromCSV/]
])("%s is an error that says what to do", async (path, message) => {
  await expect(here(path)).rejects.toThrow(message);
});

test("a JSON file beside the notebook is read whatever it holds", async () => {
  const base = pathToFileURL(join(folder, "notebook.md")).href;
  const {json} = data[bindSymbol]({signal: new AbortController().signal, progress: () => {}, base});
  await writeFile(join(folder, "any.json"), '{"a": [1, {"b": -0.5}], "c": null}');
  expect(await json("./any.json")).toEqual({a: [1, {b: -0.5}], c: null});
  await expect(json("./bad.json")).rejects.toThrow(/^\.\/bad\.json: got text that is no whole JSON/);
  await expect(json("./none.json")).rejects.toThrow(/a file that can be read at .*none\.json/);
  await expect(json("any.json")).rejects.toThrow('path: got "any.json", expected the path of a file beside');
});

test("outside a notebook paths start at the current folder", async () => {
  expect((await data.load("./test/fixtures/../../cells/data/tables/iris.csv")).numRows()).toBe(150);
  await expect(data.load("./none.csv")).rejects.toThrow(
    `a file that can be read at ${join(process.cwd(), "none.csv")}. Outside a notebook a path starts at the current folder; fromCSV`
  );
});

test("a notebook's error names the file from the current folder on, and no folder of the author's", async () => {
  const base = pathToFileURL(join(process.cwd(), "test/e2e/tables/own.md")).href;
  const {load} = data[bindSymbol]({signal: new AbortController().signal, progress: () => {}, base});
  const error = await load("./none.csv").catch((thrown: Error) => thrown);
  expect(error).toMatchObject({
    message: expect.stringContaining("a file that can be read at test/e2e/tables/none.csv. Put the file")
  });
  expect((error as Error).cause).toBeUndefined();
});

test("a cell reads what lies beside its notebook, by the name data, by an import and by a namespace", async () => {
  const file = join(folder, "notebook.md");
  const cells = [
    'const a = (await data.load("./own.csv")).numRows()',
    'import {data as tables} from "glassbook/data"\nconst b = (await tables.load("./own.csv")).numRows()',
    'import * as all from "glassbook/data"\nconst c = (await all.data.load("./own.csv")).numRows()',
    'const d = (await data.load("iris")).numRows()'
  ];
  await writeFile(file, cells.map((cell) => `\`\`\`ts\n${cell}\n\`\`\`\n`).join("\n"));
  const result = await execute(file);
  expect(result.cells.map(({error}) => error?.message)).toEqual(cells.map(() => undefined));
  expect(["a", "b", "c", "d"].map((name) => result.variables[name].preview)).toEqual(["2", "2", "2", "150"]);
});

test("a file that a reader chose is read by its ending, and named when it is wrong", async () => {
  const chosen = (text: string, name: string) => new File([text], name);
  const own = await data.load(chosen("x;y\n1;a\n", "mine.csv"));
  expect(own.get("y", 0)).toBe("a");
  expect((await data.load(chosen('[{"x": 1}]', "mine.json"))).numRows()).toBe(1);
  expect(await data.json(chosen('{"a": [1]}', "any.txt"))).toEqual({a: [1]});
  await expect(data.load(chosen("x", "mine.xls"))).rejects.toThrow(
    'file: got "mine.xls", expected a file that ends in .csv, .tsv, .json, .arrow'
  );
  await expect(data.load(chosen("x,y\n1\n", "mine.csv"))).rejects.toThrow(/^mine\.csv.*: got/);
  await expect(data.json(chosen("{", "mine.json"))).rejects.toThrow(/^mine\.json: got/);
});

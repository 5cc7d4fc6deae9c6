import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {compileNotebook} from "../../../../runtime/compile/compile-notebook.ts";
import type {CompiledNotebook, NotebookModule} from "../../../../runtime/compile/compiled.ts";
import {emitModule} from "../../../../runtime/compile/emit-module.ts";
import {place} from "../../../../runtime/compile/place.ts";
import {parse} from "../../../../runtime/document/parse.ts";

const source = `# A title

Prose with \${count + 1} and
  \${thrower("inline",
    1)}.

\`\`\`ts {#counts timeout=5}
import {basename} from "./paths.js"
const count: number = [1, 2].length, name = basename("/a/b")
\`\`\`

\`\`\`ts {.manual}
const thrower = (word: string) => {
  for (let i = 0; i < 3; i++) {
    if (i === 2) throw new Error(word)
  }
}
\`\`\`

\`\`\`ts {#third}
const tag = "</script>\u2028"
const path = await import("node:path") as typeof import("node:path");
for (const x of [1, 2]) { if (x > 1) thrower("third") }
\`\`\`

\`\`\`ts {.static}
never()
\`\`\`

\`\`\`ts {#broken}
const oops = (
\`\`\`

\`\`\`js
/\\\\/.test(tag)
\`\`\`
`;

let folder: string;
let compiled: CompiledNotebook;
let text: string;
let module: NotebookModule;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "glassbook-"));
  compiled = compileNotebook(parse(source));
  const resolve = (specifier: string) => (specifier.startsWith("node:") ? specifier : "node:path");
  text = emitModule(compiled, {resolve});
  const file = join(folder, "notebook.mjs");
  await writeFile(file, text);
  // natively: what rewrites a module for a test would move its places
  module = createRequire(import.meta.url)(file);
});

afterAll(() => rm(folder, {recursive: true}));

describe("a compiled notebook", () => {
  it("has the cells that run and the inlines, in the order of the page", () => {
    expect(compiled.title).toBe("A title");
    expect(compiled.cells.map(({id, kind}) => `${kind} ${id}`)).toEqual([
      "inline inline-1",
      "inline inline-2",
      "cell counts",
      "cell cell-1",
      "cell third",
      "cell broken",
      "cell cell-3"
    ]);
    expect(compiled.cells[2]).toMatchObject({timeout: 5, manual: false, line: 8});
    expect(compiled.cells[3]).toMatchObject({timeout: 30, manual: true});
  });

  it("takes its title from the front matter first", () => {
    expect(compileNotebook(parse("---\ntitle: The title\n---\n# Another")).title).toBe("The title");
    expect(compileNotebook(parse("")).title).toBe("Untitled");
  });

  it("keeps a broken cell as an error beside the others", () => {
    const broken = compiled.cells.find(({id}) => id === "broken")!;
    expect(broken.error).toMatchObject({kind: "syntax", line: 31, column: 14});
  });
});

describe("an emitted module", () => {
  it("holds the compiled notebook exactly", () => {
    expect(structuredClone(module.notebook)).toEqual(JSON.parse(JSON.stringify(compiled)));
  });

  it("says where each body begins", () => {
    const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
    for (const {id, body} of compiled.cells) {
      const [first] = body.split(/\r\n|[\n\r\u2028\u2029]/);
      expect(lines[module.lines[id] - 1].slice(module.columns[id]).startsWith(first)).toBe(true);
    }
  });

  it("loads each imported module by its specifier, called ones too", async () => {
    expect(Object.keys(module.imports)).toEqual(["./paths.js", "node:path"]);
    expect((await module.imports["./paths.js"]()).basename).toBeTypeOf("function");
  });

  it("needs no evaluation of text", () => {
    expect(text).not.toMatch(/\beval\(|new Function/);
  });

  it("lets a stack be carried back to line and column of the file", async () => {
    const $guard = () => 1023;
    const {thrower} = await module.bodies["cell-1"]({$guard, Error});
    const scope = {thrower, $guard, $import: (name: string) => module.imports[name](), $display: () => {}};
    for (const [id, spot] of [
      ["third", 'thrower("third")'],
      ["inline-2", 'thrower("inline",']
    ]) {
      const error = await Promise.resolve()
        .then(() => module.bodies[id](scope))
        .then(
          () => expect.unreachable(),
          (thrown: Error) => thrown
        );
      const frames = [...error.stack!.matchAll(/notebook\.mjs:(\d+):(\d+)/g)].map((m) => ({
        line: +m[1],
        column: +m[2]
      }));
      // the throw itself, in cell-1, then the call in the cell
      expect(fileText(placeIn("cell-1", frames[0]))).toMatch(/^new Error/);
      expect(fileText(placeIn(id, frames[1])).startsWith(spot)).toBe(true);
    }
  });
});

function placeIn(id: string, {line, column}: {line: number; column: number}): {line: number; column: number} {
  const cell = compiled.cells.find((one) => one.id === id)!;
  const bodyLine = line - module.lines[id] + 1;
  return place(cell.map, bodyLine, column - 1 - (bodyLine === 1 ? module.columns[id] : 0))!;
}

function fileText({line, column}: {line: number; column: number}): string {
  return source.split("\n")[line - 1].slice(column - 1);
}

import {describe, expect, it} from "vitest";
import {compileNotebook} from "../../../../runtime/compile/compile-notebook.ts";
import type {NotebookModule} from "../../../../runtime/compile/compiled.ts";
import {emitModule} from "../../../../runtime/compile/emit-module.ts";
import {parse} from "../../../../runtime/document/parse.ts";

const source = `# Here

\`\`\`ts {#sum}
let sum: number = 0
for (let i = 0; i < 5; i++) sum += i as number
sum
\`\`\`

\`\`\`ts {#broken}
const x = (
\`\`\`
`;

describe("the compiler in a browser", () => {
  it("gives the same in the page and in a worker", async () => {
    const worker = new Worker(new URL("./compile-worker.ts", import.meta.url), {type: "module"});
    const answer = new Promise((resolve, reject) => {
      worker.onmessage = ({data}) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
    });
    worker.postMessage(parse(source));
    expect(await answer).toEqual(structuredClone(compileNotebook(parse(source))));
    worker.terminate();
  });

  it("emits a module that runs as it is", async () => {
    const text = emitModule(compileNotebook(parse(source)), {resolve: (specifier) => specifier});
    const url = URL.createObjectURL(new Blob([text], {type: "text/javascript"}));
    const module: NotebookModule = await import(/* @vite-ignore */ url);
    const shown: unknown[] = [];
    const outputs = await module.bodies.sum({
      $display: (value: unknown) => shown.push(value),
      $guard: () => 1023
    });
    expect(outputs).toEqual({sum: 10});
    expect(shown).toEqual([10]);
    expect(module.notebook.cells[1].error).toMatchObject({kind: "syntax", line: 10, column: 11});
  });
});

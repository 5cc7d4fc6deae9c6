import type {CompiledNotebook} from "./compiled.ts";

/**
 * The source of a `NotebookModule`: the notebook's bodies as functions, so that a published page evaluates no
 * text. `resolve` gives the URL from which the module imports a specifier. The module must be served as it
 * is: a minifier would move the places that `lines` and `columns` state.
 */
export function emitModule(
  notebook: CompiledNotebook,
  {resolve}: {resolve(specifier: string): string}
): string {
  const writer = new ModuleWriter();
  const lines: Record<string, number> = {};
  const columns: Record<string, number> = {};
  writer.write("export const bodies = {\n");
  for (const {id, body} of notebook.cells) {
    writer.write(`${JSON.stringify(id)}: `);
    lines[id] = writer.line;
    columns[id] = writer.column;
    writer.write(`${body},\n`);
  }
  writer.write("};\n");
  writer.write("export const imports = {\n");
  for (const specifier of specifiersOf(notebook)) {
    writer.write(`${JSON.stringify(specifier)}: () => import(${JSON.stringify(resolve(specifier))}),\n`);
  }
  writer.write("};\n");
  // A function's text is the very text it was written as: the bodies need not stand here twice.
  const cells = notebook.cells.map(({body: _, ...cell}) => cell);
  writer.write(`const cells = ${JSON.stringify(cells)};\n`);
  writer.write(
    `export const notebook = {title: ${JSON.stringify(notebook.title)}, cells: cells.map((cell) => ({...cell, body: String(bodies[cell.id])}))};\n`
  );
  writer.write(`export const lines = ${JSON.stringify(lines)};\n`);
  writer.write(`export const columns = ${JSON.stringify(columns)};\n`);
  return writer.text;
}

function specifiersOf({cells}: CompiledNotebook): Set<string> {
  return new Set(
    cells.flatMap(({imports, dynamicImports = []}) => [
      ...imports.map(({specifier}) => specifier),
      ...dynamicImports
    ])
  );
}

class ModuleWriter {
  text = "";
  line = 1;
  column = 0;

  write(text: string): void {
    this.text += text;
    const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
    this.line += lines.length - 1;
    this.column = lines.length > 1 ? lines.at(-1)!.length : this.column + text.length;
  }
}

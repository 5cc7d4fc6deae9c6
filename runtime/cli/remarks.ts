import {nearest} from "../../cells/nearest-name.ts";
import type {CompiledNotebook} from "../compile/compiled.ts";
import type {Notebook} from "../document/notebook.ts";

/** Something that is allowed and most likely not meant. */
export interface Remark {
  /** of the file, 1-based */
  line: number;
  message: string;
}

const classes = [".hide", ".manual", ".static"];
const keys = ["timeout"];

/** Attributes of cells that do nothing and are nearly one that does. */
export function attributeRemarks(notebook: Notebook): Remark[] {
  return notebook.blocks.flatMap((block) => {
    if (block.type !== "cell") return [];
    const {line} = block.range;
    return block.attributes.all.flatMap(({name, value}): Remark[] => {
      const known = value === true ? classes : keys;
      // a key without a value is as idle as a mistyped one
      const near = name.startsWith("#") || known.includes(name) ? undefined : nearest(name, known);
      return near ? [{line, message: `${name} does nothing here. Did you mean ${near}?`}] : [];
    });
  });
}

/** Imports that Node has and a page has not: the cell fails there once it runs again. */
export function importRemarks({cells}: CompiledNotebook): Remark[] {
  return cells.flatMap(({imports, dynamicImports = [], line}) =>
    [...imports, ...dynamicImports.map((specifier) => ({specifier, line}))]
      .filter(({specifier}) => specifier.startsWith("node:"))
      .map((entry) => ({
        line: entry.line,
        message: `"${entry.specifier}" is Node's own: on the page this cell cannot run again. For a table of your own: data.load("./own.csv")`
      }))
  );
}

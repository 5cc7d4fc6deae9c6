import type {ColumnTable} from "arquero";
import {type Bound, bound} from "../bound.ts";
import {InputError} from "../input-error.ts";
import {nearest} from "../nearest-name.ts";
import type {Viewable} from "../views/view.ts";
import {readAsset} from "./asset.ts";
import {type Card, viewableCard} from "./card.ts";
import {type CSVOptions, fromCSV} from "./csv.ts";
import {loadJSON, readJSONFile} from "./file-json.ts";
import {isTableFile, loadFile, readTableFile} from "./file-table.ts";
import {isRelativePath} from "./read-beside.ts";
import {tables} from "./tables.ts";

const loaded = new Map<string, Promise<ColumnTable>>();

/** Tables: those that come with Glassbook, and files of one's own. */
export interface Data {
  /** The names `load` and `card` take. */
  names(): string[];
  /**
   * An Arquero table: one that comes with Glassbook by its name, a file beside the notebook by its path ("./own.csv";
   * .csv, .tsv, .json, .arrow), or a `File` that the reader chose with `view(input.files())`. A named table is in the order of its source and read once; later calls give the same.
   * `options` say how a file of text is read.
   */
  load(name: string | File, options?: CSVOptions): Promise<ColumnTable>;
  /** What a JSON file holds, one beside the notebook ("./own.json") or one that the reader chose: a stored model, edits of one, anything. */
  // biome-ignore lint/suspicious/noExplicitAny: as JSON.parse, it cannot know, and a notebook need not say
  json(path: string | File): Promise<any>;
  /** Source, licence, columns and limits of a table that comes with Glassbook. */
  card(name: string): Card & Viewable;
}

/** In a notebook the kernel ties this to the cell that reads it, so that paths start at the notebook's folder. */
export const data: Bound<Data> = bound(
  (context): Data => ({
    names: () => Object.keys(tables),
    async load(name, options) {
      if (name instanceof File) return readTableFile(name, options);
      return isRelativePath(String(name)) ? loadFile(name, context?.base, options) : loadNamed(name);
    },
    json: (path) => (path instanceof File ? readJSONFile(path) : loadJSON(String(path), context?.base)),
    card: (name) => viewableCard(entry(name, "card").card)
  })
);

function loadNamed(name: string): Promise<ColumnTable> {
  const {card, url} = entry(name, "table");
  let table = loaded.get(name);
  if (!table) {
    const types = Object.fromEntries(
      card.columns.map((column) => [column.name, column.type === "number" ? "number" : "string"] as const)
    );
    table = readAsset(url).then((bytes) => fromCSV(bytes, {types}));
    loaded.set(name, table);
    // A failed read is not kept: the next call tries again.
    table.catch(() => loaded.delete(name));
  }
  return table;
}

function entry(name: string, wanted: "table" | "card"): {card: Card; url: URL} {
  if (Object.hasOwn(tables, name)) return tables[name];
  const names = Object.keys(tables);
  const near = nearest(String(name), names);
  const own = isTableFile(String(name))
    ? `For the file beside the notebook write ${JSON.stringify(`./${name}`)}`
    : "A file of your own lies beside the notebook, and its path starts with ./; fromCSV takes text from anywhere";
  throw new InputError("name", {
    got: name,
    expected: `one of ${names.join(", ")}${wanted === "table" ? ', or a path such as "./own.csv"' : ""}`,
    remedy: near ? `Did you mean ${JSON.stringify(near)}?` : wanted === "table" ? own : undefined
  });
}

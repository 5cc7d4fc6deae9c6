import type {ColumnTable} from "arquero";
import {InputError} from "../input-error.ts";
import {nearest} from "../nearest-name.ts";
import type {Viewable} from "../views/view.ts";
import {readAsset} from "./asset.ts";
import {type Card, viewableCard} from "./card.ts";
import {fromCSV} from "./csv.ts";
import {tables} from "./tables.ts";

const loaded = new Map<string, Promise<ColumnTable>>();

/** The tables that come with Glassbook. */
export const data = {
  /** The names `load` and `card` take. */
  names(): string[] {
    return Object.keys(tables);
  },

  /** An Arquero table, in the order of its source. Read once; later calls give the same table. */
  async load(name: string): Promise<ColumnTable> {
    const {card, url} = entry(name);
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
  },

  /** Source, licence, columns and limits of a table. */
  card(name: string): Card & Viewable {
    return viewableCard(entry(name).card);
  }
};

function entry(name: string): {card: Card; url: URL} {
  if (Object.hasOwn(tables, name)) return tables[name];
  const names = Object.keys(tables);
  const near = nearest(String(name), names);
  throw new InputError("name", {
    got: name,
    expected: `one of ${names.join(", ")}`,
    remedy: near ? `Did you mean ${JSON.stringify(near)}?` : undefined
  });
}

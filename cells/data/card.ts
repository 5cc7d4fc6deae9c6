import {table} from "../views/table.ts";
import {type View, type Viewable, viewSymbol} from "../views/view.ts";

/** What is known about a table: where it comes from, who is in it, and what it must not be used for. */
export interface Card {
  /** what `data.load` calls it */
  name: string;
  title: string;
  description: string;
  rows: number;
  /** the column that is usually learnt */
  target: string;
  task: "classification" | "regression";
  /** who or what the rows are, and who is missing */
  who: string;
  source: {package: string; version: string; object: string; origin: string};
  licence: string;
  /** the licence's text, beside the table */
  licenceFile: string;
  /** uses the table does not bear, one sentence each */
  mustNot: string[];
  columns: ColumnCard[];
}

export interface ColumnCard {
  name: string;
  type: "number" | "category";
  description: string;
  unit?: string;
  /** the values of a category, sorted */
  levels?: string[];
  /** rows without a value; absent when every row has one */
  missing?: number;
}

/** The card with its picture: what a notebook shows for `data.card("credit")`. */
export function viewableCard(card: Card): Card & Viewable {
  const copy = structuredClone(card);
  return Object.defineProperty(copy, viewSymbol, {value: () => cardViews(copy)}) as Card & Viewable;
}

function cardViews(card: Card): View[] {
  const {source, columns} = card;
  const sentences = [
    ["**", card.title, ".** "],
    ["", `${card.description} ${card.rows.toLocaleString("en")} rows.`, "\n\n"],
    ["*Who is in it.* ", card.who, "\n\n"],
    ["*Not for this.* ", card.mustNot.join(" "), "\n\n"],
    [
      "*Source.* ",
      `${source.origin}. ${source.package} ${source.version} (${source.object}), ${card.licence}.`,
      ""
    ]
  ];
  const parts = [""];
  const values: View[] = [];
  for (const [before, text, after] of sentences) {
    parts[parts.length - 1] += before;
    values.push({kind: "text", text});
    parts.push(after);
  }
  const listed = table({
    column: columns.map((column) => column.name),
    meaning: columns.map((column) => column.description),
    "unit or values": columns.map((column) => column.unit ?? column.levels?.join(", ") ?? null),
    missing: columns.map((column) => column.missing ?? 0)
  });
  return [{kind: "markdown", parts, values}, listed];
}

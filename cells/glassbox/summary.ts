import type {TabularModel} from "../models/tabular-model.ts";
import {made} from "../views/made-view.ts";
import type {MarkdownView, Viewable} from "../views/view.ts";

/** What was learnt from what, in words: "Status (bad or good) from 13 columns of 4,454 rows". */
export function subject({target, classes, features, rows}: TabularModel): string {
  const outcome = classes && classes.length <= 4 ? ` (${classes.join(" or ")})` : "";
  const columns = features.length === 1 ? "1 column" : `${features.length} columns`;
  return `${target}${outcome} from ${columns} of ${rows.toLocaleString("en")} rows`;
}

/** A heading and sentences; both stand as text, whatever the columns are called. */
export function summary(title: string, sentences: string[]): MarkdownView & Viewable {
  return made({
    kind: "markdown",
    parts: ["**", "** ", ""],
    values: [
      {kind: "text", text: `${title}.`},
      {kind: "text", text: sentences.join(" ")}
    ]
  });
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A number with four digits that count, without a trail of zeros. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

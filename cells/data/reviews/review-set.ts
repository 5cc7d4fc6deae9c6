import {type ColumnTable, table as tableOf} from "arquero";
import {described, InputError} from "../../input-error.ts";
import {escapeHtml} from "../../views/escape.ts";
import {made} from "../../views/made-view.ts";
import {table as tableView} from "../../views/table.ts";
import {type HtmlView, type View, type Viewable, viewSymbol} from "../../views/view.ts";
import type {Label} from "../target.ts";
import type {PlacedClause} from "./write-review.ts";

/** What a set of reviews is made of; one entry a review in each list. */
export interface ReviewColumns {
  texts: string[];
  /** what is learnt */
  labels: Label[];
  /** by concept in order: 1, 0, or NaN where it is not known */
  concepts: Record<string, number[]>;
  /** concepts of which at most one holds */
  groups: Record<string, string[]>;
  /** a sentence or several that say what a concept means */
  descriptions: Record<string, string[]>;
  /** further columns of the table */
  columns: Record<string, (string | number | boolean | null)[]>;
  /** the concepts without the errors that were asked for, where they are known */
  truth?: Record<string, number[]>;
  /** the clauses of each text, with what they say, where they are known */
  clauses?: PlacedClause[][];
}

/** Reviews with concepts and a label. */
export class ReviewSet implements Viewable {
  readonly texts: readonly string[];
  readonly labels: readonly Label[];
  readonly concepts: Readonly<Record<string, number[]>>;
  readonly groups: Readonly<Record<string, string[]>>;
  readonly descriptions: Readonly<Record<string, string[]>>;
  readonly truth?: Readonly<Record<string, number[]>>;
  readonly clauses?: readonly PlacedClause[][];
  readonly #columns: ReviewColumns["columns"];
  #table: ColumnTable | undefined;

  constructor({columns, ...parts}: ReviewColumns) {
    this.texts = parts.texts;
    this.labels = parts.labels;
    this.concepts = parts.concepts;
    this.groups = parts.groups;
    this.descriptions = parts.descriptions;
    this.truth = parts.truth;
    this.clauses = parts.clauses;
    this.#columns = columns;
  }

  get rows(): number {
    return this.texts.length;
  }

  /** the concepts' names, in their order */
  get conceptNames(): string[] {
    return Object.keys(this.concepts);
  }

  /** text, what is said of each thing, and the label, as an Arquero table */
  get table(): ColumnTable {
    this.#table ??= tableOf({text: this.texts, ...this.#columns});
    return this.#table;
  }

  /**
   * Some of the reviews, in the order that is given.
   * @throws InputError for a row that is not there
   */
  only(rows: ArrayLike<number>): ReviewSet {
    const list = Array.from(rows, (row) => this.#checked(row, "rows"));
    const of = <One>(values: readonly One[]): One[] => list.map((row) => values[row]);
    const each = <One>(columns: Readonly<Record<string, One[]>>): Record<string, One[]> =>
      Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, of(values)]));
    return new ReviewSet({
      ...this,
      texts: of(this.texts),
      labels: of(this.labels),
      concepts: each(this.concepts),
      columns: each(this.#columns),
      ...(this.truth && {truth: each(this.truth)}),
      ...(this.clauses && {clauses: of(this.clauses)})
    } as ReviewColumns);
  }

  /** One review to read: what judges is marked, with what it says, where that is known. */
  review(row: number): HtmlView & Viewable {
    const at = this.#checked(row, "row");
    const text = this.texts[at];
    let html = "";
    let from = 0;
    for (const {start, end, aspect, verdict} of this.clauses?.[at] ?? []) {
      if (aspect === null || verdict === null) continue;
      html += `${escapeHtml(text.slice(from, start))}<mark>${escapeHtml(text.slice(start, end))}</mark> `;
      html += `<small>[${escapeHtml(`${aspect} ${verdict}`)}]</small>`;
      from = end;
    }
    return made({kind: "html", parts: [`<p>${html}${escapeHtml(text.slice(from))}</p>`], values: []});
  }

  [viewSymbol](): View {
    return tableView(this.table, {limit: 200, caption: `${this.rows.toLocaleString("en")} reviews.`});
  }

  #checked(row: number, field: string): number {
    if (Number.isInteger(row) && row >= 0 && row < this.rows) return row;
    throw new InputError(field, {
      got: typeof row === "number" ? row : described(String(row)),
      expected: `a review from 0 to ${this.rows - 1}`
    });
  }
}

import {described, InputError} from "../../input-error.ts";
import type {Matrix} from "../../math/matrix.ts";
import {table} from "../../views/table.ts";
import {type View, type Viewable, viewSymbol} from "../../views/view.ts";

/** What a model makes of texts: a row of length 1 for each. It is a `Matrix`, as `conceptBottleneck` takes. */
export class SentenceStates implements Matrix, Viewable {
  readonly rows: number;
  readonly columns: number;
  /** [text, number], row by row */
  readonly data: Float64Array;
  readonly texts: readonly string[];
  /** where the numbers are from, in words */
  readonly from: string;

  /** @throws InputError for numbers that are not one row a text */
  constructor(texts: readonly string[], {rows, columns, data}: Matrix, from: string) {
    if (rows !== texts.length || data.length !== rows * columns) {
      throw new InputError("states", {
        got: described(`${rows} rows of ${columns}, ${data.length} numbers`),
        expected: `a row for each of the ${texts.length} texts`
      });
    }
    this.texts = texts;
    this.rows = rows;
    this.columns = columns;
    this.data = data;
    this.from = from;
  }

  /** How alike two rows are, from -1 to 1. */
  cosine(a: number, b: number): number {
    let sum = 0;
    for (let i = 0; i < this.columns; i++) {
      sum += this.data[a * this.columns + i] * this.data[b * this.columns + i];
    }
    return sum;
  }

  /**
   * Some of the rows, in the order that is given.
   * @throws InputError for a row that is not there
   */
  only(rows: ArrayLike<number>): SentenceStates {
    const list = Array.from(rows);
    const {columns} = this;
    const data = new Float64Array(list.length * columns);
    for (const [at, row] of list.entries()) {
      if (!(Number.isInteger(row) && row >= 0 && row < this.rows)) {
        throw new InputError("rows", {got: row, expected: `a row from 0 to ${this.rows - 1}`});
      }
      data.set(this.data.subarray(row * columns, (row + 1) * columns), at * columns);
    }
    const texts = list.map((row) => this.texts[row]);
    return new SentenceStates(texts, {rows: list.length, columns, data}, this.from);
  }

  [viewSymbol](): View {
    const {rows, columns, data} = this;
    const first = (row: number) =>
      [...data.subarray(row * columns, row * columns + 4)].map((value) => value.toFixed(3)).join(", ");
    return table(
      {text: [...this.texts], state: Array.from({length: rows}, (_, row) => `${first(row)}, ...`)},
      {
        limit: 200,
        caption: `${rows.toLocaleString("en")} texts, ${columns} numbers each; ${this.from}.`
      }
    );
  }
}

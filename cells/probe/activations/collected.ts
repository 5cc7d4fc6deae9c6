import type {Matrix} from "../../math/matrix.ts";
import {table} from "../../views/table.ts";
import {type View, type Viewable, viewSymbol} from "../../views/view.ts";

/** One row of the matrices: a token, of a text. */
export interface CollectedRow {
  /** the number of the text, from 0 */
  text: number;
  /** the place of its token, the one that starts a text counted */
  position: number;
  token: number;
  /** what the token adds to the text */
  piece: string;
}

/** Activations of chosen tokens, a row each, on the CPU: `activations` is what `probe` takes. */
export class CollectedActivations implements Viewable {
  /** by hook name; tokens later as "name@1" */
  readonly activations: Readonly<Record<string, Matrix>>;
  readonly rows: readonly CollectedRow[];
  /** which convention the numbers use, as the model says */
  readonly processing: string;

  constructor(
    activations: Readonly<Record<string, Matrix>>,
    rows: readonly CollectedRow[],
    processing: string
  ) {
    this.activations = activations;
    this.rows = rows;
    this.processing = processing;
  }

  /** bytes that the numbers take */
  get bytes(): number {
    return Object.values(this.activations).reduce((sum, {data}) => sum + data.byteLength, 0);
  }

  /** Those of some hooks only; the numbers are shared. */
  only(names: RegExp): Record<string, Matrix> {
    return Object.fromEntries(Object.entries(this.activations).filter(([name]) => name.search(names) >= 0));
  }

  [viewSymbol](): View {
    const names = Object.keys(this.activations);
    const matrices = Object.values(this.activations);
    return table(
      {
        activation: names,
        rows: matrices.map(({rows}) => rows),
        columns: matrices.map(({columns}) => columns)
      },
      {
        caption: `Activations of ${this.rows.length.toLocaleString("en")} tokens, ${megabytes(this.bytes)}; ${this.processing}.`
      }
    );
  }
}

export function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toLocaleString("en", {maximumSignificantDigits: 3})} MB`;
}

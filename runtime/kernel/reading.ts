import type {CellError} from "../../cells/views/view.ts";
import type {Keep} from "./lifetimes.ts";

/** One value of one variable, as its readers meet it; a generator gives one for each yield. */
export class Reading {
  readonly value: unknown;
  /** why there is no value: the error of the cell to blame */
  readonly error: CellError | undefined;
  /** keeps alive what the value holds; imported names have none */
  readonly keep: Keep | undefined;
  /** whether the variable has, or is about to have, a later one */
  superseded = false;

  constructor(value: unknown, error?: CellError, keep?: Keep) {
    this.value = value;
    this.error = error;
    this.keep = keep;
  }

  supersede(): void {
    if (this.superseded) return;
    this.superseded = true;
    this.keep?.release();
  }
}

import type {InputControl} from "../../cells/views/view.ts";

/**
 * A control to be put on the page: `view(input)` shows it and gives the cell's readers its value, again with
 * each change. `Value` is the type of that value.
 */
export interface Input<Value> {
  readonly control: InputControl;
  /** never set; carries the type of the value */
  readonly value?: Value;
}

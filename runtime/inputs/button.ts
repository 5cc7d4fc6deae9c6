import type {Input} from "./input.ts";
import {checkOptions, checkText} from "./option-checks.ts";

export interface ButtonOptions {
  label?: string;
}

/** A button. Its value counts the presses, from 0: read it in the cell that should run again. */
export function button(options: ButtonOptions | string = {}): Input<number> {
  const {label = "Run"} = checkOptions(typeof options === "string" ? {label: options} : options, ["label"]);
  return {control: {type: "button", label: checkText("label", label), value: 0}};
}

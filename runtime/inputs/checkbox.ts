import {InputError} from "../../cells/input-error.ts";
import type {Input} from "./input.ts";
import {checkOptions, checkText} from "./option-checks.ts";

export interface CheckboxOptions {
  label?: string;
  /** false unless told */
  value?: boolean;
}

/** Yes or no. */
export function checkbox(options: CheckboxOptions = {}): Input<boolean> {
  const {label = "Yes", value = false} = checkOptions(options, ["label", "value"]);
  if (typeof value !== "boolean") throw new InputError("value", {got: value, expected: "true or false"});
  return {control: {type: "checkbox", label: checkText("label", label), value}};
}

import type {Input} from "./input.ts";
import {checkOptions, checkText} from "./option-checks.ts";

export interface TextOptions {
  label?: string;
  /** an example, shown while the field is empty */
  placeholder?: string;
  /** empty unless told */
  value?: string;
}

/** A line of text. */
export function text(options: TextOptions = {}): Input<string> {
  const {label = "Text", placeholder, value = ""} = checkOptions(options, ["label", "placeholder", "value"]);
  return {
    control: {
      type: "text",
      label: checkText("label", label),
      value: checkText("value", value),
      ...(placeholder !== undefined && {placeholder: checkText("placeholder", placeholder)})
    }
  };
}

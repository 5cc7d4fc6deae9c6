import {InputError} from "../../cells/input-error.ts";
import type {Input} from "./input.ts";
import {checkOptions, checkText} from "./option-checks.ts";

export interface FilesOptions {
  label?: string;
  /** what the reader is offered first: endings or types, such as ".csv,.tsv" */
  accept?: string;
  /** whether several files may be chosen at once; false unless told */
  multiple?: boolean;
}

/**
 * Files of the reader's own. Its value is an array of `File`, empty until the reader has chosen: `data.load(chosen[0])`
 * reads a table, `models.fromFiles(chosen)` a model. They are read where they lie and go nowhere.
 */
export function files(options: FilesOptions = {}): Input<File[]> {
  const known = checkOptions(options, ["label", "accept", "multiple"]);
  const {multiple = false} = known;
  if (typeof multiple !== "boolean") {
    throw new InputError("multiple", {got: multiple, expected: "true or false"});
  }
  const label = checkText("label", known.label ?? (multiple ? "Files of your own" : "A file of your own"));
  const accept = known.accept === undefined ? {} : {accept: checkText("accept", known.accept)};
  return {control: {type: "files", label, multiple, ...accept, value: []}};
}

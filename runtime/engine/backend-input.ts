import {InputError} from "../../cells/input-error.ts";
import {inNode} from "../../cells/tensors/node-import.ts";
import type {Input} from "../inputs/input.ts";
import {select} from "../inputs/select.ts";
import {type BackendReport, milliseconds} from "./backend-report.ts";
import type {BackendName} from "./backends.ts";

/**
 * A control with the backends that there are and what each was measured at; it stands at the fastest:
 * `const choice = view(backendInput(await chooseBackend()))`, and then `const backend = computeOn(choice)`.
 * @throws InputError for what is no report
 */
export function backendInput(report: BackendReport): Input<BackendName> {
  const measured = report?.measured;
  if (!Array.isArray(measured) || measured.length === 0) {
    throw new InputError("report", {got: report, expected: "what chooseBackend() gave"});
  }
  const options = measured.map(({name, ms}) => ({
    value: name,
    label: `${name}, ${milliseconds(ms)}${name === report.chosen ? " (fastest)" : ""}`
  }));
  // what Node lacks, the browser may have in which the page is read
  const unknown = inNode ? report.unavailable : [];
  return select<BackendName>({
    label: "Compute on",
    options: [...options, ...unknown.map(({name}) => ({value: name, label: `${name}, not measured`}))],
    value: report.chosen
  });
}

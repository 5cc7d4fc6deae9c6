import {InputError} from "../../cells/input-error.ts";
import {nearest} from "../../cells/nearest-name.ts";
import type {Input} from "./input.ts";
import {checkOptions, checkText} from "./option-checks.ts";

type Choice = string | number | boolean;

export interface SelectOptions<Value extends Choice> {
  label?: string;
  /** values, or values with the words that stand for them */
  options: readonly (Value | {readonly label: string; readonly value: Value})[];
  /** the first option unless told */
  value?: NoInfer<Value>;
}

/** One of several. Its value is the chosen option's. */
export function select<const Value extends Choice>(options: SelectOptions<Value>): Input<Value> {
  const known = checkOptions(options, ["label", "options", "value"]);
  const list = known.options;
  if (!Array.isArray(list)) throw new InputError("options", {got: list, expected: "an array of choices"});
  if (list.length === 0) throw new InputError("options", {got: list, expected: "at least one choice"});
  const choices = (list as readonly unknown[]).map((option, index) => checkChoice(option, index));
  choices.forEach(({value}, index) => {
    if (choices.findIndex((other) => other.value === value) !== index) {
      throw new InputError(`options[${index}]`, {got: value, expected: "a value that no other option has"});
    }
  });
  const {value = choices[0].value} = known;
  if (!choices.some((choice) => choice.value === value)) {
    const expected = `one of ${choices
      .slice(0, 8)
      .map((choice) => JSON.stringify(choice.value))
      .join(", ")}${choices.length > 8 ? ", …" : ""}`;
    const near =
      typeof value === "string" &&
      nearest(
        value,
        choices.map((choice) => String(choice.value))
      );
    const remedy = near ? `Did you mean ${JSON.stringify(near)}?` : undefined;
    throw new InputError("value", {got: value, expected, remedy});
  }
  return {
    control: {type: "select", label: checkText("label", known.label ?? "Choice"), options: choices, value}
  };
}

function checkChoice(option: unknown, index: number): {label: string; value: Choice} {
  const field = `options[${index}]`;
  if (isChoice(option)) return {label: String(option), value: option};
  const {label, value} = (option ?? {}) as {label?: unknown; value?: unknown};
  if (typeof label !== "string" || !isChoice(value)) {
    throw new InputError(field, {got: option, expected: "text, a number, true or false, or {label, value}"});
  }
  return {label, value};
}

function isChoice(value: unknown): value is Choice {
  return (
    typeof value === "string" ||
    typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value))
  );
}

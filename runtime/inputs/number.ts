import {InputError} from "../../cells/input-error.ts";
import type {Input} from "./input.ts";
import {checkBounds, checkNumber, checkOptions, checkStep, checkText, checkWithin} from "./option-checks.ts";

export interface NumberOptions {
  label?: string;
  min?: number;
  max?: number;
  /** what the arrows add; any number may be typed unless told */
  step?: number;
  /** 0, or the bound nearest to it, unless told */
  value?: number;
  /** shown after the value: "years" */
  unit?: string;
}

/** A field for a number. */
export function number(options: NumberOptions = {}): Input<number> {
  const known = checkOptions(options, ["label", "min", "max", "step", "value", "unit"]);
  const min = known.min === undefined ? -Infinity : checkNumber("min", known.min);
  const max = known.max === undefined ? Infinity : checkNumber("max", known.max);
  checkBounds(min, max);
  const step = known.step === undefined ? undefined : checkStep(known.step);
  const value = checkNumber(
    "value",
    known.value === undefined ? Math.min(max, Math.max(min, 0)) : known.value
  );
  checkWithin(value, min, max);
  if (step !== undefined && !liesOnStep(value, Number.isFinite(min) ? min : 0, step)) {
    throw new InputError("value", {got: value, expected: `a multiple of step (${step})`});
  }
  const label = checkText("label", known.label ?? "Value");
  const unit = known.unit === undefined ? undefined : checkText("unit", known.unit);
  return {
    control: {
      type: "number",
      label,
      value,
      ...(Number.isFinite(min) && {min}),
      ...(Number.isFinite(max) && {max}),
      ...(step !== undefined && {step}),
      ...(unit && {unit})
    }
  };
}

function liesOnStep(value: number, base: number, step: number): boolean {
  const count = (value - base) / step;
  return Math.abs(count - Math.round(count)) < 1e-6;
}

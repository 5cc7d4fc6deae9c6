import type {Input} from "./input.ts";
import {checkBounds, checkNumber, checkOptions, checkStep, checkText, checkWithin} from "./option-checks.ts";
import {onStep} from "./steps.ts";

export interface RangeOptions {
  label?: string;
  /** 0 unless told */
  min?: number;
  /** 100 unless told */
  max?: number;
  /** 1, or a hundredth of the width where 1 would leave fewer than two steps */
  step?: number;
  /** the middle, rounded to a step, unless told */
  value?: number;
  /** shown after the value: "years" */
  unit?: string;
}

/** A slider. Its value is a number from `min` to `max`. */
export function range(options: RangeOptions = {}): Input<number> {
  const known = checkOptions(options, ["label", "min", "max", "step", "value", "unit"]);
  const {min: from = Math.min(0, known.max ?? 0), max: to = Math.max(100, from)} = known;
  const min = checkNumber("min", from);
  const max = checkNumber("max", to);
  checkBounds(min, max);
  const {step = defaultStep(min, max)} = known;
  checkStep(step);
  const {value = onStep((min + max) / 2, {min, max, step})} = known;
  checkWithin(checkNumber("value", value), min, max);
  const label = checkText("label", known.label ?? "Value");
  const unit = known.unit === undefined ? undefined : checkText("unit", known.unit);
  return {control: {type: "range", label, min, max, step, value, ...(unit && {unit})}};
}

function defaultStep(min: number, max: number): number {
  const width = max - min;
  if (width >= 2 || width === 0) return 1;
  // A power of ten times 1: 0 to 1 in steps of 0.01.
  return 10 ** (Math.floor(Math.log10(width)) - 2);
}

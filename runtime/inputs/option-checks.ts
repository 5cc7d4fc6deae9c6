import {InputError} from "../../cells/input-error.ts";
import {nearest} from "../../cells/nearest-name.ts";

/** The options as an object that has only the `known` names; a misspelt option must not pass in silence. */
export function checkOptions<Options extends object>(
  options: Options,
  known: (keyof Options & string)[]
): Options {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new InputError("options", {got: options, expected: `an object with ${known.join(", ")}`});
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name as keyof Options & string)) {
      const got = (options as Record<string, unknown>)[name];
      const near = nearest(name, known);
      throw new InputError(name, {
        got,
        expected: "nothing",
        remedy: near
          ? `There is no such option. Did you mean ${near}?`
          : `There is no such option; there are ${known.join(", ")}`
      });
    }
  }
  return options;
}

export function checkNumber(field: string, got: unknown): number {
  if (typeof got !== "number" || !Number.isFinite(got))
    throw new InputError(field, {got, expected: "a finite number"});
  return got;
}

export function checkStep(got: unknown): number {
  if (checkNumber("step", got) <= 0) throw new InputError("step", {got, expected: "a number above 0"});
  return got as number;
}

export function checkText(field: string, got: unknown): string {
  if (typeof got !== "string") throw new InputError(field, {got, expected: "text"});
  return got;
}

export function checkBounds(min: number, max: number): void {
  if (min > max) throw new InputError("min", {got: min, expected: `at most max, which is ${max}`});
}

export function checkWithin(value: number, min: number, max: number): void {
  if (value < min || value > max) throw new InputError("value", {got: value, expected: `${min} to ${max}`});
}

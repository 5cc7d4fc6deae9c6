import {z} from "zod";
import {checkedInputs} from "../../checked-inputs.ts";
import {InputError} from "../../input-error.ts";
import {fields} from "../fields.ts";
import type {TransformerConfig} from "./config.ts";
import type {Metric} from "./gradients.ts";
import {type HookPoint, type NamesFilter, namesMeant} from "./hook-points.ts";
import type {ToTokensOptions} from "./tokens.ts";
import type {Hook} from "./watch.ts";

/** Hooks by name, or by a filter of names: `{"blocks.0.hook_resid_post": (x) => x.mul(2)}` or `[[/hook_z$/, hook]]`. */
export type Hooks = Readonly<Record<string, Hook>> | readonly (readonly [NamesFilter, Hook])[];

export interface RunOptions extends ToTokensOptions {
  hooks?: Hooks;
  /** blocks to run, counted from the end if negative; the result is the residual stream after them */
  stopAtLayer?: number;
  signal?: AbortSignal;
}

export interface CacheOptions extends RunOptions {
  /** which activations to keep; needed if all of them take more than 64 MB */
  names?: NamesFilter;
}

export interface GradOptions extends ToTokensOptions {
  /** what to differentiate: a number of the logits, or "loss", the mean over the tokens that follow */
  metric: Metric | "loss";
  /** the activations to differentiate by; needed if all of them take more than 64 MB */
  names?: NamesFilter;
  hooks?: Hooks;
}

const shared = {
  prependBos: z.boolean("true or false").optional(),
  hooks: z
    .custom<Hooks>((hooks) => typeof hooks === "object" && hooks !== null, "hooks by name, or in pairs")
    .optional()
};
const runFields = fields({
  ...shared,
  stopAtLayer: z.custom<number>().optional(),
  signal: z.custom<AbortSignal>().optional()
});
const cacheFields = runFields.extend({names: z.custom<NamesFilter>().optional()});
const gradFields = fields({
  ...shared,
  metric: z.custom<GradOptions["metric"]>().optional(),
  names: z.custom<NamesFilter>().optional()
});

/* Options as they were meant; one that does not exist is an error, not passed over. What they hold is checked where
   the model is known. */

export function runOptions(options: RunOptions): RunOptions {
  return checkedInputs(runFields, options, "options");
}

export function cacheOptions(options: CacheOptions): CacheOptions {
  return checkedInputs(cacheFields, options, "options");
}

export function gradOptions(options: GradOptions): GradOptions {
  return checkedInputs(gradFields, options, "options") as GradOptions;
}

/** @throws InputError for a hook that does not exist, with the near ones, or one that is no function */
export function hooksByName(hooks: Hooks = {}, points: ReadonlyMap<string, HookPoint>): Map<string, Hook[]> {
  const byName = new Map<string, Hook[]>();
  const pairs = Array.isArray(hooks)
    ? (hooks as [NamesFilter, Hook][])
    : Object.entries(hooks as Record<string, Hook>);
  for (const [filter, hook] of pairs) {
    for (const name of namesMeant(filter, points, "hooks")) {
      if (typeof hook !== "function") {
        throw new InputError(`hooks: ${name}`, {got: hook, expected: "a function of the activation"});
      }
      byName.set(name, [...(byName.get(name) ?? []), hook]);
    }
  }
  return byName;
}

/**
 * How many blocks a pass runs; undefined: all, and what comes after them.
 * @throws InputError for a layer that the model does not have
 */
export function blocksToRun(
  stopAtLayer: number | undefined,
  {nLayers}: TransformerConfig
): number | undefined {
  if (stopAtLayer === undefined) return undefined;
  if (Number.isInteger(stopAtLayer) && stopAtLayer >= -nLayers && stopAtLayer <= nLayers) {
    return stopAtLayer < 0 ? nLayers + stopAtLayer : stopAtLayer;
  }
  throw new InputError("stopAtLayer", {
    got: stopAtLayer,
    expected: `a whole number from ${-nLayers} to ${nLayers}`
  });
}

/** @throws InputError for a model that has no logits */
export function needUnembedding({unembeds, modelName}: TransformerConfig): void {
  if (unembeds) return;
  throw new InputError("model", {
    got: modelName,
    expected: "one that has an unembedding; an encoder has none"
  });
}

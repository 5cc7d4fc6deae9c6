import {z} from "zod";
import {fields} from "../../models/fields.ts";
import type {Metric} from "../../models/transformer/index.ts";
import {tokenField, transformerField} from "../../models/transformer-fields.ts";
import type {Place} from "../places.ts";
import {textOrTokens} from "../prompts.ts";
import {sweepAxes, sweeps} from "./sweep.ts";

const positionField = z.number("a position");

/** What every kind of patching takes. */
const shared = {
  model: transformerField,
  /** the prompt whose activations are brought over */
  clean: textOrTokens,
  /** the prompt that is run, equally many tokens */
  corrupted: textOrTokens,
  /** the token that the clean run is right about. Default: what the clean run finds likeliest */
  answer: tokenField.optional(),
  /** the token to compare it with. Default, if answer is left out too: what the corrupted run finds likeliest */
  wrong: tokenField.optional(),
  /** a number of the logits [1, pos, d_vocab] instead of those tokens, as for `grad` */
  metric: z.custom<Metric>((metric) => typeof metric === "function", "a function of the logits").optional(),
  /** the position that is looked at, from the end if negative. Default: the last */
  position: positionField.default(-1),
  /** likeliest tokens that are kept of each run */
  topK: z.number("a whole number from 1 to 50").int().min(1, "1 to 50").max(50, "1 to 50").default(5)
};

export const patchingInputs = fields({
  ...shared,
  /** what is patched, one run a layer and position or head */
  sweep: z.enum(sweeps).default("resid_pre"),
  /** default: heads of what has heads, positions else */
  by: z.enum(sweepAxes).optional(),
  /** default: all */
  layers: z.array(z.number("a layer"), "an array of layers").min(1, "at least one layer").optional(),
  /** default: all */
  positions: z.array(positionField, "an array of positions").min(1, "at least one position").optional(),
  /** places of one's own instead of a sweep; one run each, or each array of places together */
  places: z
    .array(
      z.custom<Place | Place[]>((place) => typeof place === "object" && place !== null, "{name, index}"),
      "an array of places"
    )
    .min(1, "at least one place")
    .optional(),
  /** attribution patching's guess beside each run, from one backward pass */
  estimate: z.boolean("true or false").default(false)
});

export const pathInputs = fields({
  ...shared,
  /** where the paths end: at the logits, or at what the heads of a layer make queries, keys or values of */
  to: z
    .union(
      [
        z.literal("logits"),
        z.strictObject({layer: z.number("a layer"), input: z.enum(["q", "k", "v"], '"q", "k" or "v"')})
      ],
      '"logits", or {layer, input} with input "q", "k" or "v"'
    )
    .default("logits")
});

export type PatchingSettings = z.output<typeof patchingInputs>;
export type PathSettings = z.output<typeof pathInputs>;
export type SharedSettings = Omit<PathSettings, "to">;

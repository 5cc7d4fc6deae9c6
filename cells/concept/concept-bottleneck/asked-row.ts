import {z} from "zod";
import {fields} from "../../models/fields.ts";
import {conceptsField, labelsField} from "./inputs.ts";
import type {Setting} from "./plain-results.ts";

const isSetting = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What one row may be asked with. */
export const askedRow = fields({
  /** what is so, by concept one a row */
  truth: conceptsField.optional(),
  /** the classes of the rows */
  labels: labelsField.optional(),
  /** concepts that the reader set */
  set: z.custom<Setting>(isSetting, "an object: concepts with 0, 1 or a number between them").default({})
});

export const askedTruth = fields({truth: conceptsField});

export type AskedRow = z.input<typeof askedRow>;

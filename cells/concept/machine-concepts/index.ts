import {z} from "zod";
import {defineCell} from "../../cell.ts";
import {fields, positiveNumber} from "../../models/fields.ts";
import {transformerField} from "../../models/transformer-fields.ts";
import type {ConceptColumns} from "../concept-bottleneck/concept-values.ts";
import {SentenceStates} from "../sentence-states/sentence-states.ts";
import {label} from "./label.ts";

export {
  type ConceptNoise,
  type GroupScale,
  MachineLabels,
  type StoredMachineLabels
} from "./machine-labels.ts";

const sentences = "a sentence, a list of them, or {positive, negative}";
const meaning = z.union([z.string(), z.array(z.string()).min(1)], sentences);
const stateField = z.custom<SentenceStates>((value) => value instanceof SentenceStates, {
  error: "what sentenceStates gave"
});
const columnsField = z.custom<ConceptColumns>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  {error: "an object: each concept's name with its values, one a text"}
);
const likenessWords = "a likeness, from -1 to 1";

/**
 * Concept labels without a person: a concept holds of a text as far as the text's state is like that of sentences that
 * describe it. (Row 10 asks a large language model; this asks how near a sentence encoder puts the two.) States are
 * taken from their mean, since what all texts share tells nothing. In a group the chances of its concepts and of "none"
 * add up to 1; "none" has no sentence of its own but a threshold, as a sentence that names a thing is near all that is
 * said of it. Sentence encoders hardly hear a "not", so opinions are often taken for their opposite: give `truth` where
 * there is some, and look at `noise` before you rely on these.
 */
export const machineConcepts = defineCell({
  name: "machineConcepts",
  title: "Machine-made concept labels",
  papers: [10],
  inputs: fields({
    /** states of the texts: `await sentenceStates({model, texts})` */
    states: stateField,
    /** by concept, what it means; of one in no group it may also say what its opposite means */
    descriptions: z.record(
      z.string(),
      z.union(
        [z.string(), z.array(z.string()).min(1), fields({positive: meaning, negative: meaning})],
        sentences
      ),
      "an object: each concept's name with sentences that describe it"
    ),
    /** concepts of which at most one holds, by a name */
    groups: z
      .record(z.string(), z.array(z.string("a concept's name"), "an array of concept names"))
      .default({}),
    /** states of the sentences that describe, where they were made before */
    descriptionStates: stateField.optional(),
    /** the encoder that made the states, for sentences that have no state yet */
    model: transformerField.optional(),
    /** labels that people gave, null where not: temperature and threshold are fitted to them */
    known: columnsField.optional(),
    /** likeness over which odds change e-fold: a smaller one makes chances bolder. 0.05 unless fitted */
    temperature: positiveNumber(100).optional(),
    /** likeness at which a concept is as likely as none: 0.06 unless fitted, and 0 of a pair */
    threshold: z
      .number(likenessWords)
      .refine((value) => value >= -1 && value <= 1, likenessWords)
      .optional(),
    /** what is so, null where it is not known: only to say how wrong the labels are */
    truth: columnsField.optional()
  }),
  run: label
});

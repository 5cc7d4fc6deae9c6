import type {CellContext} from "../../cell.ts";
import {described, InputError} from "../../input-error.ts";
import type {Transformer} from "../../models/transformer/transformer.ts";
import {sentenceStates} from "../sentence-states/index.ts";
import type {SentenceStates} from "../sentence-states/sentence-states.ts";

/** What a concept means: sentences; of a concept by itself also what its opposite means. */
export type Meaning = string | string[] | {positive: string | string[]; negative: string | string[]};

export function meaningTexts(meaning: Meaning): string[] {
  if (typeof meaning === "string") return [meaning];
  if (Array.isArray(meaning)) return meaning;
  return [...meaningTexts(meaning.positive), ...meaningTexts(meaning.negative)];
}

/**
 * States of the sentences that describe, in their order: those that were made before, or made now.
 * @throws InputError where there is neither a state nor a model, and for states of another model
 */
export async function describingStates(
  texts: string[],
  columns: number,
  {descriptionStates, model}: {descriptionStates?: SentenceStates; model?: Transformer},
  context: CellContext
): Promise<SentenceStates> {
  const missing = texts.find((text) => !descriptionStates?.texts.includes(text));
  if (missing !== undefined && !model) {
    throw new InputError("descriptionStates", {
      got: descriptionStates ? described(`no state of ${JSON.stringify(missing)}`) : undefined,
      expected: "a state of each sentence that describes a concept",
      remedy: 'Give model, such as await models.load("minilm"), to make them now'
    });
  }
  const found =
    missing === undefined
      ? descriptionStates!.only(texts.map((text) => descriptionStates!.texts.indexOf(text)))
      : await sentenceStates({model: model!, texts}, context);
  if (found.columns === columns) return found;
  throw new InputError(missing === undefined ? "descriptionStates" : "model", {
    got: described(`states of ${found.columns} numbers`),
    expected: `${columns}, as the texts' states have`
  });
}

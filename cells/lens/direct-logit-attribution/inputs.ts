import {z} from "zod";
import {InputError} from "../../input-error.ts";
import {fields} from "../../models/fields.ts";
import type {Transformer} from "../../models/transformer/transformer.ts";
import {
  positionMeant,
  promptField,
  promptTokens,
  tokenField,
  tokenMeant,
  tokensField,
  transformerField
} from "../../models/transformer-fields.ts";

export const directLogitAttributionInputs = fields({
  /** a model that predicts tokens */
  model: transformerField,
  prompt: promptField,
  tokens: tokensField,
  /** the token whose logit is taken apart, by its text or number */
  answer: tokenField,
  /** another token: what is taken apart is then how far the answer's logit is above this one's */
  wrong: tokenField.optional(),
  /** the place in the prompt, from its end if negative */
  position: z.number("a place").default(-1),
  /** whole attentions and MLPs, each head, or each neuron */
  by: z.enum(["layers", "heads", "neurons"], '"layers", "heads" or "neurons"').default("layers")
});

export type DirectLogitAttributionInputs = z.input<typeof directLogitAttributionInputs>;

/** What is to be computed, checked. */
export interface AttributionPlan {
  model: Transformer;
  tokens: number[];
  answer: number;
  wrong?: number;
  position: number;
  by: "layers" | "heads" | "neurons";
}

/** @throws InputError for what does not go together: see the fields */
export function planAttribution(inputs: z.output<typeof directLogitAttributionInputs>): AttributionPlan {
  const {model, by} = inputs;
  const {unembeds, modelName, attnOnly} = model.config;
  if (!unembeds) {
    throw new InputError("model", {
      got: modelName,
      expected: "one that predicts tokens: an encoder has no logits"
    });
  }
  if (by === "neurons" && attnOnly) {
    throw new InputError("by", {got: by, expected: '"layers" or "heads", since this model has no MLPs'});
  }
  const tokens = promptTokens(model, inputs);
  const answer = tokenMeant(model, inputs.answer, "answer");
  const wrong = inputs.wrong === undefined ? undefined : tokenMeant(model, inputs.wrong, "wrong");
  if (wrong === answer) {
    throw new InputError("wrong", {got: inputs.wrong, expected: "another token than the answer"});
  }
  const position = positionMeant(inputs.position, tokens.length, "position");
  return {model, tokens, answer, position, by, ...(wrong === undefined ? {} : {wrong})};
}

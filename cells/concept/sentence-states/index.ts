import {z} from "zod";
import {defineCell} from "../../cell.ts";
import {described, InputError} from "../../input-error.ts";
import {matrix} from "../../math/matrix.ts";
import {fields} from "../../models/fields.ts";
import {transformerField} from "../../models/transformer-fields.ts";
import {SentenceStates} from "./sentence-states.ts";

export {SentenceStates} from "./sentence-states.ts";

/**
 * What a sentence encoder makes of texts, a row of numbers for each: the features of a concept bottleneck on language.
 * Equally long texts go through the model together. A text too long for the model is an error that says which.
 */
export const sentenceStates = defineCell({
  name: "sentenceStates",
  title: "States of sentences",
  papers: [10],
  inputs: fields({
    /** a sentence encoder: `await models.load("minilm")` */
    model: transformerField,
    texts: z.array(z.string("a text"), "an array of texts").min(1, "at least one text"),
    /** the mean over all tokens, or the first token's */
    pooling: z.enum(["mean", "first"], '"mean" or "first"').default("mean")
  }),
  async run({model, texts, pooling}, {signal, progress}) {
    const empty = texts.findIndex((text) => text.trim() === "");
    if (empty >= 0) {
      throw new InputError(`texts[${empty}]`, {
        got: described("an empty text"),
        expected: "a text of at least one word"
      });
    }
    const {config, tokenizer} = model;
    if (config.unembeds) {
      throw new InputError("model", {
        got: config.modelName,
        expected: 'an encoder, such as await models.load("minilm")',
        remedy: "A model that writes on knows nothing of the end of a text at its first token"
      });
    }
    if (tokenizer) checkLengths(texts, config.nCtx, (text) => model.toTokens(text).length);
    const vectors = await model.sentenceVectors(texts, {pooling, signal, progress});
    const states = matrix(texts.length, config.dModel);
    for (const [row, vector] of vectors.entries()) states.data.set(vector, row * config.dModel);
    return new SentenceStates(
      texts,
      states,
      `${config.modelName}, ${pooling === "mean" ? "mean of the tokens" : "first token"}`
    );
  }
});

/** @throws InputError naming the first text that is too long */
function checkLengths(texts: readonly string[], most: number, lengthOf: (text: string) => number): void {
  for (const [i, text] of texts.entries()) {
    const length = lengthOf(text);
    if (length <= most) continue;
    throw new InputError(`texts[${i}]`, {
      got: described(`${length} tokens`),
      expected: `at most ${most}, the context of this model`,
      remedy: "Cut it, or split it into several"
    });
  }
}

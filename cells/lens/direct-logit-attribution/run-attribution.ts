import {defineCell} from "../../cell.ts";
import {tokenPieces} from "../../models/transformer-fields.ts";
import {attribute} from "./attribute.ts";
import {LogitAttribution} from "./attribution.ts";
import {directLogitAttributionInputs, planAttribution} from "./inputs.ts";

/**
 * Direct logit attribution: the logit of a token at one place as a sum of what the embedding, each attention (or head)
 * and each MLP (or neuron) wrote into the residual stream there. The final norm's scale is held at what it was, so the
 * contributions add up to the logit; biases stand apart. Elhage et al. 2021, "A Mathematical Framework for Transformer
 * Circuits". It counts only what goes straight to the logits: a part that works through later parts shows as theirs.
 *
 * Throws InputError for a prompt that is empty or too long, an answer that is not one token, a wrong token that is the
 * answer, a place outside the prompt, and a model that predicts no tokens.
 */
export const directLogitAttribution = defineCell({
  name: "directLogitAttribution",
  title: "Direct logit attribution",
  papers: [],
  inputs: directLogitAttributionInputs,
  async run(inputs, {signal}) {
    const plan = planAttribution(inputs);
    const {model, tokens, position, by, answer, wrong} = plan;
    const named = (token: number) => ({token, piece: tokenPieces(model, [token])[0]});
    return new LogitAttribution({
      model: model.config.modelName,
      processing: model.processing,
      tokens,
      pieces: tokenPieces(model, tokens),
      position,
      by,
      answer: named(answer),
      ...(wrong === undefined ? {} : {wrong: named(wrong)}),
      ...(await attribute(plan, signal))
    });
  }
});

import {z} from "zod";
import {type CellContext, defineCell} from "../../cell.ts";
import {InputError} from "../../input-error.ts";
import {directionOf} from "../../lens/direct-logit-attribution/attribute.ts";
import {readLogits, topTokens} from "../../lens/logit-lens/read-logits.ts";
import {fields, wholeNumber} from "../../models/fields.ts";
import {
  positionMeant,
  promptField,
  promptTokens,
  tokenField,
  tokenMeant,
  tokenPieces,
  tokensField,
  transformerField
} from "../../models/transformer-fields.ts";
import {likeliest} from "../likely-tokens.ts";
import {checkPredicts} from "../prompts.ts";
import {SemanticFlow} from "./flow.ts";
import {flowGraph} from "./flow-graph.ts";
import {pruned} from "./graph.ts";
import {nameTokens} from "./name-tokens.ts";
import {readRun} from "./read-run.ts";

const share = "a share from 0 to 1";

const flowInputs = fields({
  model: transformerField,
  prompt: promptField,
  tokens: tokensField,
  /** the position whose next token is looked at, from the end if negative. Default: the last */
  position: z.number("a position").default(-1),
  /** the token whose logit is followed. Default: what the model finds likeliest */
  answer: tokenField.optional(),
  /** another token: what is followed is then how far the answer's logit is above this one's */
  wrong: tokenField.optional(),
  /** share of the largest contribution that a part must have to stand alone; what is smaller is kept as "all else" */
  threshold: z.number(share).min(0, share).max(1, share).default(0.01),
  /** nodes at most; the smallest are put together first */
  maxNodes: wholeNumber(1).default(250),
  /** neurons of each MLP that may stand alone */
  neurons: wholeNumber(0).default(3),
  /** tokens that are kept of each node */
  topK: wholeNumber(1).default(5)
});

/**
 * The flow of one prediction (Katz and Belinkov 2023, "Interpreting Transformer's Attention Dynamic Memory and
 * Visualizing the Semantic Information Flow of GPT"): the residual stream at one position, every head with the tokens
 * that it takes from, every MLP and its strongest neurons, each with the tokens that it speaks for and against, and
 * with what it gives the answer's logit. Contributions are those of one shared scale of the final norm: all that
 * goes into a node adds up to its value. They say who wrote the answer, not who is needed for it: for that, patch.
 */
export const semanticFlow = defineCell({
  name: "semanticFlow",
  title: "Semantic flow",
  papers: [17],
  inputs: flowInputs,
  run
});

async function run(
  inputs: z.output<typeof flowInputs>,
  {signal, progress}: CellContext
): Promise<SemanticFlow> {
  const {model, threshold, maxNodes, neurons, topK} = inputs;
  checkPredicts(model);
  const tokens = promptTokens(model, inputs);
  const position = positionMeant(inputs.position, tokens.length, "position");
  const asked = inputs.answer === undefined ? undefined : tokenMeant(model, inputs.answer, "answer");
  const wrong = inputs.wrong === undefined ? undefined : tokenMeant(model, inputs.wrong, "wrong");
  const read = await readRun(model, tokens, position, signal);
  progress(0.3, "the run is read");
  const answer = asked ?? topTokens(read.logits, 1)[0];
  if (wrong === answer) {
    throw new InputError("wrong", {got: inputs.wrong, expected: "another token than the answer"});
  }
  const direction = directionOf({model, answer, wrong}, read.scale);
  const pieces = tokenPieces(model, tokens);
  const whole = flowGraph({model, run: read, direction, pieces, position, neurons});
  const graph = pruned(whole, {threshold, maxNodes});
  await nameTokens({...graph, vectors: whole.vectors}, {model, answer, scale: read.scale, topK}, signal);
  const named = (token: number) => ({token, text: tokenPieces(model, [token])[0]});
  const probability = Math.exp(read.logits[answer] - readLogits(read.logits).logSum);
  return new SemanticFlow({
    model: model.config.modelName,
    prompt: pieces,
    position,
    answer: {...named(answer), probability},
    ...(wrong === undefined ? {} : {wrong: named(wrong)}),
    logit: read.logits[answer] - (wrong === undefined ? 0 : read.logits[wrong]),
    top: likeliest(model, read.logits, topK),
    ...graph
  });
}

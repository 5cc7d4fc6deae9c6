import {z} from "zod";
import {type CellContext, defineCell} from "../../cell.ts";
import {described, InputError} from "../../input-error.ts";
import {finalAnswer, readLogits, topTokens} from "../../lens/logit-lens/read-logits.ts";
import {fields} from "../../models/fields.ts";
import type {Metric, Tokens} from "../../models/transformer/index.ts";
import {
  positionMeant,
  promptField,
  promptTokens,
  tokenField,
  tokenPieces,
  tokensField,
  transformerField
} from "../../models/transformer-fields.ts";
import {changedRuns, rowAt, unchangedLogits} from "../changed-runs.ts";
import {likeliest} from "../likely-tokens.ts";
import {logProbability, type Measure, measureOf} from "../measure.ts";
import {checkPredicts, textOrTokens, tokensOf} from "../prompts.ts";
import {Ablation, type AblationOutcome} from "./ablation.ts";
import {type Part, type PartName, partsOf} from "./parts.ts";
import {ablationKinds, standIns} from "./stand-ins.ts";

const ablateInputs = fields({
  model: transformerField,
  prompt: promptField,
  tokens: tokensField,
  /** what is taken out, each on its own: "L1H3", "L0.mlp", "L0.attn", a hook's name, or {name, index}. Default: every head and every MLP */
  names: z
    .array(
      z.custom<PartName>(
        (name) => typeof name === "string" || (typeof name === "object" && name !== null),
        'a part such as "L1H3" or "L0.mlp", a hook\'s name, or {name, index}'
      ),
      "an array of parts"
    )
    .min(1, "at least one part")
    .optional(),
  /** what stands in: zeros, the mean over positions of `over`, another prompt's activations; "mask" for attn_scores */
  kind: z.enum(ablationKinds).default("mean"),
  /** prompts to average over (default: this one) or to draw from (at least as many tokens) */
  over: z.array(textOrTokens, "an array of prompts").min(1, "at least one prompt").optional(),
  /** take all of it out at once, in one run */
  together: z.boolean("true or false").default(false),
  /** the token whose log-probability is measured. Default: what the whole model finds likeliest */
  answer: tokenField.optional(),
  /** measure the log-odds of answer over this token instead */
  wrong: tokenField.optional(),
  metric: z.custom<Metric>((metric) => typeof metric === "function", "a function of the logits").optional(),
  /** the position that is looked at, from the end if negative. Default: the last */
  position: z.number("a position").default(-1),
  topK: z.number("a whole number from 1 to 50").int().min(1, "1 to 50").max(50, "1 to 50").default(5)
});

type Settings = z.output<typeof ablateInputs>;

/** Ablation: a prompt is run without parts of the model, to see what it loses with each. */
export const ablate = defineCell({
  name: "ablate",
  title: "Ablation",
  papers: [17],
  inputs: ablateInputs,
  run
});

async function run(settings: Settings, context: CellContext): Promise<Ablation> {
  const {model, kind} = settings;
  checkPredicts(model);
  const tokens = promptTokens(model, settings);
  const position = positionMeant(settings.position, tokens.length, "position");
  const parts = partsOf(model, tokens.length, settings.names);
  const others = otherPrompts(settings, tokens);
  const logits = await unchangedLogits(model, tokens, context);
  const measure = chosenMeasure(settings, logits, tokens.length, position);
  const stands = await standIns(model, parts, kind, others, context.signal);
  try {
    const row = rowAt(logits, position, model);
    const answered = finalAnswer(row, readLogits(row));
    const read = (rows: Float32Array): AblationOutcome => {
      const here = rowAt(rows, position, model);
      return {
        loss: meanLoss(rows, tokens),
        value: measure.of(measure.position === undefined ? rows : here),
        kl: readLogits(here, answered).kl,
        top: likeliest(model, here, settings.topK)
      };
    };
    const runs = (settings.together ? [parts] : parts.map((part) => [part])).flatMap((part) =>
      Array.from({length: stands.runsEach}, () => part.map(({place}) => place))
    );
    const outcomes = await changedRuns(model, tokens, runs, stands.source, {read}, context);
    const names = settings.together ? [nameOf(parts)] : parts.map(({name}) => name);
    return new Ablation({
      ablation: kind,
      prompt: tokenPieces(model, tokens),
      position,
      measure: {words: measure.words, unit: measure.unit},
      whole: read(logits),
      without: names.map((name, i) => ({
        name,
        ...averaged(outcomes.slice(i * stands.runsEach, (i + 1) * stands.runsEach))
      }))
    });
  } finally {
    stands.dispose();
  }
}

function nameOf(parts: readonly Part[]): string {
  const names = parts.map(({name}) => name);
  return names.length > 4 ? `${names.length} parts` : names.join(" + ");
}

/** Prompts to average over or to draw from, as tokens; of those to draw from as many tokens as the prompt has. */
function otherPrompts({model, kind, over}: Settings, tokens: number[]): number[][] {
  if (kind === "resample" && !over) {
    throw new InputError("over", {got: undefined, expected: "prompts to draw activations from"});
  }
  return (over ?? [tokens]).map((prompt: Tokens, i: number) => {
    const other = over ? tokensOf(model, prompt, `over[${i}]`) : tokens;
    if (kind !== "resample") return other;
    if (other.length >= tokens.length) return other.slice(0, tokens.length);
    throw new InputError(`over[${i}]`, {
      got: described(`${other.length} tokens`),
      expected: `at least ${tokens.length}, so that each position has one to draw`
    });
  });
}

function chosenMeasure(
  {model, answer, wrong, metric}: Settings,
  logits: Float32Array,
  length: number,
  position: number
): Measure {
  if (metric || answer !== undefined || wrong !== undefined) {
    return measureOf(model, {answer, wrong, metric}, {length, position});
  }
  const [best] = topTokens(rowAt(logits, position, model), 1);
  return logProbability(model, best, position);
}

function meanLoss(logits: Float32Array, tokens: readonly number[]): number {
  const size = logits.length / tokens.length;
  let sum = 0;
  for (let at = 0; at + 1 < tokens.length; at++) {
    const row = logits.subarray(at * size, (at + 1) * size);
    sum += readLogits(row).logSum - row[tokens[at + 1]];
  }
  return sum / (tokens.length - 1);
}

/** The mean of runs that differ in what was drawn; the likeliest tokens are those of the first. */
function averaged(outcomes: readonly AblationOutcome[]): AblationOutcome {
  const mean = (of: (outcome: AblationOutcome) => number) =>
    outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;
  return {
    loss: mean(({loss}) => loss),
    value: mean(({value}) => value),
    kl: mean(({kl}) => kl),
    top: outcomes[0].top
  };
}

export {Ablation, type AblationData, type AblationOutcome} from "./ablation.ts";
export type {PartName} from "./parts.ts";
export type {AblationKind} from "./stand-ins.ts";

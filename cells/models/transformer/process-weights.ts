import {z} from "zod";
import {checkedInputs} from "../../checked-inputs.ts";
import {InputError} from "../../input-error.ts";
import {fields} from "../fields.ts";
import type {TransformerConfig} from "./config.ts";
import {centreUnembedding, centreWriting, foldNorms, foldValueBiases} from "./fold.ts";
import type {Parameters} from "./parameters.ts";

/** Which processing to do; left out: all that leaves this model's probabilities as they are. */
export interface ProcessOptions {
  /** norms' gains and biases go into the weights that read them */
  foldNorm?: boolean;
  /** vectors written into the residual stream have mean 0 (needs LayerNorm) */
  centerWritingWeights?: boolean;
  /** logits have mean 0; log-probabilities stay */
  centerUnembed?: boolean;
  /** biases of values go into the output bias of attention */
  foldValueBiases?: boolean;
}

const choice = z.boolean("true or false").optional();
const processFields = fields({
  foldNorm: choice,
  centerWritingWeights: choice,
  centerUnembed: choice,
  foldValueBiases: choice
});

export interface Processed {
  config: TransformerConfig;
  parameters: Parameters;
  /** what was done, in words */
  steps: string[];
}

/**
 * Other weights of the same function, in TransformerLens's order: norms folded, writing weights centred, unembedding
 * centred, value biases folded.
 * @throws InputError for a processing that would change this model's predictions
 */
export function processWeights(
  config: TransformerConfig,
  parameters: Parameters,
  given: ProcessOptions
): Processed {
  const options = checkedInputs(processFields, given, "options");
  const type = config.normalizationType;
  const wanted = {
    foldNorm: allowed("foldNorm", options.foldNorm, type === "LN" || type === "RMS", cannotFold(config)),
    centerWritingWeights: allowed(
      "centerWritingWeights",
      options.centerWritingWeights,
      !config.postNorm,
      type === "LN" || type === "LNPre" ? undefined : "only a LayerNorm takes the mean away"
    ),
    centerUnembed: allowed(
      "centerUnembed",
      options.centerUnembed,
      true,
      config.unembeds ? undefined : "this model has no unembedding"
    ),
    foldValueBiases: options.foldValueBiases ?? true
  };
  let [now, weights, steps] = [config, parameters, [] as string[]];
  if (wanted.foldNorm) {
    weights = foldNorms(now, weights);
    now = {...now, normalizationType: type === "LN" ? "LNPre" : "RMSPre"};
    steps.push("norm folded");
  }
  if (wanted.centerWritingWeights) {
    weights = centreWriting(now, weights);
    steps.push("writing weights centred");
  }
  if (wanted.centerUnembed) {
    weights = centreUnembedding(now, weights);
    steps.push("unembedding centred");
  }
  if (wanted.foldValueBiases && [...weights.keys()].some((name) => name.endsWith("attn.b_V"))) {
    weights = foldValueBiases(now, weights);
    steps.push("value biases folded");
  }
  return {config: now, parameters: weights, steps};
}

function cannotFold(config: TransformerConfig): string | undefined {
  if (config.postNorm) return "norms that stand after a sum are read by the residual stream itself";
  if (config.normalizationType === null) return "this model has no norms";
  if (!config.unembeds) return "nothing reads its last norm";
  return config.gatedMlp && config.normalizationType === "LN"
    ? "the two factors of a gated MLP have no biases to take a LayerNorm's"
    : undefined;
}

/** Whether to do it: what is impossible is left out, and an error where it was asked for. */
function allowed(
  name: string,
  asked: boolean | undefined,
  useful: boolean,
  obstacle: string | undefined
): boolean {
  if (asked && obstacle) {
    throw new InputError(name, {got: true, expected: `false for this model, since ${obstacle}`});
  }
  return (asked ?? true) && useful && !obstacle;
}

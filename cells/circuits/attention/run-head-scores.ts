import {type CellContext, defineCell} from "../../cell.ts";
import {described, InputError} from "../../input-error.ts";
import {lossPerToken} from "../../models/transformer/loss.ts";
import type {Transformer} from "../../models/transformer/transformer.ts";
import {pausing} from "../../pause.ts";
import {type HeadMeasures, measureOnRepeated} from "./head-measures.ts";
import {type Head, headsMeant} from "./head-name.ts";
import {type HalfLosses, HeadScores, type ScoredHead} from "./head-scores.ts";
import {headScoresInputs} from "./inputs.ts";
import {checkedRepetition, type RepeatedTokens, repeatedTokens} from "./repeated-tokens.ts";

/**
 * What the heads of a model do with random tokens that come twice. Random, so that nothing but the first time tells
 * what comes the second time. Means of the diagonals of their patterns: to the token before (previous), to the same
 * token's first place (duplicate), to what stood after it (induction). Olsson et al. 2022, "In-context learning and
 * induction heads". Also the loss on both halves.
 *
 * Throws InputError for more tokens than the model reads at once, a layer that does not exist, tokens to
 * draw from that are none, and a sequence that does not come twice.
 */
export const headScores = defineCell({
  name: "headScores",
  title: "Scores of attention heads",
  papers: [],
  inputs: headScoresInputs,
  async run({model, length, seed, sequences, tokens, layers, from}, context) {
    if (tokens && length !== undefined) {
      throw new InputError("length", {got: length, expected: "nothing, since there are tokens already"});
    }
    if (model.config.attentionDir !== "causal") {
      throw new InputError("model", {
        got: described(`${model.config.modelName}, which reads in both directions`),
        expected: "one that sees only what stands before: the others see the second time from the first"
      });
    }
    const heads = headsMeant(model.config, {layers});
    const drawn = tokens
      ? [checkedRepetition(model, tokens)]
      : Array.from({length: sequences}, (_, i) => repeatedTokens(model, {length, seed: seed + i, from}));
    const runs: SequenceRun[] = [];
    for (const sequence of drawn) {
      runs.push(await runOn(model, heads, sequence, context));
      context.progress(runs.length / drawn.length, "sequences");
    }
    const losses = runs.flatMap(({loss}) => loss ?? []);
    return new HeadScores({
      model: model.config.modelName,
      length: drawn[0].half,
      sequences: drawn.length,
      ...(!tokens && {seed}),
      heads: heads.map((head, h) =>
        scored(
          head,
          runs.map(({measures}) => measures[h])
        )
      ),
      ...(losses.length === runs.length && {
        loss: {
          first: mean(losses.map(({first}) => first)),
          second: mean(losses.map(({second}) => second))
        }
      })
    });
  }
});

/** One sequence: the measures of each head, and the loss on both halves. */
interface SequenceRun {
  measures: HeadMeasures[];
  loss?: HalfLosses;
}

async function runOn(
  model: Transformer,
  heads: readonly Head[],
  {tokens, half, start}: RepeatedTokens,
  {signal}: CellContext
): Promise<SequenceRun> {
  const pause = pausing(signal);
  const {nLayers, unembeds} = model.config;
  const layers = [...new Set(heads.map(({layer}) => layer))];
  const whole = unembeds && layers.length === nLayers;
  const {logits, cache} = await model.runWithCache([tokens], {
    names: layers.map((layer) => model.hookName("pattern", layer)),
    ...(whole ? {} : {stopAtLayer: Math.max(...layers) + 1}),
    signal
  });
  try {
    const size = tokens.length;
    const measures: HeadMeasures[] = [];
    for (const layer of layers) {
      const all = (await cache.at("pattern", layer).data()) as Float32Array;
      for (const {head} of heads.filter((one) => one.layer === layer)) {
        if (pause.due()) await pause.turn();
        const weights = all.subarray(head * size * size, (head + 1) * size * size);
        measures.push(measureOnRepeated({weights, size}, half, start));
      }
    }
    if (!whole) return {measures};
    const [losses] = await lossPerToken(logits, [tokens], signal);
    return {measures, loss: halves(losses, half, start)};
  } finally {
    logits.dispose();
    cache.dispose();
  }
}

/** Entry i of the losses is of token i + 1. The first token of the second half is foretold by nothing. */
function halves(losses: Float64Array, half: number, start: number): HalfLosses {
  const second = start + half;
  return {
    first: mean([...losses.subarray(0, second - 1)]),
    second: mean([...losses.subarray(second, second + half - 1)])
  };
}

function scored(head: Head, measures: HeadMeasures[]): ScoredHead {
  const names = Object.keys(measures[0]) as (keyof HeadMeasures)[];
  const over = (of: (values: number[]) => number) =>
    Object.fromEntries(names.map((name) => [name, of(measures.map((one) => one[name] ?? 0))]));
  return {
    ...head,
    ...(over(mean) as Record<keyof HeadMeasures, number>),
    ...(measures.length > 1 && {
      standardErrors: over(standardError) as Record<keyof HeadMeasures, number>
    })
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardError(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

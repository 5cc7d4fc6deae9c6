import {attention, headScores} from "../../../../../cells/circuits/index.ts";
import type {Transformer} from "../../../../../cells/models/transformer/index.ts";
import {farthest} from "../../models/transformer/compare.ts";
import {type ForwardFixture, unpack} from "../../models/transformer/gpt2-fixture.ts";

/** What gpt2like_interp.json has on where heads look. */
export interface AttentionFixture {
  sequences: {tokens: number[]; value_weighted_attention_norm_last_query: Record<string, number[]>}[];
  head_scores_on_repeated_sequence_2: Record<
    string,
    {
      previous_token: number;
      current_token: number;
      duplicate_token: number;
      induction: number;
      entropy_mean: number;
    }
  >;
}

/** Patterns and what they are weighted by that are not the fixture's: none if all agree. */
export async function patternDisagreements(
  model: Transformer,
  {sequences}: AttentionFixture,
  forward: ForwardFixture,
  tolerance: number
): Promise<string[]> {
  const wrong: string[] = [];
  const check = (what: string, got: ArrayLike<number>, expected: ArrayLike<number>): void => {
    const far = farthest(got, expected);
    if (!(far <= tolerance)) wrong.push(`${what}: ${far}`);
  };
  for (const [s, {tokens, value_weighted_attention_norm_last_query: weighted}] of sequences.entries()) {
    const size = tokens.length;
    const found = await attention({model, tokens});
    for (const {layer, head, weights, outputNorms} of found.heads) {
      const name = `L${layer}H${head}`;
      const of = (hook: string) => unpack(forward.sequences[s].activations[`blocks.${layer}.attn.${hook}`]);
      check(
        `${name} pattern`,
        weights,
        of("hook_pattern").subarray(head * size ** 2, (head + 1) * size ** 2)
      );
      check(`${name} value-weighted`, found.weighted(name).subarray(-size), weighted[name]);
      check(`${name} output`, outputNorms, lengths(of("hook_result"), head, size));
    }
  }
  return wrong;
}

/** |result| of a head at each position; results are [pos, 4 heads, 32]. */
function lengths(results: Float64Array, head: number, size: number): number[] {
  return Array.from({length: size}, (_, position) =>
    Math.hypot(...results.subarray((position * 4 + head) * 32, (position * 4 + head + 1) * 32))
  );
}

/** Scores that are not the fixture's: none if all agree. */
export async function scoreDisagreements(
  model: Transformer,
  {sequences, head_scores_on_repeated_sequence_2: expected}: AttentionFixture,
  tolerance: number
): Promise<string[]> {
  const scores = await headScores({model, tokens: sequences[2].tokens});
  return Object.entries(expected).flatMap(([name, reference]) => {
    const {previous, current, duplicate, induction, entropy} = scores.at(name);
    const far = farthest(
      [previous, current, duplicate, induction, entropy],
      [
        reference.previous_token,
        reference.current_token,
        reference.duplicate_token,
        reference.induction,
        reference.entropy_mean
      ]
    );
    return far <= tolerance ? [] : [`${name}: ${far}`];
  });
}

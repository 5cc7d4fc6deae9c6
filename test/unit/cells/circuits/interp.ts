import type {Transformer} from "../../../../cells/models/transformer/index.ts";
import {fixture} from "../../../fixtures/decode.ts";
import {type ForwardFixture, gpt2Like, type InterpFixture} from "../models/transformer/gpt2-fixture.ts";

interface AblationEffect {
  logit_diff: number;
  kl_last: number;
}

/** What the fixture has of patching and ablation, in PyTorch's numbers. */
export interface CircuitsFixture {
  answer_token: number;
  wrong_token: number;
  mean_z: number[][][];
  mean_mlp_out: number[][];
  sequences: {
    tokens: number[];
    logit_diff: number;
    direct_logit_attribution: Record<string, number>;
    ablation: Record<string, {zero: AblationEffect; mean?: AblationEffect}>;
    attention_knockout_last_query_logit_diff: Record<string, number>;
  }[];
  activation_patching: Record<string, number[][]> & {
    clean: number;
    corrupted: number;
    clean_logit_diff: number;
    corrupted_logit_diff: number;
  } & {path_L0head_to_L1head_q_k_v: Record<"q" | "k" | "v", number[][]>};
}

export const interp = fixture<InterpFixture>("gpt2like_interp.json") as unknown as CircuitsFixture;

export function smallModel(): Promise<Transformer> {
  return gpt2Like(fixture<ForwardFixture>("gpt2like_forward.json"));
}

/** The farthest that two tables of numbers are apart. */
export function farthestOf(
  got: readonly (readonly number[])[],
  expected: readonly (readonly number[])[]
): number {
  const [a, b] = [got.flat(), expected.flat()];
  if (a.length !== b.length) return Number.NaN;
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}

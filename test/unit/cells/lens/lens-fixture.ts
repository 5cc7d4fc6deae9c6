import {
  directLogitAttribution,
  type LogitAttribution,
  type LogitLens,
  logitLens
} from "../../../../cells/lens/index.ts";
import type {Transformer} from "../../../../cells/models/transformer/index.ts";
import {farthest} from "../models/transformer/compare.ts";
import {type Packed, unpack} from "../models/transformer/gpt2-fixture.ts";

/** What gpt2like_interp.json has on the lens and on contributions. */
export interface LensFixture {
  answer_token: number;
  wrong_token: number;
  sequences: {
    tokens: number[];
    logit_diff: number;
    logit_lens: Record<
      string,
      {
        logits_all: Packed;
        top5_last: number[];
        entropy: number[];
        kl_from_final: number[];
        logit_diff: number;
        /** 0 for the likeliest */
        rank_of_answer_last: number;
      }
    >;
    direct_logit_attribution: Record<string, number>;
    accumulated_resid_logit_diff_frozen_ln: Record<string, number>;
  }[];
}

/** Names of the fixture's sites and figures that a model's lens has otherwise: none if all agree. */
export async function lensDisagreements(
  model: Transformer,
  {sequences, answer_token}: LensFixture,
  tolerance: number
): Promise<string[]> {
  const wrong: string[] = [];
  for (const {tokens, logit_lens} of sequences) {
    const lens = await logitLens({model, tokens, sublayers: true, topK: 50});
    const names = Object.keys(logit_lens);
    if (lens.sites.map(({name}) => name).join() !== names.join()) wrong.push("sites");
    for (const [s, name] of names.entries()) {
      const expected = logit_lens[name];
      const check = (what: string, got: number[], reference: ArrayLike<number>): void => {
        const far = farthest(got, reference);
        if (!(far <= tolerance)) wrong.push(`${name} ${what}: ${far}`);
      };
      check("entropy", readings(lens, s, "entropy"), expected.entropy);
      check("KL", readings(lens, s, "kl"), expected.kl_from_final);
      check("logits", allLogits(lens, s), unpack(expected.logits_all));
      const last = lens.at(-1);
      const top = last.sites[s].top.slice(0, 5).map(({token}) => token);
      if (top.join() !== expected.top5_last.join()) wrong.push(`${name} top 5`);
      const rank = lens.path(answer_token).ranks[s];
      if (rank !== expected.rank_of_answer_last + 1) wrong.push(`${name} rank ${rank}`);
    }
  }
  return wrong;
}

function readings(lens: LogitLens, site: number, what: "entropy" | "kl"): number[] {
  return lens.places.map(({sites}) => sites[site][what]);
}

/** The logits of every token at every place, which all are followed where all are kept: [pos, vocab]. */
function allLogits(lens: LogitLens, site: number): number[] {
  return lens.places.flatMap(({paths}) => {
    const row: number[] = [];
    for (const {token, logits} of paths) row[token] = logits[site];
    return row;
  });
}

/** Names under which the fixture has a contribution; its MLPs hold their biases. */
const reference: Record<string, string> = {
  embedding: "embed",
  position: "pos_embed",
  "final norm's bias": "ln_final_bias",
  "unembedding's bias": "b_U"
};

function fixtureName(name: string): string {
  const bias = /^(L\d+) attention's bias$/.exec(name);
  return bias ? `${bias[1]}.b_O` : (reference[name] ?? name.replace(/^(L\d+) MLP$/, "$1.mlp"));
}

/** Contributions that are not the fixture's: none if all agree. */
export async function attributionDisagreements(
  model: Transformer,
  {sequences, answer_token: answer, wrong_token: wrong}: LensFixture,
  tolerance: number
): Promise<string[]> {
  const far: string[] = [];
  for (const {tokens, direct_logit_attribution: expected, logit_diff} of sequences) {
    const byHead = await directLogitAttribution({model, tokens, answer, wrong, by: "heads"});
    const got = Object.fromEntries(byHead.contributions.map(({name, value}) => [fixtureName(name), value]));
    for (const name of new Set([...Object.keys(expected), ...Object.keys(got)])) {
      if (!(Math.abs(got[name] - expected[name]) <= tolerance)) far.push(`${name}: ${got[name]}`);
    }
    if (!(Math.abs(byHead.sum - logit_diff) <= tolerance)) far.push(`sum: ${byHead.sum}`);
    const coarse = await directLogitAttribution({model, tokens, answer, wrong, by: "layers"});
    const fine = await directLogitAttribution({model, tokens, answer, wrong, by: "neurons"});
    for (const layer of [0, 1]) {
      if (!(Math.abs(inLayer(coarse, layer) - inLayer(byHead, layer)) <= tolerance))
        far.push(`layer ${layer}`);
      if (!(Math.abs(inLayer(fine, layer) - inLayer(byHead, layer)) <= tolerance)) {
        far.push(`neurons of ${layer}`);
      }
    }
  }
  return far;
}

function inLayer({contributions}: LogitAttribution, layer: number): number {
  return contributions.reduce((sum, part) => sum + (part.layer === layer ? part.value : 0), 0);
}

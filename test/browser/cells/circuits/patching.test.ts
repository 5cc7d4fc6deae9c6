import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {ablate, activationPatching, pathPatching, semanticFlow} from "../../../../cells/circuits/index.ts";
import {tf} from "../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../runtime/engine/index.ts";
import forwardJson from "../../../fixtures/gpt2like_forward.json" with {type: "json"};
import interpJson from "../../../fixtures/gpt2like_interp.json" with {type: "json"};
import type {CircuitsFixture} from "../../../unit/cells/circuits/interp.ts";
import {type ForwardFixture, gpt2Like} from "../../../unit/cells/models/transformer/gpt2-fixture.ts";

const forward = forwardJson as unknown as ForwardFixture;
const interp = interpJson as unknown as CircuitsFixture;
const {activation_patching: expected, sequences} = interp;
const measured = {answer: interp.answer_token, wrong: interp.wrong_token};
const pair = {
  clean: sequences[expected.clean].tokens,
  corrupted: sequences[expected.corrupted].tokens,
  ...measured
};

// Graphics cards may compute roots, quotients and exponentials a little differently, and add in another order.
const tolerances = {cpu: 1e-5, wasm: 1e-5, webgl: 1e-4, webgpu: 1e-4};

function farthest(got: readonly (readonly number[])[], wanted: readonly (readonly number[])[]): number {
  const all = wanted.flat();
  return Math.max(...got.flat().map((value, i) => Math.abs(value - all[i])));
}

describe.each(Object.entries(tolerances) as [keyof typeof tolerances, number][])(
  "interventions on %s",
  (backend, tolerance) => {
    let before: number;
    beforeAll(async () => {
      await useBackend(backend);
      before = tf.memory().numTensors;
    });
    afterAll(() => expect(tf.memory().numTensors).toBe(before));

    it(`patches and estimates as PyTorch does, to ${tolerance}`, async () => {
      using model = await gpt2Like(forward);
      for (const [sweep, table] of [
        ["resid_pre", "hook_resid_pre_layer_x_position"],
        ["heads", "head_z_layer_x_head"]
      ] as const) {
        const {raw} = await activationPatching({model, ...pair, sweep});
        expect(farthest(raw, expected[table]), sweep).toBeLessThan(tolerance);
      }
      const {estimates, data} = await activationPatching({model, ...pair, sweep: "heads", estimate: true});
      const changes = estimates!.map((row) => row.map((value) => value - data.corrupted.value));
      expect(farthest(changes, expected.attribution_patching_head_z)).toBeLessThan(tolerance);
      const paths = await pathPatching({model, ...pair, to: {layer: 1, input: "k"}});
      expect(farthest(paths.raw, expected.path_L0head_to_L1head_q_k_v.k)).toBeLessThan(tolerance);
    }, 150_000);

    it(`ablates as PyTorch does, and its flow adds up, to ${tolerance}`, async () => {
      using model = await gpt2Like(forward);
      const [{tokens, ablation}] = sequences;
      const over = sequences.map((sequence) => sequence.tokens);
      const {data} = await ablate({model, tokens, over, kind: "mean", ...measured});
      for (const {name, value} of data.without) {
        expect(Math.abs(value - ablation[name].mean!.logit_diff), name).toBeLessThan(tolerance);
      }
      const flow = await semanticFlow({model, tokens, ...measured});
      expect(Math.abs(flow.residual)).toBeLessThan(tolerance);
    }, 150_000);
  }
);

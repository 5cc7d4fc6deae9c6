import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {tf} from "../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../runtime/engine/index.ts";
import forwardJson from "../../../fixtures/gpt2like_forward.json" with {type: "json"};
import interpJson from "../../../fixtures/gpt2like_interp.json" with {type: "json"};
import {
  type AttentionFixture,
  patternDisagreements,
  scoreDisagreements
} from "../../../unit/cells/circuits/attention/attention-fixture.ts";
import {type ForwardFixture, gpt2Like} from "../../../unit/cells/models/transformer/gpt2-fixture.ts";

const forward = forwardJson as unknown as ForwardFixture;
const interp = interpJson as unknown as AttentionFixture;

// Graphics cards may compute roots and exponentials a little differently, and add in another order.
const tolerances = {cpu: 1e-5, wasm: 1e-5, webgl: 1e-4, webgpu: 1e-4};

describe.each(Object.entries(tolerances) as [keyof typeof tolerances, number][])(
  "where heads look, on %s",
  (backend, tolerance) => {
    let before: number;
    beforeAll(async () => {
      await useBackend(backend);
      expect(tf.getBackend()).toBe(backend);
      before = tf.memory().numTensors;
    });
    afterAll(() => expect(tf.memory().numTensors).toBe(before));

    it(`gives PyTorch's patterns, weighted patterns and lengths of outputs to ${tolerance}`, async () => {
      using model = await gpt2Like(forward);
      expect(await patternDisagreements(model, interp, forward, tolerance)).toEqual([]);
    });

    it(`gives PyTorch's head scores to ${tolerance}`, async () => {
      using model = await gpt2Like(forward);
      expect(await scoreDisagreements(model, interp, tolerance)).toEqual([]);
    });
  }
);

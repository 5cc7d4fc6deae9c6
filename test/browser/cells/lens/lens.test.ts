import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {logitLens} from "../../../../cells/lens/index.ts";
import {tf} from "../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../runtime/engine/index.ts";
import forwardJson from "../../../fixtures/gpt2like_forward.json" with {type: "json"};
import interpJson from "../../../fixtures/gpt2like_interp.json" with {type: "json"};
import {
  attributionDisagreements,
  type LensFixture,
  lensDisagreements
} from "../../../unit/cells/lens/lens-fixture.ts";
import {tensorsLeft} from "../../../unit/cells/models/transformer/compare.ts";
import {type ForwardFixture, gpt2Like} from "../../../unit/cells/models/transformer/gpt2-fixture.ts";

const forward = forwardJson as unknown as ForwardFixture;
const interp = interpJson as unknown as LensFixture;

// Graphics cards may compute roots, quotients and exponentials a little differently, and add in another order.
const tolerances = {cpu: 1e-5, wasm: 1e-5, webgl: 1e-4, webgpu: 1e-4};

describe.each(Object.entries(tolerances) as [keyof typeof tolerances, number][])(
  "looking through the lens on %s",
  (backend, tolerance) => {
    let before: number;
    beforeAll(async () => {
      await useBackend(backend);
      expect(tf.getBackend()).toBe(backend);
      before = tf.memory().numTensors;
    });
    afterAll(() => expect(tf.memory().numTensors).toBe(before));

    it(`gives PyTorch's logits, entropy, KL and ranks to ${tolerance}`, async () => {
      using model = await gpt2Like(forward);
      expect(await lensDisagreements(model, interp, tolerance)).toEqual([]);
    });

    it(`gives PyTorch's contributions of heads, MLPs and biases to ${tolerance}`, async () => {
      using model = await gpt2Like(forward);
      expect(await attributionDisagreements(model, interp, tolerance)).toEqual([]);
    });

    it("leaves memory as it was after a hundred prompts", async () => {
      using model = await gpt2Like(forward);
      await model.ready();
      const {tokens} = interp.sequences[1];
      const left = await tensorsLeft(async () => {
        for (let i = 0; i < 100; i++) {
          await logitLens({model, tokens: tokens.map((token) => (token + i) % 50), positions: [-1]});
        }
      });
      expect(left).toBe(0);
    });
  }
);

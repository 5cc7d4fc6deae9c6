import {expect, it} from "vitest";
import {logitLens} from "../../../../cells/lens/index.ts";
import forwardJson from "../../../fixtures/gpt2like_forward.json" with {type: "json"};
import interpJson from "../../../fixtures/gpt2like_interp.json" with {type: "json"};
import {
  attributionDisagreements,
  type LensFixture,
  lensDisagreements
} from "../../../unit/cells/lens/lens-fixture.ts";
import {tensorsLeft} from "../../../unit/cells/models/transformer/compare.ts";
import {type ForwardFixture, gpt2Like} from "../../../unit/cells/models/transformer/gpt2-fixture.ts";
import {onEachBackend} from "../../each-backend.ts";

const forward = forwardJson as unknown as ForwardFixture;
const interp = interpJson as unknown as LensFixture;

onEachBackend("looking through the lens", (_, tolerance) => {
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
});

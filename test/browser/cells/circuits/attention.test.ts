import {expect, it} from "vitest";
import forwardJson from "../../../fixtures/gpt2like_forward.json" with {type: "json"};
import interpJson from "../../../fixtures/gpt2like_interp.json" with {type: "json"};
import {
  type AttentionFixture,
  patternDisagreements,
  scoreDisagreements
} from "../../../unit/cells/circuits/attention/attention-fixture.ts";
import {type ForwardFixture, gpt2Like} from "../../../unit/cells/models/transformer/gpt2-fixture.ts";
import {onEachBackend} from "../../each-backend.ts";

const forward = forwardJson as unknown as ForwardFixture;
const interp = interpJson as unknown as AttentionFixture;

onEachBackend("where heads look", (_, tolerance) => {
  it(`gives PyTorch's patterns, weighted patterns and lengths of outputs to ${tolerance}`, async () => {
    using model = await gpt2Like(forward);
    expect(await patternDisagreements(model, interp, forward, tolerance)).toEqual([]);
  });

  it(`gives PyTorch's head scores to ${tolerance}`, async () => {
    using model = await gpt2Like(forward);
    expect(await scoreDisagreements(model, interp, tolerance)).toEqual([]);
  });
});

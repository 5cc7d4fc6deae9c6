import {expect, it} from "vitest";
import {type PictureSet, pictures} from "../../../../../cells/data/pictures/index.ts";
import {models} from "../../../../../cells/models/models.ts";
import cnnJson from "../../../../fixtures/small_cnn.json" with {type: "json"};
import {
  type CnnFixture,
  channelsLast,
  cnnPictures,
  smallCnn,
  targetGradients
} from "../../../../unit/cells/models/image-network/cnn-fixture.ts";
import {farthest, tensorsLeft} from "../../../../unit/cells/models/transformer/compare.ts";
import {unpack} from "../../../../unit/cells/models/transformer/gpt2-fixture.ts";
import {onEachBackend} from "../../../each-backend.ts";

const cnn = cnnJson as unknown as CnnFixture;
// software stands in for the graphics card: few pictures
const set = pictures({count: 16, seed: 3, backgrounds: ["plain", "gradient", "clouds", "sand"]});

const right = (of: PictureSet, said: ArrayLike<unknown>) =>
  Array.from(of.table.array("shape")).filter((shape, i) => shape === said[i]).length / of.count;

onEachBackend("an image network", (_, tolerance) => {
  it(`has PyTorch's activations, logits and gradients to ${tolerance}`, async () => {
    using network = smallCnn(cnn);
    const shown = cnnPictures(cnn);
    for (const [layer, packed] of Object.entries(cnn.activations)) {
      const {data} = await network.activations(shown, layer);
      expect(farthest(data, channelsLast(packed))).toBeLessThan(tolerance);
    }
    expect(farthest((await network.logits(shown)).data, unpack(cnn.logits))).toBeLessThan(tolerance);
    const byPixels = await targetGradients(network, cnn, "input");
    expect(
      farthest(
        byPixels.flatMap((row) => [...row]),
        channelsLast(cnn.gradient)
      )
    ).toBeLessThan(tolerance);
    const cav = channelsLast(cnn.tcav.cav);
    const along = (await targetGradients(network, cnn, "relu2")).map((row) =>
      row.reduce((sum, value, i) => sum + value * cav[i], 0)
    );
    expect(farthest(along, cnn.tcav.values)).toBeLessThan(tolerance);
  });

  it("names the shapes of new pictures, by weights that came from the site", async () => {
    using network = await models.loadImageNetwork("shapes-cnn");
    expect(right(set, await network.predict(set))).toBeGreaterThan(0.8);
  });

  it("leaves nothing behind, and ends when it is stopped", async () => {
    using network = await models.loadImageNetwork("shapes-cnn");
    await network.ready();
    const left = await tensorsLeft(async () => {
      await network.classGradients(set.take([0]), "relu2", 1);
      const stop = new AbortController();
      const running = expect(network.classGradients(set, "relu1", 1, {signal: stop.signal})).rejects.toThrow(
        "enough"
      );
      stop.abort(new Error("enough"));
      await running;
    });
    expect(left).toBe(0);
  });
});

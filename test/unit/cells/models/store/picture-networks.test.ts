import {readFileSync} from "node:fs";
import {beforeAll, describe, expect, it, test} from "vitest";
import {type PictureSet, pictures} from "../../../../../cells/data/pictures/index.ts";
import type {ImageNetwork} from "../../../../../cells/models/image-network/index.ts";
import {modelFileUrl} from "../../../../../cells/models/model-store.ts";
import {models} from "../../../../../cells/models/models.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {pictureNetworks} from "../../../../../tools/picture-networks.ts";

const names = ["shapes-cnn", "stripes-cnn"] as const;
const tried = {count: 300, seed: 77};

beforeAll(() => useBackend("wasm"));

/** The share, 0 to 1, that stands in the words of a card, and what it may be off by on this test's own pictures. */
function measured(name: string, what: string): {share: number; error: number} {
  const found = models.card(name).measured.find((entry) => entry.what === what);
  const share = Number(/^([\d.]+) %/.exec(found?.value ?? "")?.[1]) / 100;
  const error = Number(/error ([\d.]+)/.exec(found?.value ?? "")?.[1]) / 100;
  return {share, error: error + Math.sqrt((share * (1 - share)) / tried.count) + 0.002};
}

function share(yes: boolean[]): number {
  return yes.filter(Boolean).length / yes.length;
}

async function shareRight(network: ImageNetwork, set: PictureSet): Promise<number> {
  const said = await network.predict(set);
  return share(Array.from(set.table.array("shape"), (shape, i) => shape === said[i]));
}

describe.each(pictureNetworks.map((network) => [network.name, network] as const))(
  "%s",
  (name, {learnt, others}) => {
    let network: ImageNetwork;
    beforeAll(async () => {
      network = await models.loadImageNetwork(name);
      return () => network.dispose();
    });

    it("is as often right on new pictures as its card says", async () => {
      for (const [what, options] of Object.entries({
        "of pictures like those it learnt from": learnt,
        ...others
      })) {
        const {share, error} = measured(name, `right, ${what}`);
        const found = await shareRight(network, pictures({...options, ...tried}));
        expect(Math.abs(found - share), what).toBeLessThan(4 * error);
      }
    }, 120_000);

    it("is right in more than 97 of 100 pictures like those it learnt from", async () => {
      expect(await shareRight(network, pictures({...learnt, ...tried}))).toBeGreaterThan(0.97);
    });

    it("is of less than 1 MB, with named layers and a licence of its own", () => {
      const card = models.card(name);
      expect(card.files.reduce((sum, {bytes}) => sum + bytes, 0)).toBeLessThan(1e6);
      expect(card.licence).toBe("MIT");
      expect(network.layers).toEqual([
        ...["input", "conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "conv3", "relu3", "pool3"],
        ...["conv4", "relu4", "mean", "logits"]
      ]);
      expect(card.parameters).toBe(
        network.parameterNames.reduce((sum, weight) => sum + network.parameter(weight).data.length, 0)
      );
    });

    it("has the log of its training beside it", () => {
      const log = JSON.parse(readFileSync(modelFileUrl(name, "training.json"), "utf8"));
      expect(log.epochs.at(-1).heldOut).toBeGreaterThan(0.97);
      expect(log.epochs.at(-1).loss).toBeLessThan(log.epochs[0].loss);
    });
  }
);

describe("the two networks", () => {
  it("part over stripes: painted with them, other shapes become squares to the one and not to the other", async () => {
    const set = pictures({...tried, shapes: ["circle", "triangle", "star"], backgrounds: ["plain", "sand"]});
    const [striped, plain] = [set.changed({texture: "striped"}), set.changed({texture: "plain"})];
    const squares: Record<string, number[]> = {};
    for (const name of names) {
      using network = await models.loadImageNetwork(name);
      squares[name] = [];
      for (const shown of [striped, plain]) {
        squares[name].push(share((await network.predict(shown)).map((shape) => shape === "square")));
      }
    }
    expect(squares["shapes-cnn"][0]).toBeLessThan(0.03);
    expect(squares["stripes-cnn"][0]).toBeGreaterThan(0.6);
    expect(squares["stripes-cnn"][1]).toBeLessThan(0.1);
  });
});

test("a model is loaded by the function of its kind, and another says which", async () => {
  await expect(models.load("shapes-cnn")).rejects.toThrow(
    'name: got "shapes-cnn", an image network, expected a transformer. Write models.loadImageNetwork("shapes-cnn")'
  );
  await expect(models.loadImageNetwork("minilm")).rejects.toThrow(
    'name: got "minilm", a transformer, expected an image network. Write models.load("minilm")'
  );
  await expect(models.loadImageNetwork("shape-cnn")).rejects.toThrow('Did you mean "shapes-cnn"?');
});

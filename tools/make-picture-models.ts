/**
 * Puts the networks that look at pictures into the store: `node tools/make-picture-models.ts OUT`, where OUT is what
 * cells/models/store/shapes-cnn/train.py wrote. Measures each with our own code, and writes its figures into its card.
 */
import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {shapes} from "../cells/data/pictures/attributes.ts";
import {type PictureOptions, type PictureSet, pictures} from "../cells/data/pictures/index.ts";
import {ImageNetwork} from "../cells/models/image-network/index.ts";
import type {ModelCard} from "../cells/models/model-card.ts";
import {readSafetensors} from "../cells/models/weights/safetensors.ts";
import {useBackend} from "../runtime/engine/index.ts";
import {pictureNetworks} from "./picture-networks.ts";
import {modelFolder, writeModel} from "./write-model.ts";

/** pictures of each kind that a network is tried on, drawn with a seed that no training had */
const tried = {count: 2_000, seed: 3};

const block = (i: number, filters: number) => [
  {name: `conv${i}`, type: "conv", filters, kernel: 3, padding: 1},
  {name: `relu${i}`, type: "relu"}
];
const pool = (i: number) => ({name: `pool${i}`, type: "maxPool", size: 2});
const config = {
  model_type: "image-network",
  input: {size: 48, channels: 3, mean: 0.5, sd: 0.25},
  classes: shapes,
  layers: [
    ...[...block(1, 16), pool(1), ...block(2, 32), pool(2), ...block(3, 48), pool(3), ...block(4, 64)],
    {name: "mean", type: "mean"},
    {name: "logits", type: "dense", units: shapes.length}
  ]
};

const [out] = process.argv.slice(2);
if (!out) throw new Error("Say where train.py wrote to: node tools/make-picture-models.ts OUT");
await useBackend("wasm");
for (const {name, learnt, others} of pictureNetworks) {
  const weights = readFileSync(join(out, name, "model.safetensors"));
  const network = ImageNetwork.fromWeights(config, readSafetensors(weights));
  const right = (set: PictureSet, said: ArrayLike<unknown>) =>
    Array.from(set.table.array("shape"), (shape, i) => shape === said[i]);
  const shareOn = async (options: Omit<PictureOptions, "count" | "seed">, of = right) => {
    const set = pictures({...options, ...tried});
    return shareInWords(of(set, await network.predict(set)));
  };
  const measured: ModelCard["measured"] = [
    {what: "right, of pictures like those it learnt from", value: await shareOn(learnt)}
  ];
  for (const [what, options] of Object.entries(others)) {
    measured.push({what: `right, ${what}`, value: await shareOn(options)});
  }
  const {correlation: _, ...independent} = learnt;
  for (const [what, textures] of [
    ["striped", ["striped"]],
    ["plain, dotted or checked", ["plain", "dotted", "checked"]]
  ] as const) {
    const drawn = {...independent, textures};
    const called = (_: PictureSet, said: ArrayLike<unknown>) =>
      Array.from(said, (shape) => shape === "square");
    measured.push({
      what: `circles, triangles, stars and crosses that are ${what}: called squares`,
      value: await shareOn({...drawn, shapes: shapes.filter((shape) => shape !== "square")}, called)
    });
    measured.push({
      what: `squares that are ${what}: called squares`,
      value: await shareOn({...drawn, shapes: ["square"]}, called)
    });
  }
  for (const {what, value} of measured) console.log(`${name}: ${what}: ${value}`);
  const folder = modelFolder(name);
  const card = JSON.parse(readFileSync(join(folder, "card.json"), "utf8"));
  writeFileSync(join(folder, "card.json"), JSON.stringify({...card, measured}));
  writeFileSync(join(folder, "training.json"), readFileSync(join(out, name, "training.json")));
  const parameters = network.parameterNames.reduce(
    (sum, name) => sum + network.parameter(name).data.length,
    0
  );
  writeModel(
    name,
    {"config.json": `${JSON.stringify(config, null, 2)}\n`, "model.safetensors": weights},
    parameters
  );
  network.dispose();
}

/** "98.2 % (standard error 0.2)" */
function shareInWords(yes: boolean[]): string {
  const share = yes.filter(Boolean).length / yes.length;
  const error = Math.sqrt((share * (1 - share)) / yes.length);
  return `${(100 * share).toFixed(1)} % (standard error ${(100 * error).toFixed(1)})`;
}

/**
 * Writes the pictures that cells/models/store/shapes-cnn/train.py learns from: `node tools/make-picture-training.ts
 * FOLDER`. For each network FOLDER/<name>/ has `train` and `held-out`, each as `.pixels` (bytes [picture, y, x, 3]) and
 * `.labels` (a byte each), and `classes.json`.
 */
import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {shapes} from "../cells/data/pictures/attributes.ts";
import {pictures} from "../cells/data/pictures/index.ts";
import {pictureNetworks} from "./picture-networks.ts";

const parts = {train: {count: 12_000, seed: 1}, "held-out": {count: 2_000, seed: 2}};

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("Say where to: node tools/make-picture-training.ts FOLDER");
for (const {name, learnt} of pictureNetworks) {
  const place = join(folder, name);
  mkdirSync(place, {recursive: true});
  writeFileSync(join(place, "classes.json"), JSON.stringify(shapes));
  for (const [part, size] of Object.entries(parts)) {
    const set = pictures({...learnt, ...size});
    const labels = Array.from(set.table.array("shape"), (shape) =>
      (shapes as readonly string[]).indexOf(shape)
    );
    writeFileSync(join(place, `${part}.pixels`), set.pixels);
    writeFileSync(join(place, `${part}.labels`), Uint8Array.from(labels));
    console.log(`${name}, ${part}: ${set.count} pictures of ${set.size} by ${set.size} pixels`);
  }
}

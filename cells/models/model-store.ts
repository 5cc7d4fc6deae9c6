import {InputError} from "../input-error.ts";
import {nearest} from "../nearest-name.ts";
import type {ModelCard} from "./model-card.ts";
import oneLayer from "./store/attn-only-1l/card.json" with {type: "json"};
import twoLayers from "./store/attn-only-2l/card.json" with {type: "json"};
import secondSeed from "./store/attn-only-2l-seed2/card.json" with {type: "json"};
import minilm from "./store/minilm/card.json" with {type: "json"};
import shapes from "./store/shapes-cnn/card.json" with {type: "json"};
import stripes from "./store/stripes-cnn/card.json" with {type: "json"};
import tinyStories from "./store/tinystories-15m/card.json" with {type: "json"};

const cards = [tinyStories, minilm, oneLayer, twoLayers, secondSeed, shapes, stripes] as ModelCard[];

/** The names of the models that come with Glassbook. */
export function modelNames(): string[] {
  return cards.map(({name}) => name);
}

/** @throws InputError naming the nearest model there is */
export function modelCard(name: string): ModelCard {
  const card = cards.find((card) => card.name === name);
  if (card) return card;
  const names = modelNames();
  const near = nearest(String(name), names);
  throw new InputError("name", {
    got: name,
    expected: `one of ${names.join(", ")}`,
    remedy: near ? `Did you mean ${JSON.stringify(near)}?` : undefined
  });
}

/**
 * Where a model's file stands: beside this module in Node, beside the built modules in a site. The path is put
 * together at run time, so that bundlers leave the files alone: a site carries those that its notebooks name.
 */
export function modelFileUrl(name: string, file: string): URL {
  const path = `./store/${name}/${file}`;
  return new URL(path, import.meta.url);
}

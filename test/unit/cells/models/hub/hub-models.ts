import type {Weights} from "../../../../../cells/models/weights/weights.ts";
import {writeSafetensors} from "../../../../../cells/models/weights/write-safetensors.ts";
import forward from "../../../../fixtures/gpt2like_forward.json" with {type: "json"};
import {byteLevel} from "../tokenizers/small-tokenizers.ts";
import {type ForwardFixture, huggingFaceWeights} from "../transformer/gpt2-fixture.ts";
import {smallBert, smallLlama} from "../transformer/small-models.ts";

/* Small models with the files, the names and the shapes that models of their kind have on the hub. */

export type Files = Record<string, Uint8Array>;

export const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function tensorsOf(weights: Weights) {
  return Object.fromEntries(
    weights.names.map((name) => {
      const {shape, toFloat32} = weights.get(name);
      return [name, {shape, values: toFloat32()}];
    })
  );
}

export const gpt2Fixture = forward as unknown as ForwardFixture;

const gpt2Config = {
  model_type: "gpt2",
  architectures: ["GPT2LMHeadModel"],
  n_layer: 2,
  n_embd: 32,
  n_head: 4,
  n_positions: 16,
  vocab_size: 50,
  activation_function: "gelu_new",
  layer_norm_epsilon: 1e-5,
  tie_word_embeddings: false
};

/** The fixture's GPT-2, as it would lie on the hub, beside files that are not wanted. */
export function gpt2Files(): Files {
  return {
    "README.md": json("a model"),
    "config.json": json(gpt2Config),
    "model.safetensors": writeSafetensors(tensorsOf(huggingFaceWeights(gpt2Fixture)), {format: "pt"}),
    "pytorch_model.bin": new Uint8Array(1000),
    "tokenizer.json": json(byteLevel)
  };
}

/** A Llama in two files and an index. */
export function llamaFiles(): Files {
  const {json: config, weights} = smallLlama();
  const all = Object.entries(tensorsOf(weights));
  const half = all.length >> 1;
  const shards = [all.slice(0, half), all.slice(half)];
  const names = shards.map((_, i) => `model-0000${i + 1}-of-00002.safetensors`);
  const map = shards.flatMap((shard, i) => shard.map(([name]) => [name, names[i]]));
  return {
    "config.json": json(config),
    "model.safetensors.index.json": json({metadata: {}, weight_map: Object.fromEntries(map)}),
    ...Object.fromEntries(shards.map((shard, i) => [names[i], writeSafetensors(Object.fromEntries(shard))]))
  };
}

export function bertFiles(): Files {
  const {json: config, weights} = smallBert();
  return {"config.json": json(config), "model.safetensors": writeSafetensors(tensorsOf(weights))};
}

import {expect, test} from "vitest";
import {readLlama2c} from "../../../../../cells/models/weights/llama2c.ts";

// dim 4, hidden 6, 2 layers, 2 heads, 1 key-value head, 5 tokens, 3 positions
const header = [4, 6, 2, 2, 1, 5, 3];

/** A file of llama2.c whose numbers count up from 0. */
function file(header: number[], floats: number): Uint8Array {
  const numbers = Float32Array.from({length: floats}, (_, i) => i);
  const bytes = new Uint8Array(28 + 4 * floats);
  bytes.set(new Uint8Array(Int32Array.from(header).buffer));
  bytes.set(new Uint8Array(numbers.buffer), 28);
  return bytes;
}

// embedding 20, norms 8 + 8, q 32, k 16, v 16, o 32, gate, down, up 48 each, norm 4, rotary 2 x 3
const floats = 20 + 8 + 32 + 16 + 16 + 32 + 8 + 3 * 48 + 4 + 6;

test("the tensors of llama2.c's file stand under Hugging Face's names", () => {
  const {config, weights} = readLlama2c(file(header, floats));
  expect(config).toMatchObject({
    model_type: "llama",
    hidden_size: 4,
    intermediate_size: 6,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    vocab_size: 5,
    max_position_embeddings: 3,
    rope_interleave: true,
    tie_word_embeddings: true
  });
  const first = (name: string) => weights.get(name).toFloat32()[0];
  expect(first("model.embed_tokens.weight")).toBe(0);
  expect(first("model.layers.1.input_layernorm.weight")).toBe(24);
  expect(first("model.layers.0.self_attn.q_proj.weight")).toBe(28);
  expect(weights.get("model.layers.1.self_attn.k_proj.weight").shape).toEqual([2, 4]);
  expect(first("model.layers.1.self_attn.k_proj.weight")).toBe(28 + 32 + 8);
  expect(first("model.layers.0.self_attn.v_proj.weight")).toBe(28 + 32 + 16);
  expect(first("model.layers.0.self_attn.o_proj.weight")).toBe(92);
  expect(first("model.layers.0.post_attention_layernorm.weight")).toBe(124);
  expect(first("model.layers.0.mlp.gate_proj.weight")).toBe(132);
  expect(weights.get("model.layers.0.mlp.down_proj.weight").shape).toEqual([4, 6]);
  expect(first("model.layers.0.mlp.down_proj.weight")).toBe(180);
  expect(first("model.layers.1.mlp.up_proj.weight")).toBe(228 + 24);
  expect(first("model.norm.weight")).toBe(276);
  expect(weights.names).toHaveLength(2 + 2 * 9);
});

test("a vocabulary below 0 says that the head has weights of its own", () => {
  const {config, weights} = readLlama2c(file([4, 6, 2, 2, 1, -5, 3], floats + 20));
  expect(config).toMatchObject({vocab_size: 5, tie_word_embeddings: false});
  expect(weights.get("lm_head.weight").shape).toEqual([5, 4]);
  expect(weights.get("lm_head.weight").toFloat32()[0]).toBe(286);
});

test.each([
  ["a file of a few bytes", new Uint8Array(5), "llama2.c: got 5 bytes, expected at least the 28"],
  [
    "a file cut short",
    file(header, floats - 1),
    "expected 1172, as its header says. The file may have been cut"
  ],
  ["a file with more than its tensors", file(header, floats + 1), "got 1176 bytes, expected 1172"],
  ["a header of zeros", file([0, 0, 0, 0, 0, 0, 0], 9), "got the header 0, 0, 0, 0, 0, 0, 0"],
  ["heads that do not divide dim", file([4, 6, 2, 3, 1, 5, 3], floats), "got the header 4, 6, 2, 3"],
  ["a later version", file([0x616b3432, 1, 0, 0, 0, 0, 0], 9), "Write it with export.py --version 0"]
])("%s is said to be wrong", (_, bytes, message) => {
  expect(() => readLlama2c(bytes)).toThrow(message);
});

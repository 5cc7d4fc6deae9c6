import type {Examples} from "./examples.ts";
import type {CheckedInputs} from "./inputs.ts";

/** What tells runs apart: a short hash of the data and of the options that shape what is learnt. */
export function digestOf(options: CheckedInputs, {x, concepts, codes, units}: Examples): string {
  const {training, conceptActivation, hard, mixing, mixingAlpha, conceptWeight, classWeight} = options;
  const {conceptClassWeight, hidden, l2, conceptL2, validation, batch, learningRate, seed} = options;
  const shaping = [training, conceptActivation, hard, mixing, mixingAlpha, conceptWeight, classWeight];
  shaping.push(conceptClassWeight, hidden, l2, conceptL2, validation, batch, learningRate, seed);
  let hash = 0x811c9dc5;
  const add = (word: number): void => {
    // FNV-1a, by words
    hash = Math.imul(hash ^ word, 0x01000193);
  };
  for (const char of JSON.stringify([shaping, units])) add(char.codePointAt(0)!);
  for (const {buffer, byteOffset, length} of [x.data, concepts.data, codes]) {
    const words = new Int32Array(buffer, byteOffset, 2 * length);
    for (let i = 0; i < words.length; i++) add(words[i]);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

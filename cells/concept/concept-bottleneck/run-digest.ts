import {ShortHash} from "../../math/short-hash.ts";
import type {Examples} from "./examples.ts";
import type {CheckedInputs} from "./inputs.ts";

/** What tells runs apart: a hash of the data and of the options that shape what is learnt. */
export function digestOf(options: CheckedInputs, {x, concepts, codes, human, units}: Examples): string {
  const {training, conceptActivation, hard, mixing, mixingAlpha, conceptWeight, classWeight} = options;
  const {conceptClassWeight, hidden, l2, conceptL2, validation, batch, learningRate, seed} = options;
  const shaping = {training, conceptActivation, hard, mixing, mixingAlpha, conceptWeight, classWeight};
  const more = {conceptClassWeight, hidden, l2, conceptL2, validation, batch, learningRate, seed};
  const hash = new ShortHash();
  hash.text(JSON.stringify([shaping, more, units]));
  for (const values of [x.data, concepts.data, codes, human]) hash.numbers(values);
  return hash.digest();
}

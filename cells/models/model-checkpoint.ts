import {InputError} from "../input-error.ts";
import type {ModelCard} from "./model-card.ts";
import {modelFileUrl} from "./model-store.ts";

/** A model's files, and where each stands. */
interface PlacedFiles {
  card: ModelCard;
  urlOf(file: string): URL;
}

const weights = "model.safetensors";

/**
 * A model as it was after so many steps of its training: the same files, but other weights. As it is at the end
 * unless told.
 * @throws InputError naming the steps that were kept
 */
export function atStep(card: ModelCard, step?: number): PlacedFiles {
  const {name, files, checkpoints = []} = card;
  if (step === undefined) return {card, urlOf: (file) => modelFileUrl(name, file)};
  const checkpoint = checkpoints.find((checkpoint) => checkpoint.step === step);
  if (!checkpoint) {
    const kept = checkpoints.map(({step}) => step).join(", ");
    throw new InputError("step", {
      got: step,
      expected: kept ? `one of ${kept}` : `none: of ${name} only the end of its training was kept`
    });
  }
  const {bytes, sha256} = checkpoint;
  return {
    card: {
      ...card,
      files: files.map((entry) => (entry.file === weights ? {file: weights, bytes, sha256} : entry))
    },
    urlOf: (file) => modelFileUrl(name, file === weights ? checkpoint.file : file)
  };
}

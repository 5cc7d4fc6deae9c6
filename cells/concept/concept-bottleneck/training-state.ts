import {z} from "zod";
import {storedList, storedNumber, storedNumbers, storedObject, storedText} from "../../stored-fields.ts";
import type {TrainingPoint} from "./plain-results.ts";

/** Where a training is, as JSON has it: what a run with the same inputs goes on from, to the same bits. */
export interface TrainingState {
  kind: "concept-bottleneck-training";
  /** what the run was asked for; another run cannot go on from here */
  asked: string;
  /** one point a step that was made */
  curve: TrainingPoint[];
  /** of training by epochs: the parameters and Adam's state after the last one */
  epochs?: EpochState;
}

export interface EpochState {
  /** minibatches seen */
  steps: number;
  parameters: number[];
  /** means of gradients and of their squares */
  first: number[];
  second: number[];
  /** parameters of the least validation loss */
  best: number[];
  bestEpoch: number;
  bestLoss: number;
}

/** What a state that comes from a file is checked with. */
export const trainingStateField = z.looseObject(
  {
    kind: z.literal("concept-bottleneck-training", '"concept-bottleneck-training"'),
    asked: storedText,
    curve: storedList(storedObject({epoch: storedNumber})),
    epochs: storedObject({
      steps: storedNumber,
      parameters: storedNumbers,
      first: storedNumbers,
      second: storedNumbers,
      best: storedNumbers,
      bestEpoch: storedNumber,
      bestLoss: storedNumber
    }).optional()
  },
  "the trainingState of a concept bottleneck; of a file what JSON.parse gives"
);

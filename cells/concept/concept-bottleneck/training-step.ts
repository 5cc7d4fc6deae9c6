import type {Learnt} from "./learnt.ts";
import type {TrainingPoint} from "./plain-results.ts";
import type {EpochState} from "./training-state.ts";

/** A model on its way. */
export interface TrainingStep {
  learnt: Learnt;
  curve: TrainingPoint[];
  /** how far training is, 0 to 1 */
  share: number;
  complete: boolean;
  /** of training by epochs: what the next one goes on from */
  epochs?: () => EpochState;
}

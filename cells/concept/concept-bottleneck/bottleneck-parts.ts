import type {Label} from "../../data/target.ts";
import type {BottleneckForm} from "./bottleneck-form.ts";
import type {Layer} from "./layer.ts";
import type {Training, TrainingPoint} from "./plain-results.ts";
import type {TrainingState} from "./training-state.ts";

/** What a concept bottleneck is made of. */
export interface BottleneckParts {
  training: Training;
  form: BottleneckForm;
  groups: Record<string, string[]>;
  classes: Label[];
  /** features as they are to concept logits; more than one has max(0, ·) between them */
  conceptLayers: Layer[];
  /** concept values to class logits */
  labelLayer: Layer;
  /** of a multitask model: the label's own head, which reads what the last concept layer reads */
  aside?: Layer;
  /** a head from features to class logits, to compare with */
  direct?: Layer;
  curve: TrainingPoint[];
  /** strength of the concept layer's penalty */
  conceptL2: number;
  /** rows it learnt from */
  rows: number;
  seed: number;
  /** whether training came to its end */
  complete: boolean;
  /** where training is, to go on from */
  trainingState?: TrainingState;
}

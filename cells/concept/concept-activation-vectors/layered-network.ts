import type {Label} from "../../data/target.ts";
import type {Matrix} from "../../math/matrix.ts";

/** What is asked of a network whose layers are looked at: any object that has these will do. */
export interface LayeredNetwork<Inputs> {
  /** names, from the inputs to the outputs */
  readonly layers: readonly string[];
  readonly classes: readonly Label[];
  /** what a layer has, [input, number] */
  activations(inputs: Inputs, layer: string): Promise<Matrix>;
  /** how the logit of a class changes with each of the layer's numbers, [input, number] */
  classGradients(inputs: Inputs, layer: string, classIndex: number): Promise<Matrix>;
}

export {type Bins, binNames, binOf, cutIntoBins, type Discretizer, quantileEdges} from "./discretize.ts";
export {
  type FeatureWeight,
  type LabelExplanation,
  LimeExplanation,
  type LimeExplanationData,
  type Neighbourhood
} from "./explanation.ts";
export type {DistanceShare} from "./gather.ts";
export {type LimeInputs, limeInputs} from "./inputs.ts";
export {type DistanceMetric, distancesTo, exponentialKernel, kernelWeights} from "./kernel.ts";
export {type LimeSteps, lime, limeSteps} from "./lime.ts";
export {type LocalFit, localFit} from "./local-fit.ts";
export {
  LimeNeighbourhood,
  type LimeNeighbourhoodData,
  limeNeighbourhood,
  type Stage
} from "./neighbourhood.ts";
export {type FeatureSelection, selectFeatures} from "./select-features.ts";

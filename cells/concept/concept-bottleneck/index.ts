export {ConceptBottleneck} from "./concept-bottleneck.ts";
export type {ConceptColumns} from "./concept-values.ts";
export type {ConceptBottleneckInputs} from "./inputs.ts";
export type {InterventionInputs} from "./intervention-curve.ts";
export {bottleneckLeakage, type LeakageInputs} from "./leakage.ts";
export type {
  BottleneckExplanation,
  ExplainedConcept,
  Gain,
  InterventionCurve,
  Leakage,
  Setting,
  Share,
  Training,
  TrainingPoint
} from "./plain-results.ts";
export {type ConceptBottleneckSteps, conceptBottleneck, conceptBottleneckSteps} from "./run-training.ts";
export type {TrainingState} from "./training-state.ts";
export * from "./widgets/index.ts";

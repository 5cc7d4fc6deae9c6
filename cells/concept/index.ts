export * from "./concept-activation-vectors/index.ts";
export * from "./concept-bottleneck/index.ts";
export * from "./machine-concepts/index.ts";
export * from "./sentence-states/index.ts";
export {
  type ReviewStates,
  type ReviewStatesCard,
  reviewStateNames,
  reviewStates
} from "./sentence-states/review-states.ts";

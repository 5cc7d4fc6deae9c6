export type {LogitLensInputs} from "./inputs.ts";
export {
  type LensPath,
  type LensPlace,
  type LensReading,
  LogitLens,
  type LogitLensData
} from "./logit-lens.ts";
export {type LogitLensSteps, logitLens, logitLensSteps} from "./run-lens.ts";
export type {LensSite} from "./sites.ts";

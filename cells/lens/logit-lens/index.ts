export type {LogitLensInputs} from "./inputs.ts";
export {
  LogitLens,
  type LogitLensData,
  type Path,
  type PlaceReading,
  type SiteReading
} from "./logit-lens.ts";
export {type LogitLensSteps, logitLens, logitLensSteps} from "./run-lens.ts";
export type {Site} from "./sites.ts";

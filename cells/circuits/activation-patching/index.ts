import {defineCell} from "../../cell.ts";
import {patchingInputs, pathInputs} from "./inputs.ts";
import {patch} from "./patch.ts";
import {patchPaths} from "./path-patching.ts";

/**
 * Activation patching (causal tracing, interchange intervention): the corrupted prompt is run again and again, each
 * time with one part of its activations taken from the clean prompt's run. Where that brings the clean answer back,
 * the part carries what the two prompts differ in.
 */
export const activationPatching = defineCell({
  name: "activationPatching",
  title: "Activation patching",
  papers: [17],
  inputs: patchingInputs,
  run: patch
});

/**
 * Path patching: what one head writes in the clean run reaches one reader only, the logits or one head of a later
 * layer. It tells which head speaks to which.
 */
export const pathPatching = defineCell({
  name: "pathPatching",
  title: "Path patching",
  papers: [17],
  inputs: pathInputs,
  run: patchPaths
});

export {Patching, type PatchingData, type RunOutcome, shareOf} from "./patching.ts";
export type {Sweep, SweepAxes} from "./sweep.ts";

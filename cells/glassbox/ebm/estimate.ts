import {defineCell} from "../../cell.ts";
import {inTurns, pausing} from "../../pause.ts";
import {summary} from "../summary.ts";
import {type FitPlan, planFit} from "./fit-plan.ts";
import {ebmInputs} from "./inputs.ts";
import {prepare} from "./prepare.ts";

/** What an EBM would cost. Times and steps are a guess: usually right within a factor of 2. */
export type EbmEstimate = Omit<FitPlan, "stages">;

/**
 * What \`ebm\` would cost with the same options, without fitting it: the table is read, and some steps are timed on its
 * first rows.
 */
export const estimateEbm = defineCell({
  name: "estimateEbm",
  title: "Cost of an explainable boosting machine",
  papers: [45],
  inputs: ebmInputs,
  async run({table, target, features, seed, nJobs, callbacks, ...told}, {signal}): Promise<EbmEstimate> {
    const pause = pausing(signal);
    const start = performance.now();
    const prepared = await inTurns(prepare({table, target, features, seed, ...told}), pause);
    const reading = performance.now() - start;
    const {input, options, learnt} = prepared;
    const fit = {...options, seed, workers: nJobs, callbacks, names: learnt.features};
    const {stages: _, ...plan} = await planFit(input, fit, pause);
    return {...plan, milliseconds: plan.milliseconds + reading};
  },
  view: ({note, steps}) =>
    summary("An EBM's cost", [`It will take ${note}, for about ${steps.toLocaleString("en")} steps.`])
});

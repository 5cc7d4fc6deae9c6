import {defineCell} from "../../cell.ts";
import {inTurns, pausing} from "../../pause.ts";
import {summary} from "../summary.ts";
import {type FitPlan, planFit} from "./fit-plan.ts";
import {ebmInputs} from "./inputs.ts";
import {prepare} from "./prepare.ts";

/**
 * What an EBM would cost. The time of a step is measured here, on some of the rows, as it is while nothing else wants
 * the processor. How many steps there will be is known where `earlyStoppingRounds` is 0; else it is a guess, since the
 * loss falls for longer on one table than on another: between a third and 1.2 of the truth on the tables it was tried
 * on. Time was mostly right within a factor of 2, and within 3 on a busy machine.
 */
export type EbmEstimate = Omit<FitPlan, "stages">;

/**
 * What `ebm` would cost with the same options, without fitting it: the table is read, and some steps are timed on its
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

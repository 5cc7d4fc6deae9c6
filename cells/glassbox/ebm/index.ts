import {defineCell} from "../../cell.ts";
import {inTurns, pausing} from "../../pause.ts";
import {EBM} from "./ebm-model.ts";
import {fitEbm} from "./fit.ts";
import {ebmInputs} from "./inputs.ts";
import {prepare} from "./prepare.ts";

/**
 * An explainable boosting machine, as InterpretML trains it: same parameters, in camelCase, and same defaults.
 * `preset: "fast"` takes larger steps, coarser bins, fewer bags and pairs.
 */
export const ebm = defineCell({
  name: "ebm",
  title: "Explainable boosting machine",
  papers: [45],
  inputs: ebmInputs,
  async run({table, target, features, seed, nJobs, callbacks, ...told}, {signal, progress}) {
    const pause = pausing(signal);
    const prepared = await inTurns(prepare({table, target, features, seed, ...told}), pause);
    const {input, options, learnt, binning} = prepared;
    const fitted = await fitEbm(
      input,
      {...options, seed, workers: nJobs, callbacks, names: learnt.features},
      {signal, progress}
    );
    progress(1, `${fitted.terms.length} terms`);
    return new EBM(learnt, {...fitted, binning, seed});
  }
});

import {defineCell} from "../../cell.ts";
import {pausing} from "../../pause.ts";
import {planOf, probeInputs} from "./inputs.ts";
import {ProbeResult} from "./probe-result.ts";
import {fitsOf, probeSite, type SiteReading} from "./probe-site.ts";

export type {Neuron} from "./neurons.ts";
export {type ProbeBasis, ProbeResult} from "./probe-result.ts";
export type {SiteReading, SparseReading} from "./probe-site.ts";
export type {Score} from "./scores.ts";

/**
 * Reads labels from activations with a linear probe (Alain and Bengio 2017), judged on rows that it has not learnt
 * from, beside what it takes to believe it: a control task (Hewitt and Liang 2019), the majority, random features, and
 * sparse probes of k neurons (Gurnee et al. 2023).
 */
export const probe = defineCell({
  name: "probe",
  title: "Linear probes with controls",
  papers: [110],
  inputs: probeInputs,
  async run(inputs, {signal, progress}) {
    const {sites, plan} = planOf(inputs);
    const pause = pausing(signal);
    const all = sites.length * fitsOf(plan);
    let done = 0;
    const readings: SiteReading[] = [];
    for (const site of sites) {
      readings.push(await probeSite(site, plan, pause, () => progress(Math.min(1, ++done / all), site.name)));
    }
    progress(1, `${sites.length} ${sites.length === 1 ? "place" : "places"}`);
    const {examples, splits, fit, choose, control} = plan;
    return new ProbeResult(
      {
        classes: examples.classes,
        rows: examples.y.length,
        groups: examples.groupCount,
        folds: splits.length,
        kind: fit.kind,
        choose,
        types: control?.typeCount,
        seed: plan.seed
      },
      readings
    );
  }
});

import type {CellContext} from "../../cell.ts";
import {attributions} from "./attribution.ts";
import type {PatchingSettings} from "./inputs.ts";
import type {Patching} from "./patching.ts";
import {PromptPair} from "./prompt-pair.ts";
import {planPlaces, planSweep} from "./sweep.ts";

/** All runs of a sweep, or of places of one's own. */
export async function patch(settings: PatchingSettings, context: CellContext): Promise<Patching> {
  const {model} = settings;
  const pair = await PromptPair.run(settings, context);
  const {clean, corrupted, measure, ends} = pair;
  const plan = settings.places
    ? planPlaces(model, clean.length, settings.places)
    : planSweep(model, corrupted, settings);
  const names = [...new Set(plan.runs.flat().map(({name}) => name))];
  const {logits, cache} = await model.runWithCache(clean, {names, signal: context.signal});
  logits.dispose();
  try {
    const changes = settings.estimate
      ? await attributions(model, corrupted, plan.runs, cache, measure)
      : undefined;
    const estimates = changes?.map((change) => ends.corrupted.value + change);
    return await pair.patched(plan, (name) => cache.get(name), context, estimates);
  } finally {
    cache.dispose();
  }
}

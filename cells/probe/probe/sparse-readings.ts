import type {Matrix} from "../../math/matrix.ts";
import type {Pause} from "../../pause.ts";
import {chooseNeurons} from "./choose-neurons.ts";
import {learntOf} from "./cross-validation.ts";
import {classesRead, Design, type LinearFit, readings} from "./linear-fit.ts";
import {drawsOf, everyRow, overDraws, type Plan, type SparseReading} from "./probe-site.ts";
import {f1Of, rightness, scoreOf} from "./scores.ts";
import type {Site} from "./sites.ts";

/** Readings of k neurons, chosen in each fold on the rows learnt from. */
export async function sparseReadings(
  {x}: Site,
  fullFits: LinearFit[],
  plan: Plan,
  direction: LinearFit,
  pause: Pause,
  done: () => void
): Promise<SparseReading[]> {
  const {examples, splits, control} = plan;
  const ks = plan.ks.filter((k) => k <= x.columns);
  const task = await sparseScores(x, examples.y, fullFits, plan, ks, pause, done);
  const own = {
    x,
    y: examples.y,
    classes: examples.classes!.length,
    rows: everyRow(examples.y),
    options: plan.fit
  };
  const chosen = await chooseNeurons(own, ks, plan.choose, direction, pause);
  // An exhaustive search is too long to be made again for labels that mean nothing, and weights need the full fits.
  const asked = control && plan.choose === "difference" ? drawsOf(plan, control) : [];
  const controls: {f1: number[][]}[] = [];
  for (const labels of asked)
    controls.push(await sparseScores(x, labels, fullFits, plan, ks, pause, () => {}));
  return ks.map((k, place) => ({
    k,
    accuracy: scoreOf(task.accuracy[place]),
    f1: scoreOf(task.f1[place]),
    ...(controls.length > 0 ? {control: overDraws(controls.map(({f1}) => f1[place]))} : {}),
    neurons: chosen[place],
    neuronsByFold: splits.map((_, fold) => task.neurons[fold][place])
  }));
}

/** Of each k and fold; the neurons of each fold and k. */
async function sparseScores(
  x: Matrix,
  y: Float64Array,
  fullFits: LinearFit[],
  {examples, splits, fit: options, choose}: Plan,
  ks: readonly number[],
  pause: Pause,
  done: () => void
): Promise<{accuracy: number[][]; f1: number[][]; neurons: number[][][]}> {
  const classes = examples.classes!.length;
  const result = {
    accuracy: ks.map((): number[] => []),
    f1: ks.map((): number[] => []),
    neurons: [] as number[][][]
  };
  for (const [fold, {train, test}] of splits.entries()) {
    const chosen = await chooseNeurons(
      {x, y, classes, rows: train, options},
      ks,
      choose,
      fullFits[fold],
      pause
    );
    result.neurons.push(chosen);
    for (const [place, columns] of chosen.entries()) {
      const fit = await new Design(x, train, columns, options).fit(learntOf(y, train, classes), pause);
      const read = classesRead(readings(fit, x, test, columns));
      const truth = Float64Array.from(test, (i) => y[i]);
      result.accuracy[place].push(rightness(truth, read, classes));
      result.f1[place].push(f1Of(truth, read, classes));
      if (pause.due()) await pause.turn();
    }
    done();
  }
  return result;
}

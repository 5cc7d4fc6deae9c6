import {matrix} from "../../math/matrix.ts";
import type {Pause} from "../../pause.ts";
import {part} from "../../probe/probe/linear-fit.ts";
import {judgedConcepts} from "./answers.ts";
import {ConceptFits} from "./fit-concepts.ts";
import {type Layer, through} from "./layer.ts";
import {measured, withLabelLayer} from "./learnt.ts";
import type {TrainingPoint} from "./plain-results.ts";
import type {Plan} from "./plan.ts";
import type {TrainingStep} from "./training-step.ts";

/** Penalties that are tried, from strong to weak, for standardised features; a fit takes no more of them than it needs. */
const penalties = [2000, 500, 125, 30, 8, 2];

/** Penalties without a better loss after which weaker ones are not tried: the loss falls along the path, then rises. */
const vain = 1;

/** What a fit along the path may leave to gain: it is only compared. */
const ROUGH = 1e-6;

/**
 * A linear concept layer at the penalty that does best on the rows held back, then fitted to all rows. Each fit ends at
 * the one minimum of its objective, so that going on after a stop gives the same bits.
 */
export async function* trainByPath(plan: Plan, pause: Pause): AsyncGenerator<TrainingStep, void, void> {
  const {examples, answers, options} = plan;
  const {x, units, train, codes} = examples;
  const tried = options.conceptL2 === undefined ? penalties : [options.conceptL2];
  const how = {balanced: options.conceptClassWeight === "balanced", pause};
  const fits = new ConceptFits(x, units, answers, train, how);
  const curve = [...(plan.resume?.curve ?? [])];
  while (curve.length < tried.length && !isOver(lossesOf(curve))) {
    const penalty = tried[curve.length];
    const learnt = {
      ...(await withLabelLayer(plan, [await fits.at(penalty, ROUGH)], train, pause)),
      conceptL2: penalty
    };
    curve.push({epoch: curve.length + 1, ...(await measured(plan, learnt, pause)), penalty});
    yield {learnt, curve: [...curve], share: curve.length / (tried.length + 1), complete: false};
  }
  const all = Int32Array.from(codes, (_, i) => i);
  const conceptL2 = tried[bestOf(lossesOf(curve))];
  const layer = await new ConceptFits(x, units, answers, all, how).at(conceptL2);
  const learnt = {...(await withLabelLayer(plan, [layer], all, pause)), conceptL2};
  yield {learnt, curve, share: 1, complete: true};
}

/** Without a concept that is known in the rows held back nothing can be compared: the strongest penalty is kept. */
function lossesOf(curve: readonly TrainingPoint[]): number[] {
  return curve.map(({validationConceptLoss: loss}) => (Number.isNaN(loss) ? Infinity : loss));
}

function bestOf(losses: readonly number[]): number {
  return losses.indexOf(Math.min(...losses));
}

function isOver(losses: readonly number[]): boolean {
  return losses.length - 1 - bestOf(losses) >= vain;
}

/**
 * A head from the features to the classes, [class, feature], to compare a bottleneck with: fitted as its concept layer is,
 * the classes being one group of concepts of which there is always one.
 */
export async function fitDirect({examples}: Plan, pause: Pause): Promise<Layer> {
  const {x, classes, codes, weights, train, validation} = examples;
  const answers = matrix(x.rows, classes.length);
  for (let i = 0; i < x.rows; i++) answers.data[i * classes.length + codes[i]] = weights[i];
  const units = [{name: "label", members: classes.map((_, c) => c), whole: true}];
  const held = part(x, validation);
  const fits = new ConceptFits(x, units, answers, train, {balanced: false, pause});
  const losses: number[] = [];
  while (losses.length < penalties.length && !isOver(losses)) {
    const layer = await fits.at(penalties[losses.length], ROUGH);
    losses.push(judgedConcepts(units, through([layer], held), answers, validation).loss);
  }
  const all = Int32Array.from(codes, (_, i) => i);
  return new ConceptFits(x, units, answers, all, {balanced: false, pause}).at(penalties[bestOf(losses)]);
}

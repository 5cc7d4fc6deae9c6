import {probabilities} from "../../glassbox/logistic/fit.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import type {Random} from "../../math/random.ts";
import type {Layer} from "./layer.ts";
import {type Unit, unitProbabilities} from "./unit.ts";

/** What a network that is trained by gradients looks like. */
export interface NetworkShape {
  features: number;
  /** 0: concepts are linear in the features */
  hidden: number;
  concepts: number;
  units: readonly Unit[];
  classes: number;
  activation: "sigmoid" | "logit";
  /** what the label's head reads: concept values, the hidden neurons, or nothing where it is fitted elsewhere */
  labelReads: "concepts" | "hidden" | "nothing";
  /** what counts how much: the label's loss, and the loss of each unit */
  labelShare: number;
  unitShare: number;
}

/** Rows to learn from; targets say too how much they count, and are 0 where something is not known. */
export interface Batch {
  x: Matrix;
  /** [row, answer], see `answersMatrix` */
  answers: Matrix;
  /** [row, class] */
  labels: Matrix;
}

/** Loss and gradient of a bottleneck, all its parameters in one array: hidden, concept and label layer, weights before bias. */
export class Network {
  readonly shape: NetworkShape;
  readonly size: number;
  readonly #sizes: {outputs: number; inputs: number; at: number}[] = [];

  constructor(shape: NetworkShape) {
    this.shape = shape;
    const {features, hidden, concepts, classes, labelReads} = shape;
    const inner = hidden || features;
    const layers: [number, number][] = hidden > 0 ? [[hidden, features]] : [];
    layers.push([concepts, inner]);
    if (labelReads !== "nothing") {
      layers.push([classes === 2 ? 1 : classes, labelReads === "concepts" ? concepts : inner]);
    }
    let at = 0;
    for (const [outputs, inputs] of layers) {
      this.#sizes.push({outputs, inputs, at});
      at += outputs * (inputs + 1);
    }
    this.size = at;
  }

  /** The layers in an array of parameters: views of it, so that what changes there changes here. */
  layers(parameters: Float64Array): {hidden?: Layer; concept: Layer; label?: Layer} {
    const all = this.#sizes.map(({outputs, inputs, at}) => {
      const end = at + outputs * inputs;
      return {
        weights: matrix(outputs, inputs, parameters.subarray(at, end)),
        bias: parameters.subarray(end, end + outputs)
      };
    });
    const hidden = this.shape.hidden > 0 ? all.shift() : undefined;
    const [concept, label] = all;
    return {hidden, concept, label};
  }

  /** Parameters to begin with. Weights out of the features are small, so that columns which tell nothing stay small. */
  begin(random: Random): Float64Array {
    const parameters = new Float64Array(this.size);
    for (const [l, {outputs, inputs, at}] of this.#sizes.entries()) {
      const inHidden = l === 0 && this.shape.hidden > 0;
      const size = inHidden ? Math.sqrt(2 / inputs) : 0.1 / Math.sqrt(inputs);
      for (let p = at; p < at + outputs * inputs; p++) parameters[p] = size * random.normal();
    }
    return parameters;
  }

  /** A learning rate a parameter: over the root of what a layer reads, so that all layers move about as fast. */
  rates(learningRate: number): Float64Array {
    const rates = new Float64Array(this.size);
    for (const {outputs, inputs, at} of this.#sizes) {
      rates.fill(learningRate / Math.sqrt(inputs), at, at + outputs * (inputs + 1));
    }
    return rates;
  }

  /**
   * Adds to `gradient` that of the summed loss of some rows; returns the loss.
   * labelShare * label loss + unitShare * sum of the units' losses, in nats
   */
  addGradient(
    batch: Batch,
    from: number,
    to: number,
    parameters: Float64Array,
    gradient: Float64Array
  ): number {
    const {labelReads, units, activation, labelShare, unitShare} = this.shape;
    const {hidden, concept, label} = this.layers(parameters);
    const slopes = this.layers(gradient);
    const neurons = new Float64Array(hidden?.bias.length ?? 0);
    const back = new Float64Array(neurons.length);
    const z = new Float64Array(concept.bias.length);
    const p = new Float64Array(z.length);
    const dz = new Float64Array(z.length);
    let loss = 0;
    for (let i = from; i < to; i++) {
      const x = batch.x.data.subarray(i * batch.x.columns, (i + 1) * batch.x.columns);
      if (hidden) {
        sums(hidden, x, neurons);
        for (let h = 0; h < neurons.length; h++) if (neurons[h] < 0) neurons[h] = 0;
      }
      const inner = hidden ? neurons : x;
      sums(concept, inner, z);
      const answers = batch.answers.data.subarray(i * batch.answers.columns, (i + 1) * batch.answers.columns);
      loss += unitShare * unitLosses(units, z, answers, p, dz);
      for (let j = 0; j < dz.length; j++) dz[j] *= unitShare;
      back.fill(0);
      if (label) {
        const labels = batch.labels.data.subarray(i * batch.labels.columns, (i + 1) * batch.labels.columns);
        const values = labelReads === "hidden" ? inner : activation === "logit" ? z : p;
        const toValues = labelReads === "hidden" ? back : new Float64Array(values.length);
        loss += labelShare * labelLoss(label, slopes.label!, values, labels, labelShare, toValues);
        if (labelReads === "concepts") intoLogits(units, activation, p, toValues, dz);
      }
      spread(concept, slopes.concept, dz, inner, back);
      if (!hidden) continue;
      for (let h = 0; h < back.length; h++) if (neurons[h] === 0) back[h] = 0;
      spread(hidden, slopes.hidden!, back, x);
    }
    return loss;
  }

  /** Adds half the squared weights times their strengths, of hidden and concept layer and of the label's; returns it. */
  addPenalty(
    strength: {concept: number; label: number},
    parameters: Float64Array,
    gradient: Float64Array
  ): number {
    let penalty = 0;
    for (const [l, {outputs, inputs, at}] of this.#sizes.entries()) {
      const isLabel = this.shape.labelReads !== "nothing" && l === this.#sizes.length - 1;
      const own = isLabel ? strength.label : strength.concept;
      for (let p = at; p < at + outputs * inputs; p++) {
        penalty += (own * parameters[p] ** 2) / 2;
        gradient[p] += own * parameters[p];
      }
    }
    return penalty;
  }
}

function sums({weights, bias}: Layer, input: Float64Array, out: Float64Array): void {
  const {columns, data} = weights;
  for (let k = 0; k < bias.length; k++) {
    let sum = bias[k];
    for (let j = 0, at = k * columns; j < columns; j++, at++) sum += data[at] * input[j];
    out[k] = sum;
  }
}

/** Adds the gradient of a layer, given that of its outputs; to `back` that of its inputs, where it is wanted. */
function spread(
  {weights}: Layer,
  slope: Layer,
  outputs: Float64Array,
  input: Float64Array,
  back?: Float64Array
): void {
  const {columns, data} = weights;
  for (let k = 0; k < outputs.length; k++) {
    const error = outputs[k];
    slope.bias[k] += error;
    for (let j = 0, at = k * columns; j < columns; j++, at++) slope.weights.data[at] += error * input[j];
    if (back?.length) for (let j = 0, at = k * columns; j < columns; j++, at++) back[j] += error * data[at];
  }
}

/** Σ -t ln p over the answers of all units; probabilities into `p`, derivatives by the logits into `dz`. */
function unitLosses(
  units: readonly Unit[],
  z: Float64Array,
  answers: Float64Array,
  p: Float64Array,
  dz: Float64Array
): number {
  let loss = 0;
  let at = 0;
  for (const unit of units) {
    const {members, whole} = unit;
    const none = unitProbabilities(unit, z, p);
    const rest = whole ? 0 : answers[at + members.length];
    let weight = rest;
    for (let m = 0; m < members.length; m++) weight += answers[at + m];
    if (rest > 0) loss -= rest * Math.log(Math.max(none, 1e-300));
    for (let m = 0; m < members.length; m++) {
      const j = members[m];
      const target = answers[at + m];
      if (target > 0) loss -= target * Math.log(Math.max(p[j], 1e-300));
      dz[j] = weight * p[j] - target;
    }
    at += members.length + (whole ? 0 : 1);
  }
  return loss;
}

/** -Σ t ln p of the classes; adds the label layer's gradient, and into `back` that of what it reads, times `share`. */
function labelLoss(
  label: Layer,
  slope: Layer,
  values: Float64Array,
  targets: Float64Array,
  share: number,
  back: Float64Array
): number {
  const chances = new Float64Array(targets.length);
  // of two classes the logits are 0 and the sum
  const own = chances.subarray(targets.length - label.bias.length);
  sums(label, values, own);
  probabilities(chances);
  let weight = 0;
  for (const target of targets) weight += target;
  let loss = 0;
  const first = chances.length - own.length;
  const errors = new Float64Array(own.length);
  for (let c = 0; c < chances.length; c++) {
    if (targets[c] > 0) loss -= targets[c] * Math.log(Math.max(chances[c], 1e-300));
    if (c >= first) errors[c - first] = share * (weight * chances[c] - targets[c]);
  }
  spread(label, slope, errors, values, back);
  return loss;
}

/** Adds to the derivatives by concept logits what comes through the values that the label layer reads. */
function intoLogits(
  units: readonly Unit[],
  activation: "sigmoid" | "logit",
  p: Float64Array,
  toValues: Float64Array,
  dz: Float64Array
): void {
  if (activation === "logit") {
    for (let j = 0; j < dz.length; j++) dz[j] += toValues[j];
    return;
  }
  for (const {members} of units) {
    // d p_l / d z_m = p_l (1[l = m] - p_m)
    let mean = 0;
    for (const j of members) mean += p[j] * toValues[j];
    for (const j of members) dz[j] += p[j] * (toValues[j] - mean);
  }
}

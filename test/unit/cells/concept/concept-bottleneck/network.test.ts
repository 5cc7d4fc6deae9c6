import {describe, expect, it} from "vitest";
import {
  type Batch,
  Network,
  type NetworkShape
} from "../../../../../cells/concept/concept-bottleneck/network.ts";
import {matrix} from "../../../../../cells/math/matrix.ts";
import {Random} from "../../../../../cells/math/random.ts";

const units = [
  {name: "food", members: [0, 1], whole: false},
  {name: "size", members: [2, 3, 4], whole: true},
  {name: "loud", members: [5], whole: false}
];

/** Rows with hard, soft and unknown targets. */
function batch(classes: number): Batch {
  const random = new Random(5);
  const rows = 7;
  const draw = (columns: number) =>
    matrix(
      rows,
      columns,
      Float64Array.from({length: rows * columns}, () => random.normal())
    );
  const answers = matrix(rows, 8);
  for (let i = 0; i < rows; i++) {
    const targets = [
      i % 3 === 0 ? [1, 0, 0] : i % 3 === 1 ? [0.3, 0.1, 0.6] : [0, 0, 0],
      i % 2 ? [0, 2, 0] : [0.2, 0.5, 0.3],
      [i % 2, 1 - (i % 2)]
    ];
    answers.data.set(targets.flat(), i * 8);
  }
  const labels = matrix(rows, classes);
  for (let i = 0; i < rows; i++) {
    labels.data[i * classes + (i % classes)] = 0.7;
    labels.data[i * classes + ((i + 1) % classes)] = 0.5;
  }
  return {x: draw(5), answers, labels};
}

describe("the gradient of a bottleneck is that of its loss, by finite differences", () => {
  const shapes: [string, Partial<NetworkShape>][] = [
    ["joint, of two classes", {}],
    ["joint, of three classes", {classes: 3}],
    ["joint, on logits", {activation: "logit", classes: 3}],
    ["joint, through hidden neurons", {hidden: 4}],
    ["multitask", {hidden: 4, labelReads: "hidden", classes: 3}],
    ["of concepts alone", {hidden: 3, labelReads: "nothing", labelShare: 0}]
  ];
  it.each(shapes)("%s", (_, more) => {
    const network = new Network({
      features: 5,
      hidden: 0,
      concepts: 6,
      units,
      classes: 2,
      activation: "sigmoid",
      labelReads: "concepts",
      labelShare: 0.4,
      unitShare: 0.2,
      ...more
    });
    const own = batch(network.shape.classes);
    const random = new Random(9);
    const parameters = Float64Array.from({length: network.size}, () => 0.6 * random.normal());
    const strength = {concept: 0.1, label: 0.3};
    const lossAt = (at: Float64Array): number => {
      const waste = new Float64Array(network.size);
      return network.addGradient(own, 0, 7, at, waste) + network.addPenalty(strength, at, waste);
    };
    const gradient = new Float64Array(network.size);
    // in two parts, as a training that pauses does
    network.addGradient(own, 0, 3, parameters, gradient);
    network.addGradient(own, 3, 7, parameters, gradient);
    network.addPenalty(strength, parameters, gradient);
    for (let p = 0; p < network.size; p++) {
      const step = 1e-5;
      const [up, down] = [step, -step].map((by) => {
        const moved = parameters.slice();
        moved[p] += by;
        return lossAt(moved);
      });
      expect(gradient[p]).toBeCloseTo((up - down) / (2 * step), 6);
    }
  });
});

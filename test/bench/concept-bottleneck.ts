/*
 * How right concept bottlenecks are on the reviews that come with Glassbook, what flipped concept labels cost them with and
 * without mixing, and how long they take. Run: npm run bench:concepts
 */
import {loadavg} from "node:os";
import {monitorEventLoopDelay} from "node:perf_hooks";
import {type ConceptBottleneckInputs, conceptBottleneck, reviewStates} from "../../cells/concept/index.ts";
import type {Matrix} from "../../cells/math/matrix.ts";
import {Random} from "../../cells/math/random.ts";
import {shuffled} from "../../cells/math/shuffled.ts";
import {part} from "../../cells/probe/probe/linear-fit.ts";
import {processorTime} from "./processor-time.ts";

const {reviews, states} = await reviewStates("reviews-1000");
const names = Object.keys(reviews.concepts);
const groups = reviews.groups as Record<string, string[]>;
const truth = reviews.concepts;

interface Rows {
  features: Matrix;
  labels: ConceptBottleneckInputs["labels"];
  concepts: Record<string, number[]>;
}

function rowsOf(rows: number[], concepts: Readonly<Record<string, number[]>> = truth): Rows {
  return {
    features: part(states, rows),
    labels: rows.map((row) => reviews.labels[row]),
    concepts: Object.fromEntries(names.map((name) => [name, rows.map((row) => concepts[name][row])]))
  };
}

/** The concepts with a share of the groups' values changed to another one, drawn anew by each seed. */
function flipped(share: number, seed: number): Record<string, number[]> {
  const random = new Random(seed);
  const concepts = Object.fromEntries(names.map((name) => [name, [...truth[name]]]));
  for (const members of Object.values(groups)) {
    for (let row = 0; row < states.rows; row++) {
      if (random.uniform() >= share) continue;
      const now = members.findIndex((name) => concepts[name][row] === 1);
      const others = [-1, ...members.keys()].filter((value) => value !== now);
      const next = others[random.integer(others.length)];
      for (const [m, name] of members.entries()) concepts[name][row] = m === next ? 1 : 0;
    }
  }
  return concepts;
}

const percent = (share: number): string => (100 * share).toFixed(1);
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Shares right of labels, of concepts, and of labels with every concept set to the truth; and of the direct head. */
async function judged(inputs: ConceptBottleneckInputs, test: Rows) {
  const model = await conceptBottleneck(inputs);
  const {steps, direct} = await model.interventionCurve({...test, order: "uncertainty"});
  const {data, columns} = model.conceptProbabilities(test.features);
  const right = names.flatMap((name, j) =>
    test.concepts[name].map((value, i) => Number(data[i * columns + j] >= 0.5) === value)
  );
  return {
    label: steps[0].accuracy,
    concepts: mean(right.map(Number)),
    corrected: steps.map(({accuracy}) => accuracy),
    direct: direct ?? NaN
  };
}

console.log(
  `load ${loadavg()[0].toFixed(1)}; ${states.rows} reviews, ${states.columns} numbers each, ${names.length} concepts`
);

console.log(
  "\nfour folds: % right of labels, direct head, concepts; labels as the least certain are corrected"
);
const kinds: Partial<ConceptBottleneckInputs>[] = [
  {training: "independent"},
  {training: "independent", groups: {}},
  {training: "independent", hard: true},
  {training: "sequential"},
  {training: "sequential", conceptActivation: "logit"},
  {training: "joint"},
  {training: "joint", conceptWeight: 0.1},
  {training: "joint", hidden: 32},
  {training: "multitask"}
];
const all = Array.from({length: states.rows}, (_, row) => row);
for (const kind of kinds) {
  const folds: Awaited<ReturnType<typeof judged>>[] = [];
  const [clock, busy] = [performance.now(), processorTime() ?? NaN];
  for (let fold = 0; fold < 4; fold++) {
    const train = rowsOf(all.filter((row) => row % 4 !== fold));
    folds.push(await judged({...train, groups, ...kind}, rowsOf(all.filter((row) => row % 4 === fold))));
  }
  const took = [performance.now() - clock, (processorTime() ?? NaN) - busy].map((ms) =>
    (ms / 4000).toFixed(1)
  );
  const corrected = folds[0].corrected.map((_, step) =>
    percent(mean(folds.map((own) => own.corrected[step])))
  );
  const [label, direct, concepts] = (["label", "direct", "concepts"] as const).map((what) =>
    percent(mean(folds.map((own) => own[what])))
  );
  console.log(
    `${JSON.stringify(kind)}: ${label}, ${direct}, ${concepts}; ${corrected.join(" ")}; ${took[0]} s, ${took[1]} s of processor`
  );
}

/** What 30 % of wrong concept labels cost, joint training with and without mixing, over five seeds. */
async function flips(people: number): Promise<void> {
  const losses = {
    none: {label: [] as number[], concepts: [] as number[]},
    c3m: {label: [] as number[], concepts: [] as number[]}
  };
  for (let seed = 0; seed < 5; seed++) {
    const order = shuffled(states.rows, new Random(100 + seed));
    const [train, test] = [order.slice(0, 700), rowsOf(order.slice(700))];
    const wrong = flipped(0.3, seed);
    const known = people === 1 ? train.length : Math.round(people * train.length);
    for (const mixing of ["none", "c3m"] as const) {
      const [clean, noisy] = await Promise.all(
        [truth, wrong].map((concepts) => {
          const {concepts: given, ...rows} = rowsOf(train, concepts);
          const right = rowsOf(train).concepts;
          const told = Object.fromEntries(
            names.map((name) => [
              name,
              people === 1 ? given[name] : right[name].map((v, i) => (i < known ? v : NaN))
            ])
          );
          const machine = people === 1 ? {} : {machineConcepts: given};
          const inputs = {
            ...rows,
            concepts: told,
            ...machine,
            groups,
            training: "joint",
            mixing,
            seed
          } as const;
          return judged({...inputs, direct: false}, test);
        })
      );
      losses[mixing].label.push(clean.label - noisy.label);
      losses[mixing].concepts.push(clean.concepts - noisy.concepts);
    }
  }
  for (const what of ["label", "concepts"] as const) {
    const less = losses.none[what].map((loss, seed) => loss - losses.c3m[what][seed]);
    const spread = Math.sqrt(less.reduce((sum, x) => sum + (x - mean(less)) ** 2, 0) / 4 / 5);
    // Student's t of 4 degrees of freedom
    const [low, high] = [-2.776, 2.776].map((t) => percent(mean(less) + t * spread));
    const [plain, mixed] = [losses.none, losses.c3m].map((own) => percent(mean(own[what])));
    console.log(
      `  ${what}: joint loses ${plain} points, mixed ${mixed}; mixed loses ${percent(mean(less))} less, 95 % interval ${low} to ${high}`
    );
  }
}

console.log("\n30 % of concept labels flipped, all of them people's");
await flips(1);
console.log("30 % of a machine's labels flipped; people's, of a quarter of the rows, right");
await flips(0.25);

const model = await conceptBottleneck({...rowsOf(all), groups, direct: false});
const times = Array.from({length: 200}, (_, at) => {
  const clock = performance.now();
  model.explain(states, at % states.rows, {set: {"food good": 1}});
  return performance.now() - clock;
}).sort((a, b) => a - b);
console.log(
  `\nan intervention on one row: ${times[100].toFixed(2)} ms, the slowest of 200 ${times[199].toFixed(1)} ms`
);
const trainings: Partial<ConceptBottleneckInputs>[] = [
  {},
  {training: "joint"},
  {training: "multitask", hidden: 256, epochs: 5}
];
for (const kind of trainings) {
  const waits = monitorEventLoopDelay({resolution: 5});
  waits.enable();
  const [clock, busy] = [performance.now(), processorTime() ?? NaN];
  await conceptBottleneck({...rowsOf(all), groups, ...kind});
  const [wall, processor] = [performance.now() - clock, (processorTime() ?? NaN) - busy].map((ms) =>
    (ms / 1000).toFixed(1)
  );
  console.log(
    `${JSON.stringify(kind)} on all rows: ${wall} s, ${processor} s of processor; a timer waited ${(waits.max / 1e6).toFixed(0)} ms at most; load ${loadavg()[0].toFixed(1)}`
  );
  waits.disable();
}

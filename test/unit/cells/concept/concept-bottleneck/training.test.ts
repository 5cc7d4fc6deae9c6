import {describe, expect, it} from "vitest";
import {
  bottleneckLeakage,
  type ConceptBottleneck,
  type ConceptBottleneckInputs,
  conceptBottleneck,
  conceptBottleneckSteps,
  type TrainingState
} from "../../../../../cells/concept/concept-bottleneck/index.ts";
import {planted} from "./planted.ts";

const data = planted({rows: 260});
const base = {...data, direct: false};

const kinds: [string, Partial<ConceptBottleneckInputs>][] = [
  ["joint", {training: "joint"}],
  ["joint, mixed", {training: "joint", mixing: "c3m"}],
  ["multitask", {training: "multitask"}],
  ["sequential, hidden neurons", {training: "sequential", hidden: 5}]
];

function sameModel(a: ConceptBottleneck, b: ConceptBottleneck): void {
  expect(JSON.stringify(a)).toBe(JSON.stringify(b));
  expect(a.trainingState).toEqual(b.trainingState);
}

async function all(inputs: ConceptBottleneckInputs): Promise<ConceptBottleneck[]> {
  const models: ConceptBottleneck[] = [];
  for await (const model of conceptBottleneckSteps(inputs)) models.push(model);
  return models;
}

describe.each(kinds)("training by epochs (%s)", (_, kind) => {
  const inputs = {...base, ...kind, patience: 100};

  it("gives the same bits from the same seed, and others from another", async () => {
    const first = await conceptBottleneck({...inputs, epochs: 4});
    sameModel(first, await conceptBottleneck({...inputs, epochs: 4}));
    const other = await conceptBottleneck({...inputs, epochs: 4, seed: 1});
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(first));
  });

  it("goes on where it was, to the same bits, through JSON too", async () => {
    const whole = await conceptBottleneck({...inputs, epochs: 9});
    const part = await conceptBottleneck({...inputs, epochs: 4});
    expect(part.curve).toHaveLength(4);
    const state: TrainingState = JSON.parse(JSON.stringify(part.trainingState));
    sameModel(await conceptBottleneck({...inputs, epochs: 9, resume: state}), whole);
  });

  it("goes on from a run that was stopped in its midst", async () => {
    const whole = await conceptBottleneck({...inputs, epochs: 6});
    let kept: ConceptBottleneck | undefined;
    for await (const model of conceptBottleneckSteps({...inputs, epochs: 6})) {
      kept = model;
      break;
    }
    expect(kept!.complete).toBe(false);
    sameModel(await conceptBottleneck({...inputs, epochs: 6, resume: kept!.trainingState}), whole);
  });
});

describe("training along a path of penalties", () => {
  it("tries them from strong to weak, and takes the one that does best on the rows held back", async () => {
    const {curve, parts} = await conceptBottleneck(base);
    const penalties = curve.map(({penalty}) => penalty!);
    expect([...penalties].sort((a, b) => b - a)).toEqual(penalties);
    const least = Math.min(...curve.map(({validationConceptLoss}) => validationConceptLoss));
    expect(parts.conceptL2).toBe(
      curve.find(({validationConceptLoss}) => validationConceptLoss === least)!.penalty
    );
  });

  it("goes on where it was, to the same bits", async () => {
    const whole = await conceptBottleneck(base);
    let kept: ConceptBottleneck | undefined;
    for await (const model of conceptBottleneckSteps(base)) {
      kept = model;
      break;
    }
    expect(kept!.curve).toHaveLength(1);
    sameModel(await conceptBottleneck({...base, resume: kept!.trainingState}), whole);
  });
});

describe("a run that is shown as it learns", () => {
  it("ends with the whole model, its curve the longest", async () => {
    const inputs = {...base, training: "joint", epochs: 30} as const;
    const models = await all(inputs);
    expect(models.at(-1)!.complete).toBe(true);
    expect(models.slice(0, -1).every(({complete}) => !complete)).toBe(true);
    sameModel(models.at(-1)!, await conceptBottleneck(inputs));
    // what is shown on the way predicts already
    expect(models[0].predict(data.features)).toHaveLength(260);
  });

  it("tells how far it is, and its loss", async () => {
    const told: [number, string | undefined][] = [];
    const progress = (share: number, note?: string) => void told.push([share, note]);
    await conceptBottleneck({...base, training: "joint", epochs: 3}, {progress});
    expect(told.map(([share]) => share)).toEqual([1 / 3, 2 / 3, 1]);
    expect(told[0][1]).toMatch(/^epoch 1: loss 0\.\d+ and of concepts 0\.\d+, [\d.]+ % right$/);
  });

  it("stops when its run is, soon and with the run's reason", async () => {
    const wide = planted({rows: 1500, columns: 300});
    for (const kind of [
      {},
      {training: "joint", hidden: 256},
      {training: "multitask", hidden: 512, batch: 1500}
    ] as const) {
      const stop = new AbortController();
      const reason = new Error("stopped");
      let stopped = 0;
      setTimeout(() => {
        stopped = performance.now();
        stop.abort(reason);
      }, 60);
      await expect(conceptBottleneck({...wide, ...kind}, {signal: stop.signal})).rejects.toBe(reason);
      // it is 200 ms that are promised; here other tests have the processor too
      expect(performance.now() - stopped).toBeLessThan(2000);
    }
  });

  it("ends early where the rows held back gain nothing, and keeps what did best there", async () => {
    const {curve, complete, parts} = await conceptBottleneck({
      ...base,
      training: "joint",
      epochs: 500,
      patience: 5
    });
    expect(complete).toBe(true);
    expect(curve.length).toBeLessThan(500);
    const all = 1 + parts.form.units.length;
    const losses = curve.map((p) => (p.validationLabelLoss + (all - 1) * p.validationConceptLoss) / all);
    expect(losses.length - 1 - losses.indexOf(Math.min(...losses))).toBe(5);
  });
});

describe("labels that are missing, and a machine's", () => {
  /** Every concept of every row but each `nth` is not known. */
  const known = (nth: number) =>
    Object.fromEntries(
      Object.entries(data.concepts).map(([name, values]) => [name, values.map((v, i) => (i % nth ? NaN : v))])
    );

  it("are left out: a model of rows without them is that of the rows that have them", async () => {
    const few = {
      ...base,
      conceptL2: 3,
      concepts: Object.fromEntries(
        Object.entries(data.concepts).map(([name, values]) => [
          name,
          values.map((v, i) => (i < 200 ? v : null))
        ])
      )
    };
    const told = await conceptBottleneck(few);
    const p = told.conceptProbabilities(data.features);
    const right = data.concepts.loud.filter((v, i) => i >= 200 && (p.data[5 * i + 4] >= 0.5 ? 1 : 0) === v);
    expect(right.length).toBeGreaterThan(0.8 * 60);
    // what was not known weighs nothing: other values there give the same layers
    const joint = {...few, training: "joint", epochs: 3} as const;
    const more = {...joint, concepts: {...few.concepts, loud: few.concepts.loud.map((v) => v ?? undefined)}};
    sameModel(await conceptBottleneck(joint), await conceptBottleneck(more));
  });

  it("a machine's stand in where people gave none, and only there", async () => {
    const machine = Object.fromEntries(
      Object.entries(data.concepts).map(([name, values]) => [name, values.map((v) => 0.1 + 0.7 * v)])
    );
    const scarce = {...base, concepts: known(10)};
    const rightOf = async (inputs: ConceptBottleneckInputs) => {
      const p = (await conceptBottleneck(inputs)).conceptProbabilities(data.features);
      return data.concepts["food good"].filter((v, i) => (p.data[5 * i] >= 0.5 ? 1 : 0) === v).length;
    };
    const withOut = await rightOf({...scarce, training: "sequential"});
    const withIt = await rightOf({...scarce, machineConcepts: machine});
    expect(withIt).toBeGreaterThan(withOut);
    const useless = await conceptBottleneck({...base, machineConcepts: machine});
    expect(JSON.stringify(useless)).toBe(JSON.stringify(await conceptBottleneck(base)));
  });

  it("are learnt from however few there are, and in every way of training", async () => {
    const few = Object.fromEntries(
      Object.entries(data.concepts).map(([name, values]) => [name, values.map((v, i) => (i < 9 ? v : null))])
    );
    for (const kind of [{}, {training: "sequential"}, {training: "joint"}, {hidden: 3}] as const) {
      const model = await conceptBottleneck({...base, ...kind, concepts: few, epochs: 2});
      expect(model.logits(data.features).data.every(Number.isFinite)).toBe(true);
      expect(Number.isFinite(model.curve[0].validationConceptLoss)).toBe(true);
    }
  });

  it("one yes in a group says no of the others", async () => {
    const concepts = {
      ...data.concepts,
      "food bad": data.concepts["food bad"].map((v, i) => (data.concepts["food good"][i] ? NaN : v))
    };
    expect(JSON.stringify(await conceptBottleneck({...base, concepts}))).toBe(
      JSON.stringify(await conceptBottleneck(base))
    );
  });
});

it("of few rows takes as many steps a round as it needs to learn: tossed coins let a label through there too", async () => {
  const {groups, ...few} = planted({rows: 120, columns: 8});
  const bottleneck = await conceptBottleneck({...few, groups, direct: false});
  const {noise} = await bottleneckLeakage({bottleneck, ...few, noiseConcepts: [1]});
  expect(noise[0].accuracy).toBeGreaterThan(noise[0].majority + 0.1);
});

it("does not go on from a damaged state", async () => {
  const {trainingState} = await conceptBottleneck({...base, training: "joint", epochs: 2});
  const from = (state: unknown) =>
    conceptBottleneck({...base, training: "joint", epochs: 3, resume: state as TrainingState});
  const {epochs, ...without} = trainingState!;
  await expect(from(without)).rejects.toThrow(
    "resume.epochs: got undefined, expected what the epochs of its curve left"
  );
  await expect(from({...without, epochs: {}})).rejects.toThrow("resume.epochs.steps: got undefined");
  await expect(from({...trainingState, curve: 3})).rejects.toThrow("resume.curve: got 3, expected a list");
  await expect(from({...without, epochs: {...epochs!, first: [1]}})).rejects.toThrow(
    /resume\.epochs\.first: got 1 numbers, expected \d+/
  );
  await expect(from(JSON.stringify(trainingState))).rejects.toThrow("JSON.parse");
});

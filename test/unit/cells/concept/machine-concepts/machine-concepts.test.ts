import {describe, expect, test} from "vitest";
import {MachineLabels, machineConcepts} from "../../../../../cells/concept/machine-concepts/index.ts";
import {SentenceStates} from "../../../../../cells/concept/sentence-states/index.ts";
import {reviewStates} from "../../../../../cells/concept/sentence-states/review-states.ts";
import {matrix} from "../../../../../cells/math/matrix.ts";
import {Random} from "../../../../../cells/math/random.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";

/** States around four places: "warm", "cold", neither twice; each shifted by what all texts share. */
function planted(count: number, spread: number) {
  const random = new Random(1);
  const width = 8;
  const kinds = Array.from({length: count}, (_, i) => i % 4);
  const state = (kind: number, noise: number) =>
    Array.from({length: width}, (_, j) => (j === kind ? 1 : 0) + (j === 7 ? 5 : 0) + noise * random.normal());
  const data = Float64Array.from(kinds.flatMap((kind) => state(kind, spread)));
  const texts = kinds.map((kind, i) => `text ${i} of ${kind}`);
  const described = ["it is warm", "it is cold", "something", "another thing"];
  return {
    kinds,
    states: new SentenceStates(texts, matrix(count, width, data), "here"),
    descriptionStates: new SentenceStates(
      described,
      matrix(4, width, Float64Array.from(described.flatMap((_, kind) => state(kind, 0)))),
      "here"
    ),
    truth: {
      warm: kinds.map((kind) => Number(kind === 0)),
      cold: kinds.map((kind) => Number(kind === 1))
    }
  };
}

const descriptions = {warm: "it is warm", cold: ["it is cold"]};
const groups = {heat: ["warm", "cold"]};

describe("labels by likeness to a description", () => {
  test("are right where texts lie about what describes them, and say so", async () => {
    const {states, descriptionStates, truth} = planted(400, 0.1);
    const {probabilities, noise, scales} = await machineConcepts({
      ...{states, descriptionStates, groups, truth, descriptions},
      threshold: 0.45
    });
    for (const name of ["warm", "cold"] as const) {
      for (let row = 0; row < 400; row++) expect(Math.round(probabilities[name][row])).toBe(truth[name][row]);
    }
    expect(noise!.map(({name, accuracy, rows, counts}) => ({name, accuracy, rows, ...counts}))).toEqual([
      {name: "warm", accuracy: 1, rows: 400, yesSaidYes: 100, yesSaidNo: 0, noSaidYes: 0, noSaidNo: 300},
      {name: "cold", accuracy: 1, rows: 400, yesSaidYes: 100, yesSaidNo: 0, noSaidYes: 0, noSaidNo: 300}
    ]);
    expect(noise![0].majority).toBe(0.75);
    expect(scales).toEqual([{group: "heat", temperature: 0.05, threshold: 0.45, fittedOn: 0}]);
  });

  test("share what is certain: the chances of a group add up to at most 1", async () => {
    const {states, descriptionStates} = planted(100, 0.6);
    const {probabilities} = await machineConcepts({states, descriptionStates, groups, descriptions});
    for (let row = 0; row < 100; row++) {
      const sum = probabilities.warm[row] + probabilities.cold[row];
      expect(sum).toBeGreaterThan(0);
      expect(sum).toBeLessThanOrEqual(1 + 1e-12);
    }
  });

  test("count as noise what is counted by hand, where the truth is known", async () => {
    const {states, descriptionStates, truth} = planted(200, 0.7);
    const gaps = {
      warm: truth.warm.map((is, i) => (i % 3 ? is : null)),
      cold: truth.cold.map((is, i) => (i % 3 ? is : null))
    };
    const {probabilities, noise} = await machineConcepts({
      ...{states, descriptionStates, groups, descriptions},
      truth: gaps
    });
    const {warm, cold} = probabilities;
    const says = (row: number) => warm[row] >= cold[row] && warm[row] >= 1 - warm[row] - cold[row];
    let right = 0;
    let rows = 0;
    for (let row = 0; row < 200; row++) {
      if (gaps.warm[row] === null) continue;
      rows++;
      right += Number(says(row) === (gaps.warm[row] === 1));
    }
    expect(noise![0].rows).toBe(rows);
    expect(noise![0].accuracy).toBeCloseTo(right / rows, 12);
    expect(noise![0].accuracy).toBeLessThan(1);
    expect(Object.values(noise![0].counts).reduce((a, b) => a + b)).toBe(rows);
  });

  test("of one concept by itself may be weighed against its opposite", async () => {
    const {states, descriptionStates, kinds} = planted(200, 0.1);
    const {probabilities, scales} = await machineConcepts({
      states,
      descriptionStates,
      descriptions: {warm: {positive: "it is warm", negative: ["it is cold"]}}
    });
    for (const [row, kind] of kinds.entries()) {
      if (kind === 0) expect(probabilities.warm[row]).toBeGreaterThan(0.99);
      if (kind === 1) expect(probabilities.warm[row]).toBeLessThan(0.01);
    }
    expect(scales[0].threshold).toBe(0);
  });
});

describe("temperature and threshold", () => {
  test("fitted to known labels are the likeliest: to move either makes them less likely", async () => {
    const {states, descriptionStates, truth} = planted(400, 0.6);
    const common = {states, descriptionStates, groups, descriptions};
    const likelihood = ({warm, cold}: Record<string, Float64Array>) =>
      truth.warm.reduce((sum, is, row) => {
        const chance = is ? warm[row] : truth.cold[row] ? cold[row] : 1 - warm[row] - cold[row];
        return sum + Math.log(chance);
      }, 0);
    const fitted = await machineConcepts({...common, known: truth});
    const [{temperature, threshold, fittedOn}] = fitted.scales;
    expect(fittedOn).toBe(400);
    const best = likelihood(fitted.probabilities);
    for (const [t, h] of [
      [1.1, 0],
      [0.9, 0],
      [1, 0.02],
      [1, -0.02]
    ]) {
      const moved = await machineConcepts({
        ...common,
        temperature: temperature * t,
        threshold: threshold + h
      });
      expect(likelihood(moved.probabilities)).toBeLessThan(best);
    }
  });

  test("are fitted to the rows whose labels are known, and to no others", async () => {
    const {states, descriptionStates, truth} = planted(400, 0.6);
    const half = <One>(values: One[]) => values.map((value, row) => (row < 200 ? value : null));
    const lies = (values: number[]) =>
      values.map((value, row) => (row < 200 ? value : Number(row % 5 === 0)));
    const common = {states, descriptionStates, groups, descriptions};
    const known = {warm: half(truth.warm), cold: half(truth.cold)};
    const {scales} = await machineConcepts({...common, known});
    expect(scales[0].fittedOn).toBe(200);
    const other = await machineConcepts({
      ...common,
      known,
      truth: {warm: lies(truth.warm), cold: half(truth.cold)} as never
    });
    expect(other.scales).toEqual(scales);
  });
});

describe("on the reviews that come with Glassbook", () => {
  test("likeness knows what is spoken of better than what is said of it", async () => {
    const {reviews, states, descriptions: described} = await reviewStates("reviews-1000");
    const {probabilities, noise} = await machineConcepts({
      states,
      descriptionStates: described,
      descriptions: reviews.descriptions as Record<string, string[]>,
      groups: reviews.groups as Record<string, string[]>,
      truth: reviews.truth
    });
    expect(noise).toHaveLength(8);
    for (const {name, accuracy} of noise!) {
      // better than a coin, far from a person
      expect([name, accuracy > 0.65, accuracy < 0.95]).toEqual([name, true, true]);
    }
    const spoken = [...reviews.truth!["food good"].keys()].filter(
      (row) => reviews.truth!["food good"][row] || reviews.truth!["food bad"][row]
    );
    const right = spoken.filter(
      (row) =>
        probabilities["food good"][row] > probabilities["food bad"][row] ===
        (reviews.truth!["food good"][row] === 1)
    );
    expect(right.length / spoken.length).toBeLessThan(0.8);
    expect(right.length / spoken.length).toBeGreaterThan(0.55);
  });
});

describe("stored labels", () => {
  test("come back as they were, with their noise or without", async () => {
    const {states, descriptionStates, truth} = planted(40, 0.5);
    for (const told of [truth, undefined]) {
      const labels = await machineConcepts({states, descriptionStates, groups, descriptions, truth: told});
      const back = MachineLabels.fromJSON(JSON.stringify(labels));
      expect(back.probabilities).toEqual(labels.probabilities);
      expect(back.scales).toEqual(labels.scales);
      expect(back.noise).toEqual(labels.noise);
    }
  });

  test.each([
    ["a text cut short", '{"kind": "machine-la', "json: got text that is no whole JSON"],
    [
      "another result",
      {kind: "probe"},
      'json: got "probe", expected what toJSON of machine-made labels gave'
    ],
    [
      "chances that are no numbers",
      {kind: "machine-labels", probabilities: {warm: ["much"]}, scales: []},
      "json.probabilities.warm: got an array of 1, expected a list of numbers"
    ],
    ["no scales", {kind: "machine-labels", probabilities: {}}, "json.scales: got undefined, expected a list"]
  ])("%s is refused in words", (_, json, message) => {
    expect(() => MachineLabels.fromJSON(json)).toThrow(message);
  });
});

describe("what is shown", () => {
  test("is the noise by concept with counts; without a truth the chances, and that their noise is not known", async () => {
    const {states, descriptionStates, truth} = planted(100, 0.5);
    const common = {states, descriptionStates, groups, descriptions};
    const measured = (await machineConcepts({...common, truth}))[viewSymbol]();
    expect(measured).toMatchObject({kind: "table", rows: 2});
    expect((measured as {caption: string}).caption).toContain("not fitted");
    const blind = (await machineConcepts({...common, known: truth}))[viewSymbol]();
    expect((blind as {caption: string}).caption).toMatch(/fitted to known labels.*not known/);
    expect(new MachineLabels({warm: Float64Array.of(0.5)}, [])[viewSymbol]()).toMatchObject({rows: 1});
  });
});

describe("bad input", () => {
  const {states, descriptionStates, truth} = planted(20, 0.1);
  const common = {states, descriptionStates, groups, descriptions};
  const same = new SentenceStates(["a", "b"], matrix(2, 8, new Float64Array(16).fill(1)), "here");
  test.each([
    [
      "no description",
      {descriptions: {}, groups: {}},
      "descriptions: got an empty object, expected a description"
    ],
    ["a list that is empty", {descriptions: {warm: []}, groups: {}}, "descriptions.warm: got an array of 0"],
    ["one text only", {states: states.only([0])}, "states: got one text, expected several"],
    ["texts that are all alike", {states: same}, "states: got rows that are all alike"],
    ["a matrix without texts", {states: matrix(2, 8)}, "expected what sentenceStates gave"],
    [
      "no state of a description",
      {descriptions: {...descriptions, cold: "brr"}},
      'descriptionStates: got no state of "brr"'
    ],
    ["no states of descriptions at all", {descriptionStates: undefined}, "descriptionStates: got undefined"],
    [
      "states of another width",
      {
        descriptionStates: new SentenceStates(
          ["it is warm", "it is cold"],
          matrix(2, 4, Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0)),
          "x"
        )
      },
      "descriptionStates: got states of 4 numbers, expected 8"
    ],
    [
      "a group of what is not described",
      {groups: {heat: ["warm", "hot"]}},
      'groups["heat"]: got the concept "hot"'
    ],
    [
      "an opposite in a group",
      {descriptions: {...descriptions, cold: {positive: "it is cold", negative: "it is warm"}}},
      "descriptions.cold: got an object with the keys positive, negative, expected a sentence or several"
    ],
    [
      "known labels of another length",
      {known: {...truth, warm: [1]}},
      'known["warm"]: got 1 values, expected 20'
    ],
    [
      "a truth that contradicts itself",
      {truth: {warm: truth.warm, cold: truth.warm}},
      /truth, row 0: got "warm" 1 and "cold" 1/
    ],
    [
      "a value that is none",
      {truth: {...truth, warm: truth.warm.map(() => 2)}},
      'truth["warm"], row 0: got 2'
    ],
    ["a temperature of 0", {temperature: 0}, "temperature: got 0, expected a number greater than 0"],
    ["a threshold outside", {threshold: 2}, "threshold: got 2, expected a likeness, from -1 to 1"],
    [
      "descriptions that say the opposite",
      {known: {warm: truth.cold, cold: truth.warm}},
      "descriptions: got sentences about heat that texts so labelled are not nearer to"
    ]
  ] as [string, object, string | RegExp][])("%s is refused in words", async (_, changes, message) => {
    await expect(machineConcepts({...common, ...changes} as never)).rejects.toThrow(message);
  });
});

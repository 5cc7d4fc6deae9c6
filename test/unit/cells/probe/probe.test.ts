import {describe, expect, it} from "vitest";
import {matrix} from "../../../../cells/math/matrix.ts";
import {Random} from "../../../../cells/math/random.ts";
import {ProbeResult, probe} from "../../../../cells/probe/index.ts";
import {splitsOf} from "../../../../cells/probe/probe/folds.ts";
import {decodeMatrix, type Encoded, fixture} from "../../../fixtures/decode.ts";
import {type ForwardFixture, unpack} from "../models/transformer/gpt2-fixture.ts";
import {planted, wordsOnly} from "./planted.ts";

interface Linear {
  X: Encoded;
  y: number[];
  ridge: {alpha: number; fit_intercept: boolean; weighted: boolean; coef: number[]; intercept: number}[];
  logistic: {kind: string; C: number; weighted: boolean | null; coef: number[][]; intercept: number[]}[];
  logistic_binary_X: Encoded;
  logistic_binary_y: number[];
}
const linear = fixture<Linear>("num_linear.json");
const small = fixture<{
  probes: {
    labels: number[];
    mean_difference: number[];
    mean_difference_auc: number;
    logistic_C1: {coef: number[]; intercept: number; accuracy: number};
  };
}>("probe_small.json");
const iris = fixture<{columns: Record<string, number[]>; X: number[][]; y: number[]}>("data/iris.json");

/** Residual streams after the first block of the reference's GPT-2, [30, 32]. */
const residual = (() => {
  const {sequences} = fixture<ForwardFixture>("gpt2like_forward.json");
  const all = sequences.flatMap(({activations}) => [...unpack(activations["blocks.0.hook_resid_post"])]);
  return matrix(all.length / 32, 32, Float64Array.from(all));
})();

function near(got: ArrayLike<number>, wanted: number[], digits: number): void {
  for (const [j, value] of wanted.entries()) expect(got[j]).toBeCloseTo(value, digits);
}

describe("a probe has scikit-learn's coefficients", () => {
  it.each(linear.logistic.filter(({kind, weighted}) => kind === "binary l2" && !weighted))(
    "logistic, C = $C",
    async ({C, coef, intercept}) => {
      const {sites} = await probe({
        activations: decodeMatrix(linear.logistic_binary_X),
        labels: linear.logistic_binary_y,
        c: C,
        standardize: false
      });
      near(sites[0].direction.coefficients[0], coef[0], 9);
      near(sites[0].direction.intercepts, intercept, 9);
    }
  );

  it("logistic, with balanced classes", async () => {
    const {coef, intercept} = linear.logistic.find(({kind}) => kind.includes("class_weight"))!;
    const {sites} = await probe({
      activations: decodeMatrix(linear.logistic_binary_X),
      labels: linear.logistic_binary_y,
      standardize: false,
      classWeight: "balanced"
    });
    near(sites[0].direction.coefficients[0], coef[0], 9);
    near(sites[0].direction.intercepts, intercept, 9);
  });

  it.each(linear.logistic.filter(({kind}) => kind.startsWith("multinomial")))(
    "multinomial, C = $C",
    async ({C, coef}) => {
      const {sites} = await probe({
        activations: matrix(iris.y.length, 4, Float64Array.from(iris.X.flat())),
        labels: iris.y,
        c: C,
        standardize: false
      });
      coef.forEach((row, k) => {
        near(sites[0].direction.coefficients[k], row, 7);
      });
    }
  );

  it.each(linear.ridge.filter(({fit_intercept, weighted}) => fit_intercept && !weighted))(
    "ridge, alpha = $alpha",
    async ({alpha, coef, intercept}) => {
      const {sites} = await probe({
        activations: decodeMatrix(linear.X),
        labels: linear.y,
        kind: "ridge",
        alpha,
        standardize: false,
        folds: 2
      });
      near(sites[0].direction.coefficients[0], coef, 9);
      near(sites[0].direction.intercepts, [intercept], 9);
    }
  );

  it("on a transformer's activations, with the difference of means and its AUC", async () => {
    const {labels, mean_difference, logistic_C1} = small.probes;
    const {sites} = await probe({activations: residual, labels, standardize: false, folds: 3});
    const [{direction, meanDifference}] = sites;
    near(direction.coefficients[0], logistic_C1.coef, 7);
    near(direction.intercepts, [logistic_C1.intercept], 7);
    near(meanDifference![0], mean_difference, 7);
    const along = labels.map((_, i) =>
      mean_difference.reduce((sum, d, j) => sum + d * residual.data[i * 32 + j], 0)
    );
    const read = await probe({activations: matrix(30, 1, Float64Array.from(along)), labels, folds: 3});
    expect(read.sites[0].neurons![0].auc).toBeCloseTo(small.probes.mean_difference_auc, 9);
  });
});

describe("what a probe reads", () => {
  it("is judged on rows that it has not learnt from, groups kept whole", async () => {
    const {activations, labels, groups} = planted({});
    const result = await probe({activations, labels, groups, folds: 4, seed: 3});
    const [{accuracy, confusion, f1, majority}] = result.sites;
    expect(accuracy.mean).toBeGreaterThan(0.95);
    expect(accuracy.folds).toHaveLength(4);
    const counts = confusion!.flat();
    expect(counts.reduce((a, b) => a + b)).toBe(200);
    expect((counts[0] + counts[3]) / 200).toBeCloseTo(accuracy.mean, 6);
    expect(f1!.mean).toBeGreaterThan(0.95);
    expect(majority.mean).toBeCloseTo(0.5, 1);
    const codes = Int32Array.from(groups);
    const y = Float64Array.from(labels, (label) => (label === "yes" ? 1 : 0));
    const splits = splitsOf({classes: ["no", "yes"], y, groups: codes, groupCount: 100}, 4, 3);
    const tested = splits.flatMap(({test}) => [...test]).sort((a, b) => a - b);
    expect(tested).toEqual(labels.map((_, i) => i));
    for (const {train, test} of splits) {
      const learnt = new Set(Array.from(train, (i) => groups[i]));
      expect([...test].some((i) => learnt.has(groups[i]))).toBe(false);
      expect(test.length).toBe(50);
    }
  });

  it("is nothing where the rows of a sentence repeat each other and labels are its own", async () => {
    // each sentence's five rows are alike: without groups a probe knows the sentence again
    const random = new Random(2);
    const sentences = Array.from({length: 40}, () => Array.from({length: 60}, () => random.normal()));
    const groups = Array.from({length: 200}, (_, i) => i % 40);
    const activations = matrix(200, 60, Float64Array.from(groups.flatMap((s) => sentences[s])));
    const labels = groups.map((s) => (s % 2 ? "a" : "b"));
    const leaking = await probe({activations, labels});
    const kept = await probe({activations, labels, groups});
    expect(leaking.sites[0].accuracy.mean).toBe(1);
    expect(kept.sites[0].accuracy.mean).toBeLessThan(0.75);
  });

  it("is near chance for shuffled labels, within three standard deviations of a coin", async () => {
    const {activations, labels} = planted({rows: 300, columns: 30});
    const {sites} = await probe({activations, labels, control: {draws: 8}});
    const [{accuracy, control, selectivity}] = sites;
    // the draws' mean of 300 rows each
    expect(Math.abs(control!.mean - 0.5)).toBeLessThan(3 * (0.5 / Math.sqrt(300)));
    for (const draw of control!.draws) expect(Math.abs(draw - 0.5)).toBeLessThan(4 * (0.5 / Math.sqrt(300)));
    expect(selectivity!.mean).toBeCloseTo(accuracy.mean - control!.mean, 9);
  });

  it("is refuted by a control task where a list of words is enough", async () => {
    const {activations, labels, types} = wordsOnly(240, 40, 24, 4);
    const result = await probe({activations, labels, control: {types, draws: 4}, random: true});
    const [{accuracy, control, selectivity, random}] = result.sites;
    expect(accuracy.mean).toBeGreaterThan(0.97);
    expect(control!.mean).toBeGreaterThan(0.97);
    expect(random!.mean).toBeGreaterThan(0.97);
    expect(Math.abs(selectivity!.mean)).toBeLessThan(0.03);
    // words that it has not learnt from: nothing is left
    const strict = await probe({activations, labels, groups: types});
    expect(strict.sites[0].accuracy.mean).toBeLessThan(0.7);
  });

  it("stands above its control where the label is not the word's", async () => {
    const {activations, labels, types} = planted({});
    const {sites} = await probe({activations, labels, control: {types}});
    expect(sites[0].selectivity!.mean).toBeGreaterThan(0.3);
  });

  it("may be several classes, and numbers", async () => {
    const random = new Random(5);
    const x = matrix(
      150,
      5,
      Float64Array.from({length: 750}, () => random.normal())
    );
    const classOf = (i: number) =>
      [0, 1, 2].reduce((a, b) => (x.data[5 * i + b] > x.data[5 * i + a] ? b : a));
    const labels = Array.from({length: 150}, (_, i) => "abc"[classOf(i)]);
    for (const kind of ["logistic", "ridge"] as const) {
      const {sites} = await probe({activations: x, labels, kind, control: {draws: 2}});
      expect(sites[0].accuracy.mean).toBeGreaterThan(0.8);
      expect(sites[0].direction.coefficients).toHaveLength(3);
      expect(sites[0].control!.mean).toBeLessThan(0.5);
    }
    const numbers = Array.from({length: 150}, (_, i) => 2 * x.data[5 * i] + 0.1 * random.normal());
    const {sites} = await probe({activations: x, labels: numbers, kind: "ridge", control: {draws: 2}});
    expect(sites[0].accuracy.mean).toBeGreaterThan(0.98);
    expect(sites[0].control!.mean).toBeLessThan(0.2);
    expect(sites[0].f1).toBeUndefined();
  });

  it("does not change when neurons that never vary are added, nor with their units", async () => {
    const {activations, labels} = planted({columns: 6, carriers: [2]});
    const [plain] = (await probe({activations, labels})).sites;
    const wide = matrix(200, 7);
    for (let i = 0; i < 200; i++) {
      for (let j = 0; j < 6; j++) wide.data[7 * i + j] = 1000 * activations.data[6 * i + j];
      wide.data[7 * i + 6] = 3.25;
    }
    const [padded] = (await probe({activations: wide, labels})).sites;
    expect(padded.constant).toBe(1);
    expect(padded.accuracy).toEqual(plain.accuracy);
    near(padded.direction.coefficients[0], [...plain.direction.coefficients[0].map((b) => b / 1000), 0], 9);
  });

  it("is defined with more features than rows", async () => {
    const {activations, labels} = planted({rows: 40, columns: 120, carriers: []});
    labels.forEach((label, i) => {
      for (let j = 0; j < 20; j++) activations.data[120 * i + j] += label === "yes" ? 1 : -1;
    });
    for (const kind of ["logistic", "ridge"] as const) {
      const {sites} = await probe({activations, labels, kind, c: 0.01, alpha: 100});
      expect(sites[0].accuracy.mean).toBeGreaterThan(0.9);
    }
  });

  it("comes back from JSON as it was", async () => {
    const {activations, labels, types} = planted({});
    const result = await probe({activations, labels, control: {types}, k: [1, 2]});
    const again = ProbeResult.fromJSON(JSON.stringify(result));
    expect(again.basis).toEqual(result.basis);
    expect(again.sites).toEqual(result.sites);
    expect(() => ProbeResult.fromJSON({type: "roc"})).toThrow(
      'json: got "roc", expected what toJSON of a probe gave'
    );
  });

  it("reads each place of several, by layer and by tokens later", async () => {
    const {activations, labels} = planted({columns: 4, carriers: [1]});
    const noise = planted({columns: 4, carriers: [], seed: 9}).activations;
    const {sites} = await probe({
      activations: {
        hook_embed: noise,
        "blocks.0.hook_resid_post": noise,
        "blocks.1.hook_resid_post": activations,
        "blocks.1.hook_resid_post@1": noise
      },
      labels
    });
    expect(sites.map(({layer, offset}) => [layer, offset])).toEqual([
      [-1, 0],
      [0, 0],
      [1, 0],
      [1, 1]
    ]);
    expect(sites.map(({accuracy}) => accuracy.mean > 0.8)).toEqual([false, false, true, false]);
  });

  it("stops soon after it is told to, and says how far it is", async () => {
    const random = new Random(3);
    const activations = matrix(
      600,
      400,
      Float64Array.from({length: 240_000}, () => random.normal())
    );
    const labels = Array.from({length: 600}, (_, i) => i % 2);
    const controller = new AbortController();
    const seen: number[] = [];
    const running = probe(
      {activations, labels, control: {draws: 50}},
      {signal: controller.signal, progress: (fraction) => seen.push(fraction)}
    );
    const stopped = running.then(
      () => undefined,
      () => performance.now()
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const asked = performance.now();
    controller.abort();
    const ended = await stopped;
    expect(ended).toBeDefined();
    expect(ended! - asked).toBeLessThan(2000);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});

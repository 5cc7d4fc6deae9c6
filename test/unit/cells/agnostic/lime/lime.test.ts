import {table} from "arquero";
import {describe, expect, it} from "vitest";
import {LimeExplanation, type LimeInputs, lime, limeSteps} from "../../../../../cells/agnostic/index.ts";
import {bindSymbol} from "../../../../../cells/cell.ts";
import type {FittedModel, Row} from "../../../../../cells/models/predictor.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";
import {dataFile, dataRows, peerFixture, predictBlackBox} from "./peer.ts";

const iris = dataFile("iris");
const irisTable = table(iris.feature_names.map((name, j) => [name, iris.X.map((row) => row[j])]));
const softmax = peerFixture("iris").black_boxes.softmax;
const irisModel: FittedModel = {
  target: "species",
  features: iris.feature_names,
  categories: {},
  classes: ["setosa", "versicolor", "virginica"],
  predict: () => [],
  predictMatrix: (rows) => predictBlackBox(softmax, rows)
};

const people = table({
  age: [25, 38, 47, 51, 33, 29, 60, 44],
  job: ["clerk", "nurse", "clerk", "farmer", "nurse", "clerk", "farmer", "nurse"],
  member: [true, false, true, true, false, false, true, false],
  name: ["a", "b", "c", "d", "e", "f", "g", "h"]
});
const likesClerks = (rows: Row[]): number[][] =>
  rows.map(({job}) => (job === "clerk" ? [0.1, 0.9] : [0.8, 0.2]));

describe("a plain function's classes", () => {
  const table = people;
  const target = "member";

  it("are the target's values in sorted order, as a fitted model has them", async () => {
    const explanation = await lime({model: likesClerks, table, row: 0, target, features: ["age", "job"]});
    expect(explanation.label).toBe(true);
    expect(explanation.warnings).toEqual([]);
    const jobs = await lime({
      model: (rows) => rows.map(({age}) => ((age as number) > 40 ? [0.1, 0.2, 0.7] : [0.5, 0.3, 0.2])),
      table,
      row: 0,
      target: "job",
      labels: ["nurse", "clerk"]
    });
    expect(jobs.labels.map(({label}) => label)).toEqual(["nurse", "clerk"]);
    expect(jobs.modelPrediction).toBe(0.2);
  });

  it("are what classNames says, if it says something", async () => {
    const classNames = ["no", "yes"];
    const {label} = await lime({model: likesClerks, table, row: 0, target, classNames});
    expect(label).toBe("yes");
  });

  it("are numbered where the target has another number of values, with a warning that says so", async () => {
    const {label, warnings} = await lime({model: likesClerks, table, row: 0, target: "job"});
    expect(label).toBe(1);
    expect(warnings.join()).toMatch(/2 classes and job has 3 values.*classNames/);
  });

  it("are missed where the function gives one number a row and the target is text, with the remedy", async () => {
    const model = (rows: Row[]): number[] => rows.map(({age}) => (age as number) / 100);
    const {mode, warnings} = await lime({model, table, row: 0, target: "job"});
    expect(mode).toBe("regression");
    expect(warnings.join()).toMatch(
      /one number a row.*job holds classes \(clerk, farmer, nurse\).*\[1 - p, p\]/
    );
    const told = await lime({model, table, row: 0, target: "job", mode: "regression"});
    expect(told.warnings).toEqual([]);
  });

  it("a target that is no column names the near one", async () => {
    await expect(lime({model: likesClerks, table, row: 0, target: "members"})).rejects.toThrow(
      /target: got "members".*Did you mean "member"/
    );
  });
});

describe("without a discretiser", () => {
  it("a linear model's coefficients are recovered: each times its column's spread, less the ridge's shrinkage", async () => {
    const {X, feature_names: names} = dataFile("linear");
    const coefficients = [2, -1, 0.5, 0, 0.25, -0.75];
    const training = table(names.map((name, j) => [name, X.map((row) => row[j])]));
    const model = (rows: Row[]): number[] =>
      rows.map((row) => 3 + names.reduce((sum, name, j) => sum + coefficients[j] * (row[name] as number), 0));
    for (const sampleAroundInstance of [false, true]) {
      const inputs = {
        model,
        table: training,
        row: 5,
        discretizeContinuous: false,
        sampleAroundInstance,
        seed: 3
      };
      const explanation = await lime({...inputs, numSamples: 20_000});
      expect(explanation.mode).toBe("regression");
      expect(explanation.r2).toBeGreaterThan(0.99999);
      expect(explanation.localPrediction).toBeCloseTo(explanation.modelPrediction, 2);
      for (const {feature, weight} of explanation.weights) {
        const j = names.indexOf(feature);
        const mean = X.reduce((sum, row) => sum + row[j], 0) / X.length;
        const scale = Math.sqrt(X.reduce((sum, row) => sum + (row[j] - mean) ** 2, 0) / X.length);
        // Ridge (alpha 1) shrinks by about 1 / (effective rows x variance in the kernel): below 1e-3 here.
        expect(Math.abs(weight - coefficients[j] * scale)).toBeLessThan(
          1e-3 * Math.abs(coefficients[j] * scale) + 1e-3
        );
      }
    }
  });

  it("a constant column stays at the row's value and gets weight 0", async () => {
    const seen = new Set<unknown>();
    const model = (rows: Row[]): number[] => {
      for (const row of rows) seen.add(row.c);
      return rows.map(({x, c}) => (x as number) + (c as number));
    };
    const training = [1, 2, 3, 4].map((x) => ({x, c: 7}));
    const {weights} = await lime({model, table: training, row: {x: 2, c: 9}, discretizeContinuous: false});
    expect([...seen]).toEqual([9]);
    expect(weights.find(({feature}) => feature === "c")?.weight).toBe(0);
  });
});

describe("an explanation", () => {
  it("names bins, values, seed, fit and the model's answer, one entry a label", async () => {
    const explanation = await lime({
      model: irisModel,
      table: irisTable,
      row: 0,
      labels: ["setosa", "virginica"],
      seed: 4
    });
    expect(explanation.labels.map(({label}) => label)).toEqual(["setosa", "virginica"]);
    expect(explanation.label).toBe("setosa");
    expect(explanation.weights).toBe(explanation.labels[0].weights);
    expect(explanation.seed).toBe(4);
    expect(explanation.kernelWidth).toBe(1.5);
    const predicted = predictBlackBox(softmax, {
      rows: 1,
      columns: 4,
      data: Float64Array.from(iris.X[0])
    }).data;
    expect(explanation.labels.map(({modelPrediction}) => modelPrediction)).toEqual([
      predicted[0],
      predicted[2]
    ]);
    const petal = explanation.weights[0];
    expect(petal).toMatchObject({feature: "petal length (cm)", value: 1.4, bin: "petal length (cm) <= 1.60"});
    const total = explanation.distances.reduce((sum, {share}) => sum + share, 0);
    expect(total).toBeCloseTo(1, 12);
    expect(explanation.distances.map(({from}) => from)).toEqual([0, 1, 2, 3, 4]);
    expect(explanation.distances.reduce((sum, {samples}) => sum + samples, 0)).toBe(5000);
    expect(explanation.warnings).toEqual([]);
  });

  it("the second class is explained by default, and topLabels takes the most probable ones", async () => {
    const inputs = {model: irisModel, table: irisTable, row: 120, numSamples: 500};
    expect((await lime(inputs)).label).toBe("versicolor");
    const top = await lime({...inputs, topLabels: 2});
    expect(top.labels.map(({label}) => label)).toEqual(["virginica", "versicolor"]);
    expect((await lime({...inputs, labels: [2]})).label).toBe("virginica");
  });

  it("is the same for the same seed, whatever the kind of table, model or order of calls", async () => {
    const asFunction = (rows: Row[]): number[][] => {
      const data = Float64Array.from(
        rows.flatMap((row) => iris.feature_names.map((name) => row[name] as number))
      );
      const answer = predictBlackBox(softmax, {rows: rows.length, columns: 4, data}).data;
      return rows.map((_, i) => [...answer.subarray(3 * i, 3 * i + 3)]);
    };
    const first = await lime({model: irisModel, table: irisTable, row: 3, seed: 9});
    await lime({model: irisModel, table: irisTable, row: 7});
    const again = await lime({model: irisModel, table: irisTable, row: 3, seed: 9});
    expect(again.toJSON()).toEqual(first.toJSON());
    const other = await lime({
      model: async (rows: Row[]) => asFunction(rows),
      classNames: ["setosa", "versicolor", "virginica"],
      table: dataRows(iris),
      row: dataRows(iris)[3],
      seed: 9
    });
    expect(other.toJSON()).toEqual(first.toJSON());
    expect((await lime({model: irisModel, table: irisTable, row: 3, seed: 10})).weights).not.toEqual(
      first.weights
    );
  });

  it("survives JSON: all but its model, which further neighbourhoods would need", async () => {
    const explanation = await lime({model: irisModel, table: irisTable, row: 0, numSamples: 500});
    const stored = LimeExplanation.fromJSON(JSON.parse(JSON.stringify(explanation)));
    expect(stored.toJSON()).toEqual(explanation.toJSON());
    expect(stored[viewSymbol]()).toEqual(explanation[viewSymbol]());
    expect(structuredClone(explanation.toJSON())).toEqual(explanation.toJSON());
    await expect(stored.standardErrors()).rejects.toThrow(
      /explanation: got .*read from JSON.*Call lime again/
    );
  });

  it("is seen as its widget, with plain data as state", async () => {
    const explanation = await lime({model: irisModel, table: irisTable, row: 0, numSamples: 500});
    expect(explanation[viewSymbol]()).toEqual({
      kind: "widget",
      name: "lime-explanation",
      state: explanation.toJSON()
    });
  });

  it("hands out its neighbourhood, the explained row first, the same that was fitted", async () => {
    const explanation = await lime({model: irisModel, table: irisTable, row: 0, numSamples: 3000});
    const {values, z, weights, distances, predictions, features} = await explanation.neighbourhood({
      limit: 2000
    });
    expect([values, z, weights, distances, predictions].map(({length}) => length)).toEqual(
      Array(5).fill(2000)
    );
    expect(features).toEqual(iris.feature_names);
    expect(values[0]).toEqual(iris.X[0]);
    expect(z[0]).toEqual([1, 1, 1, 1]);
    expect(weights[0]).toBe(1);
    const longer = await explanation.neighbourhood({limit: 9999});
    expect(longer.values.length).toBe(3000);
    expect(longer.values.slice(0, 2000)).toEqual(values);
    for (const [i, row] of z.entries()) {
      const changed = row.filter((one) => one === 0).length;
      expect(distances[i]).toBeCloseTo(Math.sqrt(changed), 12);
      expect(weights[i]).toBeCloseTo(Math.exp(-changed / (2 * 1.5 ** 2)), 12);
    }
  });
});

describe("standard errors", () => {
  it("come close to the spread over seeds", async () => {
    const inputs: LimeInputs = {
      model: irisModel,
      table: irisTable,
      row: 60,
      numSamples: 1000,
      featureSelection: "none"
    };
    const spreads = new Map<string, number[]>();
    for (let seed = 100; seed < 160; seed++) {
      for (const {feature, weight} of (await lime({...inputs, seed})).weights) {
        spreads.set(feature, [...(spreads.get(feature) ?? []), weight]);
      }
    }
    const {weights, repeats, distances} = await lime({...inputs, repeats: 60});
    expect(repeats).toBe(60);
    expect(distances.length).toBeGreaterThan(0);
    for (const {feature, standardError, selectedAgain} of weights) {
      const values = spreads.get(feature) as number[];
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1));
      expect(standardError as number).toBeGreaterThan(0.6 * sd);
      expect(standardError as number).toBeLessThan(1.6 * sd);
      expect(selectedAgain).toBe(1);
    }
  });

  it("follow the bars: limeSteps yields the explanation, then the same with whiskers", async () => {
    const inputs: LimeInputs = {
      model: irisModel,
      table: irisTable,
      row: 0,
      numSamples: 500,
      repeats: 4,
      numFeatures: 2
    };
    const steps: LimeExplanation[] = [];
    for await (const step of limeSteps(inputs)) steps.push(step);
    expect(steps.length).toBe(2);
    const [bars, whiskers] = steps;
    expect(bars.weights.map(({standardError}) => standardError)).toEqual([undefined, undefined]);
    expect(bars.repeats).toBe(0);
    for (const {standardError} of whiskers.weights) expect(standardError).toBeGreaterThan(0);
    expect(whiskers.weights.map(({weight}) => weight)).toEqual(bars.weights.map(({weight}) => weight));
    expect(whiskers.toJSON()).toEqual((await lime(inputs)).toJSON());
  });

  it("show features that another neighbourhood would not select", async () => {
    const {weights} = await lime({
      model: irisModel,
      table: irisTable,
      row: 60,
      numSamples: 30,
      numFeatures: 2,
      repeats: 20
    });
    expect(Math.min(...weights.map(({selectedAgain}) => selectedAgain as number))).toBeLessThan(1);
  });
});

describe("categories", () => {
  it("strings and booleans are categories by themselves, and the one that matters is found", async () => {
    const {weights} = await lime({
      model: likesClerks,
      table: people,
      row: 0,
      features: ["age", "job", "member"]
    });
    expect(weights[0]).toMatchObject({feature: "job", value: "clerk", bin: "job = clerk"});
    expect(weights[0].weight).toBeGreaterThan(0.6);
    for (const {weight} of weights.slice(1)) expect(Math.abs(weight)).toBeLessThan(0.05);
  });

  it("numbers are categories where it is said", async () => {
    const model = (rows: Row[]): number[] => rows.map(({code}) => (code === 3 ? 1 : 0));
    const training = table({code: [1, 2, 3, 3, 2, 1]});
    const {weights} = await lime({model, table: training, row: 2, categoricalFeatures: ["code"]});
    expect(weights[0]).toMatchObject({value: 3, bin: "code = 3"});
    expect(weights[0].weight).toBeGreaterThan(0.9);
  });

  it("a fitted model gets the codes of its own levels", async () => {
    const seen = new Set<number>();
    const model: FittedModel = {
      target: "rich",
      features: ["job", "age", "member"],
      categories: {job: ["nurse", "farmer", "clerk"], member: ["false", "true"]},
      classes: ["no", "yes"],
      predict: () => [],
      predictMatrix({rows, columns, data}) {
        const out = new Float64Array(2 * rows);
        for (let i = 0; i < rows; i++) {
          seen.add(data[i * columns]);
          const p = data[i * columns] === 2 ? 0.9 : 0.2;
          out.set([1 - p, p], 2 * i);
        }
        return {rows, columns: 2, data: out};
      }
    };
    const {weights} = await lime({model, table: people, row: 0});
    expect(weights.map(({feature}) => feature).sort()).toEqual(["age", "job", "member"]);
    expect([...seen].sort()).toEqual([0, 1, 2]);
    expect(weights[0]).toMatchObject({feature: "job", bin: "job = clerk"});
    expect(weights[0].weight).toBeGreaterThan(0.6);
  });

  it("a level that the table does not have is allowed for a function, with a remark", async () => {
    const row = {age: 30, job: "pilot", member: true, name: "z"};
    const {weights, warnings} = await lime({model: likesClerks, table: people, row, features: ["job"]});
    expect(weights[0].value).toBe("pilot");
    expect(warnings.join()).toContain("No row of the table has job = pilot");
  });
});

describe("columns that are not explained", () => {
  it("are held at the row's values", async () => {
    const seen = new Set<unknown>();
    const model = (rows: Row[]): number[][] => {
      for (const {name} of rows) seen.add(name);
      return likesClerks(rows);
    };
    const {weights} = await lime({model, table: people, row: 2, features: ["job"]});
    expect(weights.length).toBe(1);
    expect([...seen]).toEqual(["c"]);
  });

  it("the target is left out", async () => {
    const {weights} = await lime({model: likesClerks, table: people, row: 0, target: "name"});
    expect(weights.map(({feature}) => feature).sort()).toEqual(["age", "job", "member"]);
  });
});

describe("options", () => {
  it("numFeatures limits the features, featureSelection chooses how", async () => {
    const inputs: LimeInputs = {model: irisModel, table: irisTable, row: 0, numSamples: 500, numFeatures: 2};
    for (const featureSelection of ["auto", "forward_selection", "highest_weights", "lasso_path"] as const) {
      expect(
        (await lime({...inputs, featureSelection})).weights.length,
        featureSelection
      ).toBeLessThanOrEqual(2);
    }
    expect((await lime({...inputs, featureSelection: "none"})).weights.length).toBe(4);
  });

  it("decile and entropy cut elsewhere", async () => {
    const withSpecies = irisTable.assign(table({species: iris.y.map((y) => irisModel.classes?.[y])}));
    const inputs: LimeInputs = {model: irisModel, table: withSpecies, row: 60, numSamples: 500};
    const bins = async (more: Partial<LimeInputs>): Promise<(string | undefined)[]> =>
      (await lime({...inputs, ...more})).weights.map(({bin}) => bin).sort();
    const quartile = await bins({});
    expect(await bins({discretizer: "decile"})).not.toEqual(quartile);
    expect(await bins({discretizer: "entropy"})).toContain("2.45 < petal length (cm) <= 4.45");
  });

  it("kernelWidth, kernel and distanceMetric weigh the samples", async () => {
    const inputs: LimeInputs = {model: irisModel, table: irisTable, row: 0, numSamples: 500};
    const near = await lime({...inputs, kernelWidth: 0.5});
    const far = await lime({...inputs, kernelWidth: 50});
    expect(near.distances[0].share).toBeGreaterThan(far.distances[0].share);
    expect(far.effectiveSamples).toBeCloseTo(500, 0);
    const flat = await lime({...inputs, kernel: () => 1});
    expect(flat.effectiveSamples).toBe(500);
    const manhattan = await lime({...inputs, distanceMetric: "manhattan"});
    expect(manhattan.weights).not.toEqual((await lime(inputs)).weights);
  });

  it("a kernel too narrow to leave samples is remarked on", async () => {
    const {warnings} = await lime({
      model: irisModel,
      table: irisTable,
      row: 0,
      kernelWidth: 0.01,
      discretizeContinuous: false
    });
    expect(warnings.join()).toContain("too few for a line");
  });

  it("sampleAroundInstance without effect is remarked on", async () => {
    const {warnings} = await lime({
      model: irisModel,
      table: irisTable,
      row: 0,
      numSamples: 99,
      sampleAroundInstance: true
    });
    expect(warnings.join()).toContain("sampleAroundInstance has no effect");
  });

  it("a model that says the same everywhere gets weights of 0 and a remark", async () => {
    const {weights, warnings} = await lime({
      model: (rows: Row[]) => rows.map(() => [0.5, 0.5]),
      table: irisTable,
      row: 0
    });
    expect(weights.every(({weight}) => weight === 0)).toBe(true);
    expect(warnings.join()).toContain("does not change in the neighbourhood");
  });
});

describe("a run", () => {
  it("stops soon after its signal, and reports progress with an estimate", async () => {
    const control = new AbortController();
    const notes: [number, string | undefined][] = [];
    const slow = (rows: Row[]): number[][] => {
      const until = performance.now() + rows.length / 50;
      while (performance.now() < until);
      return likesClerks(rows);
    };
    const context = {
      signal: control.signal,
      progress: (fraction: number, note?: string) => notes.push([fraction, note])
    };
    const start = performance.now();
    setTimeout(() => control.abort(), 100);
    await expect(lime({model: slow, table: people, row: 0, numSamples: 200_000}, context)).rejects.toThrow(
      /abort/i
    );
    expect(performance.now() - start).toBeLessThan(300);
    expect(notes.at(-1)?.[0]).toBeGreaterThan(0);
    expect(notes.at(-1)?.[1]).toMatch(/^about \d+ s left$/);
  });

  it("lets the event loop turn at least every 50 ms while it draws many samples", async () => {
    // In time of this process's own work: what others do on the machine is not ours to answer for.
    const worked = (): number => {
      const {user, system} = process.cpuUsage();
      return (user + system) / 1000;
    };
    let last = worked();
    let longest = 0;
    let turns = 0;
    const timer = setInterval(() => {
      longest = Math.max(longest, worked() - last);
      last = worked();
      turns++;
    }, 1);
    await lime({model: irisModel, table: irisTable, row: 0, numSamples: 500_000});
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
    // 50 ms, and what the compiler and the collector do beside it
    expect(longest).toBeLessThan(75);
  });

  it("lets the event loop turn over a wide table too, whatever selects the features", async () => {
    const columns = Array.from({length: 400}, (_, j): [string, number[]] => [
      `c${j}`,
      Array.from({length: 60}, (_, i) => Math.sin(i * (j + 1)))
    ]);
    const model = (rows: Row[]): number[] => rows.map(({c0, c7}) => (c0 as number) + (c7 as number));
    for (const featureSelection of ["highest_weights", "forward_selection", "none"] as const) {
      let turns = 0;
      const timer = setInterval(() => turns++, 1);
      const start = performance.now();
      const inputs: LimeInputs = {model, table: table(columns), row: 0, featureSelection, numSamples: 600};
      const {weights} = await lime(inputs);
      clearInterval(timer);
      const [first, second] = weights.map(({feature}) => feature);
      expect([first, second].sort()).toEqual(["c0", "c7"]);
      // A turn at least every 100 ms, on a machine with other work.
      expect(turns).toBeGreaterThan((performance.now() - start) / 100 - 1);
    }
  });

  it("limeSteps is bound to a cell as lime is", async () => {
    const seen: number[] = [];
    const bound = limeSteps[bindSymbol]({
      signal: AbortSignal.abort(),
      progress: (fraction) => seen.push(fraction)
    });
    await expect(bound({model: irisModel, table: irisTable, row: 0}).next()).rejects.toThrow(/abort/i);
  });
});

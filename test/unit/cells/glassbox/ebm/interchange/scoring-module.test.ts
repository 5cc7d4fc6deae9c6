import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import ts from "typescript";
import {beforeAll, describe, expect, test} from "vitest";
import {EBM} from "../../../../../../cells/glassbox/ebm/ebm-model.ts";
import {ebm} from "../../../../../../cells/glassbox/ebm/index.ts";
import type {InterpretJSON} from "../../../../../../cells/glassbox/ebm/interchange/interpret-json.ts";
import type {Row} from "../../../../../../cells/models/predictor.ts";
import {viewSymbol} from "../../../../../../cells/views/view.ts";
import {fixture} from "../../../../../fixtures/decode.ts";
import type {DataFile} from "../peer.ts";

interface Program {
  metadata: Record<string, unknown>;
  terms(row: Row): Record<string, number | number[]>;
  decision(row: Row): number | number[];
  predict(row: Row): string | number | boolean;
  predictProba?(row: Row): number[];
}

/** The module as a program that asks for it by an address would get it. */
function loaded(model: EBM): Promise<Program> {
  const {source} = model.toScoringModule();
  return import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(source).toString("base64")}`);
}

async function expectTheSame(model: EBM, rows: Row[]): Promise<void> {
  const program = await loaded(model);
  const decision = model.decisionFunction(rows);
  const proba = model.predictProba?.(rows);
  const predicted = model.predict(rows);
  const parts = model.evalTerms(rows);
  const outputs = model.intercept.length;
  expect(Object.keys(program.metadata)).toContain("features");
  for (const [i, row] of rows.entries()) {
    const own = [program.decision(row)].flat();
    for (let k = 0; k < outputs; k++)
      expect(Math.abs(own[k] - decision.data[i * outputs + k])).toBeLessThan(1e-9);
    expect(program.predict(row)).toBe(predicted[i]);
    const terms = Object.values(program.terms(row)).flat();
    expect(terms).toEqual([...parts.data.subarray(i * parts.columns, (i + 1) * parts.columns)]);
    if (!proba) {
      expect(program.predictProba).toBeUndefined();
      continue;
    }
    for (const [c, p] of (program.predictProba?.(row) ?? []).entries()) {
      expect(Math.abs(p - proba.data[i * proba.columns + c])).toBeLessThan(1e-9);
    }
  }
}

const {models} = fixture<{models: Record<string, {data_file: string; json: InterpretJSON}>}>(
  "ebm_interchange_json.json"
);

/** Levels that share a bin, levels in an order, pairs on coarser bins, and scores for missing and unseen values. */
const merged: InterpretJSON = {
  version: "1.0",
  ebm: {
    outputs: [{task: "classification", classes: ["no", "yes"], link: "logit", link_param: "nan"}],
    intercept: [-0.25],
    features: [
      {
        name: "size",
        type: "ordinal",
        categories: [
          ["small", "medium", "large"],
          [["small", "medium"], "large"]
        ]
      },
      {name: "colour", type: "nominal", categories: [[["red", "green"], "blue", "__proto__"]]},
      {name: "weight in kg", type: "continuous", cuts: [[1.5, 2, 7.25], [2]]}
    ],
    terms: [
      {term_features: ["size"], scores: [0.5, -1, 0.1, 1.2, -0.3]},
      {term_features: ["colour"], scores: [0.01, 0.7, -0.7, 0.4, 0.9]},
      {term_features: ["weight in kg"], scores: [2, -0.125, 0.25, 0.75, 1.5, 0]},
      {
        term_features: ["size", "weight in kg"],
        scores: [
          [1, 2, 3, 4],
          [5, 6, 7, 8],
          [9, 10, 11, 12],
          [-13, -14, -15, -16]
        ].map((row) => row.map((score) => score / 100))
      }
    ]
  }
};
const mergedRows: Row[] = ["small", "medium", "large", "huge", null].flatMap((size) =>
  ["red", "green", "blue", "__proto__", "toString", true, undefined].flatMap((colour) =>
    [1.4, 1.5, 2, 7.25, 1e300, null, Number.NaN, 3n].map((kg) => ({size, colour, "weight in kg": kg}))
  )
);

describe("a module that scores without Glassbook says what the model says", () => {
  test.each(Object.entries(models))("of %s", async (_, {data_file, json}) => {
    const {X} = fixture<DataFile>(data_file.split(" ")[0]);
    const names = json.ebm.features.map(({name}) => name);
    const rows = X.map((row) => Object.fromEntries(names.map((name, j) => [name, row[j]])));
    const gaps = rows
      .slice(0, 5)
      .map((row, i) => ({...row, [names[i % names.length]]: i % 2 ? null : Number.NaN}));
    await expectTheSame(EBM.fromInterpretJSON(json), [...rows, ...gaps]);
  });

  test("of levels that share a bin, of unseen and missing values, and of every kind of number", async () => {
    await expectTheSame(EBM.fromInterpretJSON(merged), mergedRows);
  });

  test("of a model learnt here with missing values, levels in an order and a pair of classes", async () => {
    const table: Row[] = Array.from({length: 300}, (_, i) => ({
      x: i % 11 === 0 ? null : Math.sin(i) * 3,
      size: ["s", "m", "l"][i % 3],
      colour: i % 13 === 0 ? null : ["red", "green", "blue"][((i * 7) % 5) % 3],
      y: ["a", "b", "c"][(i % 3) + (Math.sin(i) > 0 ? 0 : -(i % 3))]
    }));
    const learn = {outerBags: 2, maxRounds: 40, featureTypes: {size: ["s", "m", "l"]}};
    const three = await ebm({table, target: "y", interactions: 0, ...learn});
    const two = await ebm({
      table: table.map((row) => ({...row, y: row.y === "a"})),
      target: "y",
      interactions: [["x", "size"]],
      ...learn
    });
    const odd = [
      {x: null, size: "xl", colour: "mauve"},
      {x: -1e9, size: null, colour: null}
    ];
    await expectTheSame(three, [...table, ...odd]);
    await expectTheSame(two, [...table, ...odd]);
    expect(two.terms.some(({features}) => features.length === 2)).toBe(true);
  });

  test("and refuses what the model refuses", async () => {
    const model = EBM.fromInterpretJSON(merged);
    const program = await loaded(model);
    const row = {size: "small", colour: "red", "weight in kg": 2};
    for (const wrong of [
      {...row, "weight in kg": "2"},
      {...row, "weight in kg": Number.POSITIVE_INFINITY},
      {size: "small", colour: "red"},
      null
    ]) {
      expect(() => model.predict([wrong as Row])).toThrow();
      expect(() => program.predict(wrong as Row)).toThrow(/weight in kg|row: got null/);
    }
  });
});

describe("the text of the module", () => {
  const made = EBM.fromInterpretJSON(merged).toScoringModule({name: "bikes"});

  test("imports nothing, and says how it is used", () => {
    expect(made.source.replace(/^\/\/.*$/gm, "")).not.toMatch(/\bimport\b|\brequire\b/);
    expect(made.source).toContain('from "./bikes.mjs"');
  });

  test("is offered for saving, with its types", () => {
    expect(made[viewSymbol]()).toMatchObject({
      kind: "widget",
      name: "download",
      state: {
        files: [
          {name: "bikes.mjs", mime: "text/javascript", text: made.source},
          {name: "bikes.d.mts", text: made.types}
        ]
      }
    });
  });

  test.each(["../x", "My model", "", "x.js"])("is not written to the file %o", (name) => {
    expect(() => EBM.fromInterpretJSON(merged).toScoringModule({name})).toThrow(
      /name: got .*expected a file's name/
    );
  });
});

describe("the types of the module", () => {
  let errors: (consumer: string) => string[];
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), "glassbook-scoring-"));
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    const iris = EBM.fromInterpretJSON(models.iris_3class.json).toScoringModule();
    const bikes = EBM.fromInterpretJSON(merged).toScoringModule();
    write("iris.mjs", iris.source);
    write("iris.d.mts", iris.types);
    write("bikes.mjs", bikes.source);
    write("bikes.d.mts", bikes.types);
    errors = (consumer) => {
      write("consumer.mts", consumer);
      const program = ts.createProgram([join(folder, "consumer.mts")], {
        strict: true,
        noEmit: true,
        types: [],
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext
      });
      return ts
        .getPreEmitDiagnostics(program)
        .map(({messageText}) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    };
    return () => rmSync(folder, {recursive: true});
  });

  test("let through what can be asked", () => {
    const found = errors(`
      import {decision, metadata, predict, predictProba, terms} from "./iris.mjs";
      import * as bikes from "./bikes.mjs";
      const row = {sl: 5.1, sw: null, pl: 1.4, pw: undefined};
      const label: "setosa" | "versicolor" | "virginica" = predict(row);
      const chance: number = predictProba(row)[0] + decision(row)[2] + terms(row).sl[1];
      const first: "setosa" = metadata.classes[0];
      const bike = {size: "small", colour: "red", "weight in kg": 2};
      const score: number = bikes.decision(bike) + bikes.terms(bike)["size & weight in kg"];
      void [label, chance, first, score];
    `);
    expect(found).toEqual([]);
  });

  test("name a column that is forgotten and a value of the wrong kind", () => {
    const found = errors(`
      import {predict} from "./iris.mjs";
      predict({sl: 5.1, sw: 3, pl: 1.4});
      predict({sl: "5.1", sw: 3, pl: 1.4, pw: 0.2});
    `);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/pw.* is missing/);
    expect(found[1]).toContain("'string' is not assignable to type 'number");
  });
});

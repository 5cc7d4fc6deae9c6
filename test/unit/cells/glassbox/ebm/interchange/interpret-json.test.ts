import {describe, expect, test} from "vitest";
import {EBM} from "../../../../../../cells/glassbox/ebm/ebm-model.ts";
import type {
  InterpretDetail,
  InterpretJSON
} from "../../../../../../cells/glassbox/ebm/interchange/interpret-json.ts";
import {type Encoded, fixture} from "../../../../../fixtures/decode.ts";
import {type DataFile, numbers} from "../peer.ts";

interface Stored {
  data_file: string;
  json: InterpretJSON;
  proba?: Encoded;
  predictions?: Encoded;
}
const {models} = fixture<{models: Record<string, Stored>}>("ebm_interchange_json.json");
const rowsFor = ({data_file, json}: Stored) =>
  fixture<DataFile>(data_file.split(" ")[0]).X.map((row) =>
    Object.fromEntries(json.ebm.features.map(({name}, j) => [name, row[j]]))
  );

describe("a model that InterpretML wrote", () => {
  test.each(Object.entries(models))("%s predicts as there, to 1e-9", (_, stored) => {
    const model = EBM.fromInterpretJSON(stored.json);
    const rows = rowsFor(stored);
    const found = stored.predictions
      ? (model.predict(rows) as Float64Array)
      : stored.json.ebm.outputs[0].classes?.length === 2
        ? model.predictProba?.(rows).data.filter((_, at) => at % 2 === 1)
        : model.predictProba?.(rows).data;
    const expected = numbers((stored.predictions ?? stored.proba) as Encoded);
    expect(found?.length).toBe(expected.length);
    for (const [at, value] of expected.entries())
      expect(Math.abs((found as Float64Array)[at] - value)).toBeLessThan(1e-9);
  });

  test.each(Object.entries(models))("%s is written again as it was read", (_, stored) => {
    const {ebm} = EBM.fromInterpretJSON(JSON.stringify(stored.json)).toInterpretJSON("mergeable");
    const {implementation, implementation_params, ...expected} = stored.json.ebm;
    expect(JSON.parse(JSON.stringify(ebm))).toEqual(expected);
  });

  test("of several classes predicts the same after being stored as our JSON", () => {
    const model = EBM.fromInterpretJSON(models.iris_3class.json, {target: "species"});
    const again = EBM.fromJSON(JSON.stringify(model));
    const rows = rowsFor(models.iris_3class);
    expect(again.predictProba?.(rows)).toEqual(model.predictProba?.(rows));
    expect(again.toJSON()).toEqual(model.toJSON());
    expect(again.target).toBe("species");
  });

  test("less detail is less, and still predicts the same", () => {
    const model = EBM.fromInterpretJSON(models.synth_regression_pair.json);
    const minimal = model.toInterpretJSON("minimal");
    expect(minimal.ebm.terms[0]).not.toHaveProperty("bin_weights");
    const rows = rowsFor(models.synth_regression_pair);
    expect(EBM.fromInterpretJSON(minimal).predict(rows)).toEqual(model.predict(rows));
    expect(() => EBM.fromInterpretJSON(minimal).termImportances()).toThrow(/weights of its bins/);
    expect(() => EBM.fromInterpretJSON(minimal).predictWithUncertainty(rows)).toThrow(/without its bags/);
  });
});

describe("each of the four details", () => {
  const kept: Record<InterpretDetail, string[]> = {
    minimal: [],
    interpretable: ["bagged_intercept", "standard_deviations", "bin_weights", "histogram_weights"],
    mergeable: [
      ...["bagged_intercept", "standard_deviations", "bin_weights", "histogram_weights"],
      ...["bag_weights", "bagged_scores", "best_iteration"]
    ],
    all: [
      ...["bagged_intercept", "standard_deviations", "bin_weights", "histogram_weights"],
      ...["bag_weights", "bagged_scores", "best_iteration", "implementation"]
    ]
  };
  const details = Object.keys(kept) as InterpretDetail[];

  test.each(details)("%s holds its parts and no others", (detail) => {
    const json = EBM.fromInterpretJSON(models.iris_3class.json).toInterpretJSON(detail);
    const text = JSON.stringify(json);
    expect(json.version).toBe("1.0");
    expect(kept.all.filter((part) => text.includes(`"${part}"`)).sort()).toEqual([...kept[detail]].sort());
  });

  test.each(details.flatMap((detail) => Object.keys(models).map((name) => [detail, name] as const)))(
    "%s of %s is read back as the same predictions, and written again the same",
    (detail, name) => {
      const model = EBM.fromInterpretJSON(models[name].json);
      const written = JSON.stringify(model.toInterpretJSON(detail));
      const again = EBM.fromInterpretJSON(written);
      const rows = rowsFor(models[name]);
      expect(again.decisionFunction(rows)).toEqual(model.decisionFunction(rows));
      expect(JSON.stringify(again.toInterpretJSON(detail))).toBe(written);
    }
  );

  test("there is no fifth", () => {
    const model = EBM.fromInterpretJSON(models.iris_3class.json);
    expect(() => model.toInterpretJSON("some" as InterpretDetail)).toThrow(
      /detail: got "some", expected "minimal"/
    );
  });
});

describe("a file that cannot be read says what is wrong with it", () => {
  test("wherever its text is cut", () => {
    const text = JSON.stringify(models.iris_3class.json);
    const step = Math.ceil(text.length / 40);
    for (let length = 0; length < text.length; length += step) {
      expect(() => EBM.fromInterpretJSON(text.slice(0, length))).toThrow(
        expect.objectContaining({name: "InputError", field: "json"})
      );
    }
  });

  test("whichever of its parts is lost", () => {
    for (const part of ["outputs", "intercept", "features", "terms"]) {
      const {[part as "terms"]: _, ...ebm} = models.iris_3class.json.ebm;
      expect(() => EBM.fromInterpretJSON({version: "1.0", ebm})).toThrow(
        new RegExp(`json\\.ebm\\.${part}: got undefined`)
      );
    }
  });

  const whole = models.synth_regression_pair.json;
  const changed = (change: (json: InterpretJSON) => void) => {
    const json = structuredClone(whole);
    change(json);
    return json;
  };
  test.each<[string, unknown, RegExp]>([
    ["a newer schema", {...whole, version: "2.0"}, /json\.version: got "2\.0", expected 1\.0/],
    ["text cut short", JSON.stringify(whole).slice(0, 5000), /json: got .*cut short/],
    ["no model", {a: 1}, /to_json/],
    [
      "no terms",
      changed((json) => delete (json.ebm as Partial<InterpretJSON["ebm"]>).terms),
      /json\.ebm\.terms/
    ],
    ["another link", changed((json) => (json.ebm.outputs[0].link = "log")), /link log/],
    [
      "a feature of another kind",
      changed((json) => (json.ebm.features[0].type = "dp_continuous")),
      /features\[0\]\.type/
    ],
    [
      "scores cut short",
      changed((json) => (json.ebm.terms[0].scores as number[]).pop()),
      /terms\[0\]\.scores: got 23 numbers/
    ],
    [
      "a score that is no number",
      changed((json) => ((json.ebm.terms[0].scores as unknown[])[3] = "many")),
      /got "many"/
    ],
    [
      "a term of an unknown feature",
      changed((json) => (json.ebm.terms[0].term_features = ["age"])),
      /got "age"/
    ]
  ])("%s", (_, json, message) => {
    expect(() => EBM.fromInterpretJSON(json)).toThrow(message);
    expect(() => EBM.fromInterpretJSON(json)).toThrow(expect.objectContaining({name: "InputError"}));
  });

  test("our own JSON, cut or foreign", () => {
    expect(() => EBM.fromJSON({kind: "forest"})).toThrow(/got "forest"/);
    const json = EBM.fromInterpretJSON(whole).toJSON();
    json.terms[0].scores.pop();
    expect(() => EBM.fromJSON(json)).toThrow(/json\.terms\[0\]: got 23 scores/);
    expect(() => EBM.fromJSON(JSON.stringify(json).slice(0, 900))).toThrow(
      /^json: got text .*Was the file cut short/
    );
    expect(() => EBM.fromJSON({...json, features: json.features.slice(1)})).toThrow(
      /^json\.binning: got bins of/
    );
  });

  // Each part in turn is lost, or something else stands in its place.
  const paths = (value: unknown, path: string[] = []): string[][] =>
    typeof value !== "object" || value === null || path.length > 3
      ? []
      : Object.entries(value)
          .slice(0, 8)
          .flatMap(([key, inner]) => [[...path, key], ...paths(inner, [...path, key])]);
  const replaced = (json: object, path: string[], by: unknown): object => {
    const copy = structuredClone(json) as Record<string, unknown>;
    const holder = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy);
    const last = path[path.length - 1];
    if (by !== undefined) holder[last] = by;
    else if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else delete holder[last];
    return copy;
  };
  test.each<[string, object, (json: unknown) => EBM]>([
    ["InterpretML's JSON", whole, (json) => EBM.fromInterpretJSON(json)],
    ["our own JSON", EBM.fromInterpretJSON(whole).toJSON(), (json) => EBM.fromJSON(json)]
  ])("whatever part of %s is of another kind", (_, json, read) => {
    let refused = 0;
    for (const path of paths(json)) {
      for (const by of [undefined, null, "x", -1, [], {}]) {
        try {
          read(replaced(json, path, by)).predict(rowsFor(models.synth_regression_pair));
        } catch (error) {
          refused++;
          expect(error, `${path.join(".")} as ${JSON.stringify(by)}`).toMatchObject({name: "InputError"});
        }
      }
    }
    expect(refused).toBeGreaterThan(200);
  });
});

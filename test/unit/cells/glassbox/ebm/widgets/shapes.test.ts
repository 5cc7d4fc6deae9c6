import {describe, expect, test} from "vitest";
import {type Grid, gridOf} from "../../../../../../cells/glassbox/ebm/feature.ts";
import {ebm} from "../../../../../../cells/glassbox/ebm/index.ts";
import {shownTerms} from "../../../../../../cells/glassbox/ebm/shown-terms.ts";
import {drawnBins, rangeOf} from "../../../../../../cells/glassbox/ebm/widgets/shape-data.ts";
import {toNumbers, toStatic} from "../../../../../../cells/glassbox/ebm/widgets/shape-widget.ts";
import {EBM, type ShapeData, ShapeFunction, shapeFunction} from "../../../../../../cells/glassbox/index.ts";
import {viewSymbol} from "../../../../../../cells/views/view.ts";
import {fixture} from "../../../../../fixtures/decode.ts";
import {rowsOf} from "../peer.ts";

const quick = {preset: "fast", outerBags: 2, seed: 7, target: "y", nJobs: 1} as const;

/** Values of a drawn step line, read back from its path and the scale it was drawn to. */
function drawnLine(html: string, shape: ShapeData, height: number): {values: number[]; ends: number[]} {
  const path = /class="gb-ebm-line" d="M0 ([^"]*)"/.exec(html)![1];
  const [least, greatest] = rangeOf(shape, shape);
  const margin = (greatest - least) / 20;
  const steps = [...path.matchAll(/V?([\d.]+)H([\d.]+)/g)];
  return {
    values: steps.map(([, y]) => greatest + margin - (Number(y) / height) * (greatest - least + 2 * margin)),
    ends: steps.map(([, , x]) => Number(x))
  };
}

describe("a model of a table with missing values, levels that are markup, and a pair", async () => {
  const rows = rowsOf("synth").map((row, i) => ({...row, x5: `<b>${row.x5}`, x0: i % 9 ? row.x0 : null}));
  const model = await ebm({...quick, table: rows, interactions: [["x0", "x1"]]});
  const shown = model.shownTerms();
  const shownOf = (name: string) =>
    shown.terms.find(({features}) => features.map((j) => model.features[j]).join(" & ") === name)!;

  test.each(["x0", "x1", "x2"])("%s is drawn at the model's scores, with a step for every bin", (name) => {
    const {data} = shapeFunction(model, name);
    const {scores, grids} = shownOf(name);
    const {values, ends} = drawnLine(toStatic(data), data, 200);
    const inner = Array.from(scores.slice(1, -1));
    expect(values).toHaveLength(inner.length);
    const [least, greatest] = rangeOf(data, data);
    for (const [k, value] of values.entries()) {
      expect(Math.abs(value - inner[k])).toBeLessThan((0.006 * 1.1 * (greatest - least)) / 200);
    }
    const cuts = grids[0].cuts!;
    const {least: from, greatest: to} = model.binning[model.features.indexOf(name)].range!;
    for (const [k, cut] of cuts.entries()) {
      expect(Math.abs(ends[k] - (1000 * (cut - from)) / (to - from))).toBeLessThan(0.06);
    }
    expect(ends.at(-1)).toBe(1000);
  });

  test("the numbers hold every bin, missing and unseen too, to the last bit", () => {
    for (const name of ["x0", "x2", "x5", "x0 & x1"]) {
      const {data} = shapeFunction(model, name);
      const {columns, rows: cells} = toNumbers(data);
      const score = columns.indexOf("score");
      expect(cells.map((cell) => cell[score])).toEqual([...shownOf(name).scores]);
    }
    const {columns, rows: cells} = toNumbers(shapeFunction(model, "x2").data);
    const count = cells.reduce((sum, cell) => sum + (cell[columns.indexOf("rows")] as number), 0);
    expect(count).toBe(rows.length);
    expect(cells[0][0]).toBe("missing");
    expect(cells.at(-1)![0]).toBe("not seen in training");
    expect(cells.slice(2, -1).map(([, from]) => from)).toEqual([...shownOf("x2").grids[0].cuts!]);
  });

  test("missing values stand beside the line where rows are missing, and are spoken of where none is", () => {
    const missing = toStatic(shapeFunction(model, "x0").data);
    expect(missing).toContain('<div class="gb-ebm-apart" data-bin="0">');
    const none = toStatic(shapeFunction(model, "x2").data);
    expect(none).not.toContain("gb-ebm-apart");
    expect(none).toContain("Missing or unseen values add nothing.");
  });

  test("the band is the spread over the bags of what is shown, also where a pair gave something away", () => {
    const bags = model.baggedIntercept.map((intercept, b) =>
      shownTerms({
        binning: model.binning,
        intercept,
        terms: model.terms.map((term) => ({...term, scores: term.baggedScores[b]}))
      })
    );
    const {standardDeviations} = shapeFunction(model, "x0").data;
    const place = shown.terms.indexOf(shownOf("x0"));
    const [a, b] = bags.map(({terms}) => terms[place].scores);
    for (const [bin, deviation] of standardDeviations!.entries()) {
      expect(deviation).toBeCloseTo(Math.abs(a[bin] - b[bin]) / 2, 9);
    }
    const own = model.terms.find(({features}) => String(features) === "2")!;
    expect(shapeFunction(model, "x2").data.standardDeviations).toEqual(own.standardDeviations);
  });

  test("a level has a dot at its score, the highest on top, and its name is text", () => {
    const {data} = shapeFunction(model, "x5");
    const html = toStatic(data);
    const [least, greatest] = rangeOf(data, data);
    const margin = (greatest - least) / 20;
    const dots = [...html.matchAll(/<circle class="gb-ebm-point" cx="([\d.]+)%"/g)].map(([, x]) => Number(x));
    const sorted = [...data.scores.slice(1, -1)].sort((a, b) => b - a);
    expect(dots).toEqual(
      sorted.map((score) =>
        Number(((100 * (score - least + margin)) / (greatest - least + 2 * margin)).toFixed(2))
      )
    );
    expect(html).toContain("&lt;b&gt;3");
    expect(html).not.toContain("<b>3");
  });

  test("every cell of a pair is painted in the colour of its score", () => {
    const {data} = shapeFunction(model, "x0 & x1");
    const html = toStatic(data);
    const fills = [
      ...html.matchAll(/<path d="([^"]*)" fill="var\(--gb-(positive|negative)\)" fill-opacity="([\d.]+)"/g)
    ].map(([, path, side, opacity]) => ({
      step: (side === "positive" ? 1 : -1) * Math.round((8 * (Number(opacity) - 0.08)) / 0.92),
      boxes: [...path.matchAll(/M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)/g)].map((box) =>
        box.slice(1).map(Number)
      )
    }));
    const [low, high] = rangeOf(data, data);
    const reach = Math.max(high, -low);
    const [first, second] = data.axes;
    const start = drawnBins(data, 0).includes(0) ? 24 : 0;
    let painted = 0;
    for (let a = 1; a < first.size - 1; a++) {
      for (let b = 1; b < second.size - 1; b++) {
        const place = (edges: Float64Array, bin: number, from: number, to: number) => {
          const share = (edges[bin - 1] + edges[bin]) / 2 - edges[0];
          return from + ((to - from) * share) / (edges[edges.length - 1] - edges[0]);
        };
        const narrow = [first, second].some(
          ({edges}, axis) => (axis === 0 ? edges![a] - edges![a - 1] : edges![b] - edges![b - 1]) < 0.004
        );
        if (narrow) continue; // thinner than the paths' tenth of a unit
        const x = place(first.edges!, a, start, 480);
        const y = 320 - place(second.edges!, b, 0, 320);
        const own = fills.find(({boxes}) =>
          boxes.some(([left, top, right, bottom]) => x > left && x < right && y > top && y < bottom)
        );
        const wanted = Math.round((8 * data.scores[a * second.size + b]) / reach);
        expect(own?.step ?? 0).toBe(wanted === 0 ? 0 : wanted);
        painted++;
      }
    }
    expect(painted).toBeGreaterThan(200);
    expect(html).toContain("fewer than five rows");
    expect(html).toMatch(/class="gb-ebm-hatch" d="M/);
  });

  test("a pair holds nothing that one of its features says alone", () => {
    const {data} = shapeFunction(model, "x0 & x1");
    const [rows, columns] = data.axes.map(({size}) => size);
    for (let a = 0; a < rows; a++) {
      let sum = 0;
      let weight = 0;
      for (let b = 0; b < columns; b++) {
        sum += data.weights[a * columns + b] * data.scores[a * columns + b];
        weight += data.weights[a * columns + b];
      }
      if (weight > 0) expect(Math.abs(sum / weight)).toBeLessThan(1e-9);
    }
  });

  test("markup carries no style, no script and no unfinished number, and says what it shows", () => {
    for (const name of model.termNames) {
      const html = toStatic(shapeFunction(model, name).data);
      expect(html).not.toMatch(/\sstyle=|<script|\son\w+=|NaN|undefined|Infinity/);
      expect(html).toMatch(/aria-label="What .* adds to y: .* Lowest −?\+?[\d.]+ at .*, highest /);
    }
  });

  test("a shape goes through JSON and is the same", () => {
    for (const name of ["x0", "x5", "x0 & x1"]) {
      const shape = shapeFunction(model, name, {scale: "shared"});
      expect(ShapeFunction.fromJSON(JSON.stringify(shape)).data).toEqual(shape.data);
      expect(shape[viewSymbol]()).toEqual({kind: "widget", name: "ebm-shape", state: shape.data});
    }
    expect(() => ShapeFunction.fromJSON({kind: "ebm"})).toThrow(
      'json: got "ebm", expected what toJSON of a shape function gave'
    );
  });

  test("one scale in common reaches from the least to the greatest of all terms, bands included", () => {
    const ranges = model.features.map((name) => {
      const {data} = shapeFunction(model, name, {scale: "shared"});
      return rangeOf(data, data);
    });
    const own = model.features.map((name) => {
      const {data} = shapeFunction(model, name);
      return rangeOf(data, data);
    });
    for (const range of ranges) {
      expect(range).toEqual([Math.min(...own.map(([low]) => low)), Math.max(...own.map(([, high]) => high))]);
    }
  });

  test("what can not be drawn is said", () => {
    expect(() => shapeFunction(model, "x00")).toThrow(/term: got "x00".*Did you mean "x0"\?/);
    expect(() => shapeFunction(model, "x0", {units: "probability"})).toThrow(
      "a regression has no probabilities"
    );
    expect(() => shapeFunction(model, "x0", {scale: "log" as never})).toThrow('expected "own" or "shared"');
  });

  test("a file without weights and bags is drawn as it is, without band and hatching", () => {
    const bare = EBM.fromInterpretJSON(JSON.parse(JSON.stringify(model.toInterpretJSON("minimal"))));
    for (const name of ["x0", "x0 & x1"]) {
      const {data} = shapeFunction(bare, name);
      expect([...data.scores]).toEqual([...model.terms[model.termNames.indexOf(name)].scores]);
      const html = toStatic(data);
      expect(html).not.toMatch(/gb-ebm-band|fewer than five|NaN|undefined/);
      expect(toNumbers(data).rows.every((row) => row.at(-1) === null)).toBe(true);
    }
  });
});

describe("a model of three classes", async () => {
  const model = await ebm({
    ...quick,
    table: rowsOf("iris"),
    task: "classification",
    interactions: [["x0", "x1"]]
  });

  test("every term has a picture for each class, pairs too", () => {
    for (const name of model.termNames) {
      const html = toStatic(shapeFunction(model, name).data);
      const titles = [...html.matchAll(/<h4 class="gb-ebm-class">(.*?)<\/h4>/g)].map(([, label]) => label);
      expect(titles).toEqual(["0", "1", "2"]);
      expect(html.match(/gb-ebm-reads/g)).toHaveLength(3);
    }
  });

  test("the numbers have a column for each class", () => {
    const {data} = shapeFunction(model, "x2");
    const {columns, rows} = toNumbers(data);
    for (const k of [0, 1, 2]) {
      const at = columns.indexOf(`score (${k})`);
      expect(rows.map((row) => row[at])).toEqual(
        Array.from({length: data.axes[0].size}, (_, bin) => data.scores[bin * 3 + k])
      );
    }
  });
});

test("as a probability the line stands where the model would, were every other term 0", async () => {
  const rows = rowsOf("breast_cancer");
  const model = await ebm({...quick, table: rows, task: "classification", interactions: 0});
  const {data} = shapeFunction(model, "x0", {units: "probability"});
  const {values} = drawnLine(toStatic(data), data, 200);
  const [intercept] = model.intercept;
  for (const [k, value] of values.entries()) {
    expect(value).toBeCloseTo(1 / (1 + Math.exp(-intercept - data.scores[k + 1])), 3);
  }
});

test("a grid that only a pair has is drawn with the pair's rows", async () => {
  const rows = rowsOf("synth");
  const model = await ebm({...quick, table: rows, exclude: "mains", interactions: [["x0", "x1"]]});
  const grid: Grid = gridOf(model.binning[0], 2);
  const {data} = shapeFunction(model, "x0");
  expect(data.axes[0].size).toBe(grid.size);
  expect(data.weights.reduce((a, b) => a + b, 0)).toBe(rows.length);
  expect(data.importance).toBeGreaterThan(0);
});

describe("whatever a table holds, its shapes are drawn with whole numbers only", () => {
  const table = Array.from({length: 300}, (_, i) => ({
    a: i / 7,
    constant: 5,
    s: `level ${i % 120}`,
    o: ["low", "mid", "high"][i % 3],
    b: i % 2 === 0,
    y: Math.sin(i) + (i % 3)
  }));
  const drawAll = (model: EBM): string[] =>
    model.shownTerms().terms.flatMap(({features}) => {
      const name = features.map((j) => model.features[j]).join(" & ");
      const looks = (["score", ...(model.classes ? ["probability"] : [])] as const).flatMap((units) =>
        (["own", "shared"] as const).map((scale) => ({units: units as "score" | "probability", scale}))
      );
      return looks.map((look) => {
        const html = toStatic(shapeFunction(model, name, look).data);
        expect(html).not.toMatch(/NaN|undefined|Infinity|∞/);
        return html;
      });
    });

  test("cuts beyond the data, a constant, levels in an order, truth values", async () => {
    const model = await ebm({
      ...quick,
      table,
      featureTypes: {a: [-5, 0, 10, 90], o: ["low", "mid", "high"]},
      interactions: [
        ["a", "o"],
        ["s", "o"],
        ["a", "b"]
      ]
    });
    drawAll(model);
    const {data} = shapeFunction(model, "a");
    expect(toNumbers(data).rows.map(([bin]) => bin)).toEqual([
      "missing",
      "below −5",
      "−5 to 0",
      "0 to 10",
      "10 to 90",
      "90 and above",
      "not seen in training"
    ]);
    // an order of the levels' own is kept
    const names = [...toStatic(shapeFunction(model, "o").data).matchAll(/gb-ebm-name">(\w+) /g)];
    expect(names.map(([, name]) => name)).toEqual(["low", "mid", "high"]);
  });

  test("sample weights are weights, not rows", async () => {
    const model = await ebm({
      ...quick,
      table: table.map((row) => ({...row, y: row.y > 1})),
      interactions: 2,
      sampleWeight: table.map((_, i) => i % 4)
    });
    for (const html of drawAll(model)) expect(html).not.toMatch(/\d rows</);
    expect(toStatic(shapeFunction(model, "o").data)).toContain("weight 150");
  });

  test("of 20,000 levels 216 are drawn, and all are in the numbers", async () => {
    const many = Array.from({length: 30_000}, (_, i) => ({s: `level ${(i * 7919) % 20_000}`, y: i % 5}));
    const {data} = shapeFunction(await ebm({...quick, table: many}), "s");
    const html = toStatic(data);
    expect(html.match(/<li /g)).toHaveLength(216);
    expect(html).toContain("The other 19,784 stand in the numbers.");
    expect(toNumbers(data).rows).toHaveLength(20_002);
  });

  test("models from InterpretML", () => {
    const {models} = fixture<{models: Record<string, {json: unknown}>}>("ebm_interchange_json.json");
    for (const {json} of Object.values(models)) drawAll(EBM.fromInterpretJSON(json));
  });
});

import {describe, expect, test} from "vitest";
import {ebm} from "../../../../../../cells/glassbox/ebm/index.ts";
import {toStatic as importancesStatic} from "../../../../../../cells/glassbox/ebm/widgets/importances-widget.ts";
import {
  toNumbers as localNumbers,
  toStatic as localStatic
} from "../../../../../../cells/glassbox/ebm/widgets/local-widget.ts";
import {
  type ModelData,
  toNumbers as modelNumbers,
  toStatic as modelStatic
} from "../../../../../../cells/glassbox/ebm/widgets/model-widget.ts";
import {
  EBM,
  explainLocal,
  LocalExplanation,
  TermImportances,
  termImportances
} from "../../../../../../cells/glassbox/index.ts";
import {decodeViews, encodeViews} from "../../../../../../cells/views/json.ts";
import {viewSymbol, type WidgetView} from "../../../../../../cells/views/view.ts";
import {rowsOf} from "../peer.ts";

const quick = {preset: "fast", outerBags: 2, seed: 7, target: "y", nJobs: 1} as const;

describe("a regression with levels, missing values and pairs", async () => {
  const rows = rowsOf("synth").map((row, i) => ({
    ...row,
    x5: `<b>${row.x5}`,
    x0: i % 9 ? (row.x0 as number | null) : null
  }));
  const model = await ebm({...quick, table: rows, interactions: 3});

  test("a row's sum is the model's prediction to 1e-9, with missing and unseen values too", () => {
    for (const row of [rows[0], rows[1], {...rows[2], x5: "new"}, {...rows[3], x0: null, x5: null}]) {
      const {data} = explainLocal(model, row);
      const sum = data.intercept[0] + data.terms.reduce((total, {adds}) => total + adds[0], 0);
      const [wanted] = model.decisionFunction([row]).data;
      expect(Math.abs(sum - wanted)).toBeLessThan(1e-9);
      expect(Math.abs(data.score[0] - wanted)).toBeLessThan(1e-9);
      expect(data.terms).toHaveLength(model.shownTerms().terms.length);
    }
  });

  test("bars run from the intercept to the prediction without a gap, the remaining terms as one", () => {
    const {data} = explainLocal(model, rows[1], {shown: 4});
    const html = localStatic(data);
    const marks = [
      ...html.matchAll(/<line class="gb-sum-link" x1="([\d.]+)%" x2="[\d.]+%" y1="(\d+)" y2="(\d+)"/g)
    ];
    const levels = marks.filter(([, , y1, y2]) => y1 === "0" && y2 === "26").map(([, x]) => x);
    const starts = marks.filter(([, , , y2]) => y2 === "5").map(([, x]) => x);
    const ends = marks.filter(([, , y1]) => y1 === "21").map(([, x]) => x);
    // four bars, the one of all that remain, and those that unfold from it
    expect(starts).toHaveLength(data.terms.length + 1);
    expect(starts.slice(0, 5)).toEqual([levels[0], ...ends.slice(0, 4)]);
    expect(starts.slice(5)).toEqual([ends[3], ...ends.slice(5, -1)]);
    expect([ends[4], ends.at(-1)]).toEqual([levels[1], levels[1]]);
    expect(levels).toHaveLength(2);
    const rest = data.terms.slice(4).reduce((total, {adds}) => total + adds[0], 0);
    expect(html).toContain(`${data.terms.length - 4} remaining terms, together`);
    const number = /remaining terms, together[\s\S]*?gb-ebm-number">([^<]*)</.exec(html)![1];
    expect(Number(number.replace("−", "-"))).toBeCloseTo(rest, 1);
    // every term is there, those that are folded away too
    expect(html.match(/<li class="gb-ebm-step"/g)).toHaveLength(data.terms.length);
  });

  test("the largest comes first, and its bar is as wide as what it adds", () => {
    const {data} = explainLocal(model, rows[1], {shown: 100});
    const sizes = data.terms.map(({adds}) => Math.abs(adds[0]));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    const widths = [...localStatic(data).matchAll(/<rect x="[\d.]+%" width="([\d.]+)%"/g)].map(([, w]) =>
      Number(w)
    );
    for (const [t, width] of widths.entries()) {
      if (width > 0.2) expect(width / widths[0]).toBeCloseTo(sizes[t] / sizes[0], 2);
    }
  });

  test("predicted stands against actual, and values say when they are missing or new", () => {
    const known = localStatic(explainLocal(model, rows[1]).data);
    expect(known).toMatch(
      /the model says <b class="gb-ebm-predicted">[^<]+<\/b>, and it was <b class="gb-ebm-actual">/
    );
    const unknown = {...rows[1], x0: null, x5: "<i>new", y: null};
    const html = localStatic(explainLocal(model, unknown, {shown: 100}).data);
    expect(html).not.toContain("and it was");
    expect(html).toContain("= missing");
    expect(html).toContain("= &lt;i&gt;new, not seen in training");
    expect(html).not.toMatch(/\sstyle=|<script|NaN|undefined|<i>/);
  });

  test("the numbers add up", () => {
    const {columns, rows: numbers} = localNumbers(explainLocal(model, rows[1]).data);
    const at = columns.indexOf("adds");
    const parts = numbers.map((row) => row[at] as number);
    expect(parts.slice(0, -1).reduce((a, b) => a + b, 0)).toBeCloseTo(parts.at(-1)!, 9);
    expect(numbers[0][0]).toBe("intercept");
  });

  test("importances are the model's, in order, the rest together in one bar", () => {
    const {data} = termImportances(model, {shown: 3});
    const own = [...model.termImportances()].sort((a, b) => b - a);
    expect(data.terms.map(({importance}) => importance)).toEqual(own);
    for (const {term, importance} of data.terms) {
      expect(importance).toBe(model.termImportances()[model.termNames.indexOf(term)]);
    }
    const html = importancesStatic(data);
    expect(html.match(/<li class="gb-ebm-bar-row"/g)).toHaveLength(own.length);
    const together = own.slice(3).reduce((a, b) => a + b, 0);
    const widths = [
      ...html.matchAll(/<rect class="gb-ebm-bar-(?:one|pair|rest)" x="0" y="2" width="([\d.]+)%"/g)
    ].map(([, width]) => Number(width));
    const most = Math.max(own[0], together);
    const wanted = [...own.slice(0, 3), together, ...own.slice(3)].map((value) => (99 * value) / most);
    for (const [k, width] of widths.entries()) expect(width).toBeCloseTo(wanted[k], 1);
    expect(html).toContain(`${own.length - 3} remaining terms, together`);
  });

  test("explanations go through JSON", () => {
    const local = explainLocal(model, rows[1]);
    expect(LocalExplanation.fromJSON(JSON.parse(JSON.stringify(local))).data).toEqual(local.data);
    const bars = termImportances(model);
    expect(TermImportances.fromJSON(JSON.stringify(bars)).data).toEqual(bars.data);
    expect(() => LocalExplanation.fromJSON({})).toThrow("what toJSON of a local explanation gave");
    expect(() => TermImportances.fromJSON(null)).toThrow("what toJSON of term importances gave");
  });

  test("what is no row, or no count, is an error", () => {
    expect(() => explainLocal(model, rows as never)).toThrow(
      /^row: got an array of .*table\.object\(index\)/
    );
    expect(() => explainLocal(model, {x0: 1})).toThrow(/no column "x1"/);
    expect(() => explainLocal(model, rows[0], {shown: 0})).toThrow("shown: got 0");
    expect(() => termImportances(model, {shown: 1.5})).toThrow("shown: got 1.5");
  });

  test("a model is seen as its terms to choose from, the first six shapes standing without scripts", () => {
    const views = model[viewSymbol]();
    expect(decodeViews(encodeViews(views))).toEqual(views);
    const {name, state} = views[1] as WidgetView & {state: ModelData};
    expect(name).toBe("ebm-model");
    const html = modelStatic(state);
    for (const {term} of state.importances.terms)
      expect(html).toContain(`>${term.replace("&", "&amp;")}</span>`);
    expect(html.match(/<input type="radio"/g)).toHaveLength(model.terms.length);
    expect(html.match(/class="gb-ebm-plots/g)).toHaveLength(6);
    expect(html.match(/ checked/g)).toHaveLength(1);
    expect(html).not.toMatch(/\sstyle=|<script|\sid=|NaN|undefined/);
    const cells = state.shapes.reduce((sum, {scores}) => sum + scores.length, 0);
    expect(modelNumbers(state).rows).toHaveLength(cells);
  });

  test("a model that knows nothing of its rows is words alone", () => {
    const bare = EBM.fromInterpretJSON(JSON.parse(JSON.stringify(model.toInterpretJSON("minimal"))));
    expect(bare[viewSymbol]().map(({kind}) => kind)).toEqual(["markdown"]);
    expect(() => termImportances(bare)).toThrow("without the weights of its bins");
    const {data} = explainLocal(bare, rows[1]);
    expect(data.score[0]).toBeCloseTo(bare.decisionFunction([rows[1]]).data[0], 9);
  });
});

test("with three classes a row has a sum for each, the predicted one open", async () => {
  const rows = rowsOf("iris");
  const model = await ebm({...quick, table: rows, task: "classification", interactions: 1});
  for (const row of [rows[0], rows[70], rows[140]]) {
    const {data} = explainLocal(model, row);
    const wanted = model.decisionFunction([row]).data;
    for (const k of [0, 1, 2]) {
      const sum = data.intercept[k] + data.terms.reduce((total, {adds}) => total + adds[k], 0);
      expect(Math.abs(sum - wanted[k])).toBeLessThan(1e-9);
    }
    const html = localStatic(data);
    const [first, ...others] = [
      ...html.matchAll(/<details class="gb-ebm-more"( open)?><summary>The score of <strong>(\d)/g)
    ];
    expect(first.slice(1)).toEqual([" open", String(data.predicted)]);
    expect(others.map(([, open]) => open)).toEqual([undefined, undefined]);
    expect(html).toContain(String(data.predicted) === String(row.y) ? ": right" : ": wrong");
  }
});

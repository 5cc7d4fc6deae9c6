import {describe, expect, it} from "vitest";
import * as attributionWidget from "../../../../cells/lens/direct-logit-attribution/attribution-widget.ts";
import {waterfall} from "../../../../cells/lens/direct-logit-attribution/waterfall.ts";
import {LogitAttribution, type LogitAttributionData} from "../../../../cells/lens/index.ts";
import type {LensState, PathsState} from "../../../../cells/lens/logit-lens/view.ts";
import * as lensWidget from "../../../../cells/lens/logit-lens/widget/lens-widget.ts";
import * as pathsWidget from "../../../../cells/lens/logit-lens/widget/paths-widget.ts";
import {type View, viewSymbol} from "../../../../cells/views/view.ts";
import {widgets} from "../../../../cells/views/widgets.ts";
import {madeLens} from "./lens-state.ts";

const stateOf = <State>(view: View): State => (view as {state: State}).state;
const lensState = (...size: Parameters<typeof madeLens>) =>
  stateOf<LensState>(madeLens(...size)[viewSymbol]());

describe("the map of a lens without scripts", () => {
  it("has the last layer on top, what was read below, what really follows above", () => {
    const html = lensWidget.toStatic(lensState(4, 3));
    const rows = [...html.matchAll(/<th scope="row">([^<]*)<\/th>/g)].map(([, label]) => label);
    expect(rows).toEqual(["follows", "layer 3", "layer 2", "layer 1", "embedding", "has read"]);
    const top = /<tr data-site="3">(.*?)<\/tr>/.exec(html)![1];
    expect([...top.matchAll(/>([^<]+)<\/td>/g)].map(([, word]) => word)).toEqual([
      "·w3",
      "·w4",
      "·w5",
      "·w6"
    ]);
    const follows = /<thead>(.*?)<\/thead>/.exec(html)![1];
    expect([...follows.matchAll(/<th scope="col">([^<]*)</g)].map(([, word]) => word)).toEqual([
      "·w1",
      "·w2",
      "·w3",
      "?"
    ]);
    expect(html).toContain("&lt;s&gt;");
    expect(html).not.toMatch(/style=|<script|NaN|undefined/);
  });

  it("tells of the last place and layer, with the ten likeliest and their way", () => {
    const html = lensWidget.toStatic(lensState(4, 3));
    expect(html).toContain("After layer 3, at “w3”: “w6”, 50\u00a0%. This is the model&#39;s own answer.");
    expect(html.match(/data-pin=/g)?.length).toBe(10);
    expect(html).toContain("Ranks from embedding to layer 3: “w6” from rank 4 to 1.");
  });

  it("leaves places empty that are not read yet", () => {
    const html = lensWidget.toStatic(lensState(4, 3, 1));
    expect(html.match(/gb-lens-unread/g)?.length).toBe(3 * 4);
    expect(html).toContain("After layer 3, at “w3”");
  });

  it("has a row for each place and site in its numbers", () => {
    const {columns, rows} = lensWidget.toNumbers(lensState(4, 3));
    expect(rows.length).toBe(16);
    expect(Object.fromEntries(columns.map((name, i) => [name, rows[5][i]]))).toEqual({
      place: 1,
      token: " w1",
      after: "layer 1",
      likeliest: " w2",
      probability: 0.5,
      entropy: 2,
      "KL to final": 2,
      "rank of final": 3
    });
  });
});

describe("the ranks of tokens by layer", () => {
  it("are drawn for the tokens that are asked for, with a row for each in the numbers", () => {
    const view = madeLens(4, 3).paths({tokens: [6, 3]});
    const state = stateOf<PathsState>(view);
    expect(pathsWidget.toNumbers(state).rows.slice(0, 5)).toEqual([
      [6, " w6", "embedding", 4, 0.0625],
      [6, " w6", "layer 1", 3, 0.125],
      [6, " w6", "layer 2", 2, 0.25],
      [6, " w6", "layer 3", 1, 0.5],
      [3, " w3", "embedding", 1, 0.5]
    ]);
    expect(pathsWidget.toStatic(state)).toContain("What may follow “w3”, layer by layer");
    expect(() => madeLens(4, 3).paths({tokens: [99]})).toThrow("Pin it: logitLens({..., pinned: [99]})");
  });
});

const attribution = (by: LogitAttributionData["by"], contributions: LogitAttributionData["contributions"]) =>
  new LogitAttribution({
    model: "made-up",
    processing: "weights as trained",
    tokens: [1, 2],
    pieces: ["a", " b"],
    position: 1,
    by,
    answer: {token: 3, piece: " c"},
    wrong: {token: 4, piece: " d"},
    contributions,
    logit: contributions.reduce((sum, {value}) => sum + value, 0.00002),
    scale: 2
  });

describe("the waterfall of contributions", () => {
  const heads = attribution("heads", [
    {kind: "embed", name: "embedding", value: 1},
    {kind: "head", name: "L0H0", layer: 0, index: 0, value: 2},
    {kind: "head", name: "L0H1", layer: 0, index: 1, value: -0.5},
    {kind: "attentionBias", name: "L0 attention's bias", layer: 0, value: 0.25},
    {kind: "mlp", name: "L0 MLP", layer: 0, value: -1},
    {kind: "normBias", name: "final norm's bias", value: 0.125}
  ]);

  it("starts each bar where the one before it ended, heads of one attention together", () => {
    expect(
      waterfall(heads.contributions).map(({name, from, to, parts}) => [name, from, to, parts.length])
    ).toEqual([
      ["embedding", 0, 1, 0],
      ["attention 1", 1, 2.75, 3],
      ["MLP 1", 2.75, 1.75, 0],
      ["final norm's bias", 1.75, 1.875, 0]
    ]);
  });

  it("names the strongest of many neurons, and sums the others", () => {
    const neurons = Array.from({length: 40}, (_, index) => ({
      kind: "neuron" as const,
      name: `L0N${index}`,
      layer: 0,
      index,
      value: index - 20
    }));
    const [bar] = waterfall(neurons);
    expect(bar.parts.map(({index}) => index)).toEqual([0, 1, 39, 2, 38, 3, 37, 4]);
    const named = bar.parts.reduce((sum, {value}) => sum + value, 0);
    expect(bar.rest).toEqual({count: 32, value: -20 - named});
  });

  it("says the sum, the model's own number and what is left over", () => {
    const state = stateOf<LogitAttributionData>(heads[viewSymbol]());
    const html = attributionWidget.toStatic(state);
    expect(html).toContain("Why <strong>“c”</strong> rather than <strong>“d”</strong>, after “b”");
    expect(html).toContain("add up to 1.875; the model itself says 1.87502: 2e−5 is left over, by rounding");
    expect(html).toContain("head 1 −0.50");
    const {rows} = attributionWidget.toNumbers(state);
    expect(rows.slice(-3).map(([name]) => name)).toEqual(["sum", "the model's own", "left over"]);
    expect(rows.at(-1)![2]).toBeCloseTo(0.00002, 10);
  });

  it("says that a logit alone says little", () => {
    const {wrong: _, ...alone} = {...heads};
    expect(attributionWidget.toStatic(alone)).toContain("name a wrong token to compare with");
  });
});

it("widgets of the lens are registered under the names that views use", async () => {
  for (const view of [madeLens(2, 2)[viewSymbol](), madeLens(2, 2).paths()]) {
    const module = await widgets[view.name]();
    expect(module.toStatic(view.state)).toContain("gb-lens");
  }
  expect(Object.keys(widgets)).toEqual(expect.arrayContaining(["logit-attribution", "token-strip"]));
});

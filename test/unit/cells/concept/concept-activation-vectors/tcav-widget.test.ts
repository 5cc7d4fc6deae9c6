import {describe, expect, it} from "vitest";
import {conceptActivationVectors} from "../../../../../cells/concept/concept-activation-vectors/index.ts";
import {viewSymbol, type WidgetView} from "../../../../../cells/views/view.ts";
import {widgets} from "../../../../../cells/views/widgets.ts";
import {examples, linearGradients} from "./planted.ts";

const columns = 40;
const layer = (seed: number) => ({
  concepts: {
    "<b>striped</b>": examples(24, columns, seed + 1, {along: [1], far: 4}),
    dotted: examples(24, columns, seed + 2, {along: [2], far: 4}),
    nothing: examples(24, columns, seed + 3)
  },
  random: examples(96, columns, seed + 4)
});
const weights = Array.from({length: columns}, (_, j) => (j === 1 ? 2 : j === 2 ? -2 : 0));
const gradients = linearGradients(10, weights);
const result = await conceptActivationVectors({
  states: {early: layer(10), late: layer(20)},
  gradients: {
    early: linearGradients(
      10,
      weights.map(() => 0)
    ),
    late: gradients
  },
  relative: [["dotted", "nothing"]],
  target: "square",
  runs: 5
});
const {name, state} = result[viewSymbol]() as WidgetView;
const {toStatic, toNumbers} = await widgets[name]();

describe("the picture of concept activation vectors", () => {
  it("is plain data, and says first what counts in the last layer", () => {
    expect(structuredClone(state)).toEqual(state);
    const html = toStatic(state);
    expect(html).not.toMatch(/style=|<script|NaN|undefined|<b>striped/);
    expect(html).toContain(
      "<b>square</b> and layer late: <b>&lt;b&gt;striped&lt;/b&gt;</b> speaks for it; <b>dotted</b>, <b>dotted, not nothing</b> speak against it"
    );
    expect(html).toContain("gb-interval-band");
  });

  it("says in words what counts, what does not, and where there is no direction", () => {
    const html = toStatic(state);
    expect(html.match(/<b>significant<\/b>/g)).toHaveLength(3);
    expect(html).toContain("no direction found");
    expect(html).toContain("no: as random ones");
    const early = toStatic({...(state as object), chosen: 0});
    expect(early).toContain("<b>square</b> and layer early: nothing is significant");
    expect(early).toContain("not significant");
  });

  it("says of the share, which is not tested here, only whether random ones have it too", () => {
    // of a linear model every vector has a share of 0 or 1, random ones too
    const [often] = toStatic(state).split("How much");
    expect(often).toContain("as random ones");
    expect(often).not.toContain("significant");
  });

  it("shows one concept in all layers as well", () => {
    const one = toStatic({...(state as object), chosen: 3});
    expect(one).toContain("<b>square</b> and dotted, in all layers: <b>late</b> speaks against it");
    expect(one.match(/<option/g)).toHaveLength(6);
  });

  it("has all its figures as numbers", () => {
    const {columns: names, rows} = toNumbers(state);
    expect(rows).toHaveLength(8);
    const reading = result.reading("dotted", "late");
    const row = rows.find(([at, concept]) => at === "late" && concept === "dotted")!;
    expect(row[names.indexOf("score")]).toBe(reading.score.mean);
    expect(row[names.indexOf("p of it")]).toBe(reading.derivative.p);
    expect(row[names.indexOf("logits a step")]).toBe(reading.derivative.mean * reading.spread);
    expect(row[names.indexOf("significant")]).toBe(true);
  });

  it("of a single layer has no list of layers, and tests the share where that was asked for", async () => {
    const share = await conceptActivationVectors({
      states: {only: {concepts: {dotted: layer(10).concepts.dotted}, random: layer(10).random}},
      gradients: {only: gradients},
      target: "square",
      test: "score",
      runs: 4
    });
    const view = share[viewSymbol]() as WidgetView;
    const html = toStatic(view.state);
    expect(html).not.toContain("<select");
    expect(html).toContain("Tested is how often it rises: 1 test has a chance");
    expect(html.split("How much")[0]).toContain("not significant");
  });
});

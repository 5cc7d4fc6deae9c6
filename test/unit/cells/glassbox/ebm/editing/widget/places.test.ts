import {describe, expect, it} from "vitest";
import {
  afterKey,
  cellAt,
  cellsBetween,
  placeOf,
  placesOf
} from "../../../../../../../cells/glassbox/ebm/editing/widget/places.ts";
import type {ShapeAxis, ShapeData} from "../../../../../../../cells/glassbox/ebm/widgets/shape-data.ts";

const numbers = (feature: string, ...edges: number[]): ShapeAxis => ({
  feature,
  type: "continuous",
  size: edges.length + 1,
  edges: Float64Array.from(edges)
});
const levels = (feature: string, ...names: string[]): ShapeAxis => ({
  feature,
  type: "nominal",
  size: names.length + 2,
  levels: names
});

function shape(axes: ShapeAxis[], scores: number[]): ShapeData {
  return {
    term: axes.map(({feature}) => feature).join(" & "),
    target: "y",
    axes,
    outputs: [],
    link: "identity",
    intercept: [0],
    scores: Float64Array.from(scores),
    weights: Float64Array.from(scores, () => 10),
    rowWeight: 1,
    shared: [-1, 1],
    units: "score",
    scale: "own",
    whole: true
  };
}

const curve = shape([numbers("age", 0, 10, 20, 30)], [0, 1, 2, 3, 0]);
const list = shape([levels("town", "a", "b", "c")], [0, 1, 3, 2, 0]);
const map = shape(
  [numbers("x", 0, 1, 2), numbers("y", 0, 1, 2, 3)],
  Array.from({length: 20}, () => 1)
);

describe("the places of a picture", () => {
  it("of numbers run from missing over the bins to unseen", () => {
    const places = placesOf(curve);
    expect(places.across.map(({bin}) => bin)).toEqual([0, 1, 2, 3, 4]);
    expect(afterKey({across: 1, up: 0}, "ArrowRight", places)).toEqual({across: 2, up: 0});
    expect(afterKey({across: 0, up: 0}, "ArrowLeft", places)).toEqual({across: 0, up: 0});
    expect(afterKey({across: 2, up: 0}, "End", places)).toEqual({across: 4, up: 0});
    expect(afterKey({across: 2, up: 0}, "x", places)).toBeUndefined();
  });

  it("of levels run down the list as it is drawn: by score, missing and unseen last", () => {
    const places = placesOf(list);
    expect(places.across.map(({bin}) => bin)).toEqual([2, 3, 1, 0, 4]);
    expect(afterKey({across: 0, up: 0}, "ArrowDown", places)).toEqual({across: 1, up: 0});
    expect(afterKey({across: 1, up: 0}, "ArrowUp", places)).toEqual({across: 0, up: 0});
    expect(cellsBetween(list, places, {across: 0, up: 0}, {across: 1, up: 0})).toEqual([2, 3]);
  });

  it("of a pair are cells, and two of them span a rectangle", () => {
    const places = placesOf(map);
    const from = placeOf(map, places, 1 * 5 + 1)!;
    const to = placeOf(map, places, 2 * 5 + 3)!;
    expect(cellAt(map, places, from)).toBe(6);
    expect(cellsBetween(map, places, to, from)).toEqual([6, 7, 8, 11, 12, 13]);
    expect(afterKey(from, "ArrowUp", places)).toEqual({...from, up: from.up + 1});
  });

  it("know nothing of a cell that is not drawn", () => {
    expect(placeOf(curve, placesOf(curve), 99)).toBeUndefined();
  });
});

import {describe, expect, it} from "vitest";
import {picturesAlong} from "../../../../../cells/concept/concept-activation-vectors/index.ts";
import {pictures} from "../../../../../cells/data/pictures/index.ts";
import {viewSymbol, type WidgetView} from "../../../../../cells/views/view.ts";

const set = pictures({count: 5, seed: 3});

describe("pictures along a direction", () => {
  it("are those furthest along it and those furthest the other way, each with its place", () => {
    const views = picturesAlong(set, [0.5, -2, 3, 1, 0], {show: 2, concept: "striped"})[viewSymbol]();
    const [first, most, second, least] = views as [unknown, WidgetView, unknown, WidgetView];
    expect(first).toMatchObject({kind: "text", text: "Furthest along striped"});
    expect(second).toMatchObject({text: "Furthest the other way"});
    expect(most.state).toMatchObject({rows: [2, 3]});
    expect(least.state).toMatchObject({rows: [1, 4]});
    expect((most.state as {captions: string[]}).captions[0]).toBe(`${set.captions[2]}, at 3`);
  });

  it("show no picture twice when there are few", () => {
    const views = picturesAlong(set, [1, 2, 3, 4, 5], {concept: "red"})[viewSymbol]() as WidgetView[];
    const rows = [views[1], views[3]].flatMap(({state}) => (state as {rows: number[]}).rows);
    expect(rows).toEqual([4, 3, 0, 1]);
  });

  it("refuse another number of places than pictures", () => {
    expect(() => picturesAlong(set, [1, 2], {concept: "red"})).toThrow(
      "along: got 2 positions, expected 5, one for each picture"
    );
  });
});

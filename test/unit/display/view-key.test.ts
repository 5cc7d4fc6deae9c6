import {expect, it} from "vitest";
import {decodeViews, encodeViews} from "../../../cells/views/json.ts";
import type {View} from "../../../cells/views/view.ts";
import {viewKey} from "../../../runtime/display/view-key.ts";
import {gallery} from "../../browser/display/gallery.ts";

const widget = (state: unknown): View => ({kind: "widget", name: "any", state});

it("equal views have the same key, also after a journey through JSON or a worker", () => {
  for (const view of gallery().flatMap(({views}) => views)) {
    expect(viewKey(structuredClone(view))).toBe(viewKey(view));
    expect(viewKey(decodeViews(encodeViews([view]))[0])).toBe(viewKey(view));
  }
});

it("views that differ anywhere have different keys", () => {
  const states = [
    null,
    undefined,
    "undefined",
    0,
    -0,
    1,
    "1",
    1n,
    true,
    "true",
    [],
    {},
    [[]],
    [1, 2],
    [[1], 2],
    [1, [2]],
    {a: 1},
    {a: 2},
    {b: 1},
    {a: {b: 1}},
    {a: {}, b: 1},
    "ab",
    ["a", "b"],
    ["ab"],
    new Float32Array(2),
    new Float64Array(1),
    new Uint8Array([0, 0, 0, 0, 1]),
    new Uint8Array([0, 0, 0, 0, 2]),
    new Uint8Array([1, 0, 0, 0, 0]),
    new Float64Array([1e-300]),
    new Date(1),
    new Map([["a", 1]]),
    new Set(["a"]),
    Number.NaN,
    Infinity
  ];
  expect(new Set(states.map((state) => viewKey(widget(state)))).size).toBe(states.length);
});

it("a hundred thousand numbers that differ by one bit each have a hundred thousand keys", () => {
  const keys = new Set<string>();
  for (let count = 0; count < 100_000; count++) keys.add(viewKey(widget(count)));
  expect(keys.size).toBe(100_000);
});

import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {decodeViews, encodeViews} from "../../../cells/views/json.ts";
import type {View} from "../../../cells/views/view.ts";

const widget = (state: unknown): View => ({kind: "widget", name: "any", state});
const round = (state: unknown) => (decodeViews(encodeViews([widget(state)]))[0] as {state: unknown}).state;

describe("views as JSON", () => {
  it("keep what JSON drops", () => {
    const state = {
      nan: Number.NaN,
      infinite: [Infinity, -Infinity, -0],
      none: undefined,
      big: 10n,
      when: new Date(5),
      never: new Date(Number.NaN),
      map: new Map<unknown, unknown>([["a", new Set([1])]]),
      bytes: new Uint8Array([1, 2, 255]),
      floats: new Float64Array([0.1, Number.NaN]),
      part: new Float32Array([1, 2, 3, 4]).subarray(1, 3),
      buffer: new Uint8Array([7]).buffer,
      $: "own dollar",
      inner: {$: "number", of: "5"}
    };
    expect(round(state)).toEqual(state);
  });

  it("come back equal whatever the state", () => {
    fc.assert(
      fc.property(
        fc.anything({withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true}),
        (state) => {
          expect(round(state)).toEqual(state);
        }
      ),
      {numRuns: 300}
    );
  });

  it("are the same text for the same views", () => {
    const view = widget({a: [1, Number.NaN], b: new Uint8Array(3)});
    expect(encodeViews([view])).toBe(encodeViews([structuredClone(view)]));
  });

  it("may stand inside HTML", () => {
    expect(encodeViews([{kind: "text", text: "</script><script>"}])).not.toContain("<");
  });

  it("hold a megabyte of numbers in a third more", () => {
    expect(encodeViews([widget(new Float64Array(131_072))]).length).toBeLessThan(1.4 * 1048576);
  });

  it("refuse what they did not write", () => {
    expect(() => decodeViews("{}")).toThrow(SyntaxError);
    expect(() => decodeViews('[{"$":"Function","of":""}]')).toThrow(/unknown tag "Function"/);
    expect(() => encodeViews([widget(() => 1)])).toThrow(/cannot hold a function/);
  });
});

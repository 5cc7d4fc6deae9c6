import {describe, expect, it} from "vitest";
import {group, made, table, text, vegaLite, widget} from "../../../cells/views/index.ts";
import {columnFormat} from "../../../runtime/display/number-format.ts";
import {tableCells} from "../../../runtime/display/table-cells.ts";

describe("table", () => {
  it("takes rows, columns and typed arrays, and finds the type of each column", () => {
    const view = table({
      a: new Float32Array([1, 2]),
      b: ["x", null],
      c: [true, false],
      d: [new Date(0), new Date(1)],
      e: [1, "two"],
      f: [{}, [1]]
    });
    expect(view.columns.map(({type}) => type)).toEqual([
      "number",
      "string",
      "boolean",
      "date",
      "other",
      "other"
    ]);
    const cells = tableCells(view);
    expect(cells.columns.map(({values}) => values[1])).toEqual([
      2,
      null,
      false,
      expect.anything(),
      "two",
      "[1]"
    ]);
    expect(cells.columns[3].print(cells.columns[3].values[1])).toBe("1970-01-01 00:00:00.001");
  });

  it("shows an empty table and a table without columns", () => {
    expect(table([])).toMatchObject({rows: 0, columns: []});
    expect(table({a: []})).toMatchObject({rows: 0, columns: [{name: "a"}]});
  });

  it("shows columns that only some rows have as missing", () => {
    const cells = tableCells(table([{a: 1}, {b: 2}]));
    expect(cells.columns.map(({values}) => Array.from(values))).toEqual([
      [1, null],
      [null, 2]
    ]);
  });

  it.each([
    [{a: [1], b: [1, 2]}, /^data.b: got an array of 2, expected 1 values/],
    [{a: 5}, /^data.a: got 5, expected an array/],
    [5, /^data: got 5/],
    [null, /^data: got null/],
    [[null], /^data\[0\]: got null/]
  ])("refuses %o", (data, message) => {
    expect(() => table(data as object)).toThrow(message);
  });

  it("refuses a limit that is no count", () => {
    expect(() => table([], {limit: 0})).toThrow(/^limit: got 0/);
  });
});

describe("the other views of a cell", () => {
  it("refuse an address in a chart wherever it stands, but not a column called url", () => {
    expect(() => vegaLite({layer: [{data: {url: "a.csv"}, mark: "bar"}]})).toThrow(
      /^spec.layer\[0\].data.url: got "a.csv"/
    );
    expect(() => vegaLite({mark: {type: "image", url: "https://x.org/a.png"}})).toThrow(/^spec.mark.url/);
    expect(vegaLite({data: {values: [{url: "x"}]}, mark: "bar"}).spec).toMatchObject({
      data: {values: [{url: "x"}]}
    });
  });

  it("refuse functions in a chart and in a widget's state", () => {
    expect(() => vegaLite({transform: [{filter: () => true}], mark: "bar"} as never)).toThrow(
      /^spec.transform\[0\].filter/
    );
    expect(() => widget("lime", {a: [{b: () => 1}]})).toThrow(/^state.a.0.b: got the function b/);
    expect(() => widget("https://x.org/w.js", {})).toThrow(/^name/);
    const loop: Record<string, unknown> = {};
    loop.loop = loop;
    expect(() => widget("lime", loop)).toThrow(/without cycles/);
  });

  it("flow one below the other in a group", () => {
    expect(
      group(text("a"), [text("b"), made({kind: "text", text: "c"})]).map(
        (view) => (view as {text: string}).text
      )
    ).toEqual(["a", "b", "c"]);
    expect(() => group(5 as never)).toThrow(/^group\[0\]/);
  });
});

describe("columnFormat", () => {
  it.each([
    [
      [1, 2, 30],
      ["1", "2", "30"]
    ],
    [
      [0.5, 0.25],
      ["0.50", "0.25"]
    ],
    [
      [1234.5678, 1],
      ["1234.57", "1.00"]
    ],
    [
      [1e20, 1],
      ["1.00e+20", "1"]
    ],
    [
      [0.00001, 0.5],
      ["0.00001", "0.50000"]
    ],
    [
      [-0.5, Infinity, -Infinity],
      ["−0.5", "Infinity", "−Infinity"]
    ],
    [[0, null as never], ["0"]]
  ])("prints %o as %o", (values, texts) => {
    const print = columnFormat(values);
    expect(values.filter((value) => value !== null).map(print)).toEqual(texts);
  });
});

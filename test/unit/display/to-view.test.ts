import {tableFromIPC} from "@uwdata/flechette";
import {table as arqueroTable, ColumnTable, desc} from "arquero";
import {describe, expect, it} from "vitest";
import type {TableView, ValueNode, ValueView} from "../../../cells/views/view.ts";
import {viewSymbol} from "../../../cells/views/view.ts";
import {NotDisplayable} from "../../../runtime/display/not-displayable.ts";
import {valuePreview} from "../../../runtime/display/preview.ts";
import {md} from "../../../runtime/display/tags.ts";
import {toInline, toView} from "../../../runtime/display/to-view.ts";
import {range} from "../../../runtime/inputs/index.ts";

function tree(value: unknown): ValueNode {
  const views = toView(value);
  expect(views).toHaveLength(1);
  structuredClone(views);
  return (views[0] as ValueView).tree;
}

function branch(value: unknown) {
  return tree(value) as Extract<ValueNode, {entries: unknown}>;
}

const throwing = new Proxy(
  {},
  new Proxy(
    {},
    {
      get() {
        throw new Error("no looking");
      }
    }
  )
);

describe("toView", () => {
  it("shows nothing for undefined and the word null for null", () => {
    expect(toView(undefined)).toEqual([]);
    expect(tree(null)).toEqual({type: "primitive", of: "null", text: "null"});
  });

  it('tells 3 from "3", -0 from 0, and bigints from numbers', () => {
    expect(
      ["3", 3, -0, 10n, Number.NaN, true, Symbol("s")].map((value) => (tree(value) as {text: string}).text)
    ).toEqual(['"3"', "3", "-0", "10n", "NaN", "true", "Symbol(s)"]);
  });

  it("puts a variable's name in front", () => {
    expect(toView(5, {name: "five"})[0]).toMatchObject({kind: "value", name: "five"});
  });

  it("shows dates, expressions, errors, promises and functions by one line", () => {
    expect(tree(new Date(0))).toEqual({type: "date", text: "1970-01-01T00:00:00.000Z"});
    expect(tree(new Date(Number.NaN))).toEqual({type: "date", text: "Invalid Date"});
    expect(tree(/a+/g)).toEqual({type: "regexp", text: "/a+/g"});
    expect(tree(new TypeError("bad"))).toEqual({type: "error", text: "TypeError: bad"});
    expect(tree(Promise.resolve(1))).toEqual({type: "promise", text: "Promise"});
    expect(
      tree(function add(a: number, b: number) {
        return a + b;
      })
    ).toEqual({type: "function", text: "ƒ add(a, b)"});
    expect(tree(class Forest {})).toEqual({type: "function", text: "class Forest"});
  });

  it("opens maps, sets, class instances and objects without a prototype", () => {
    class Point {
      x = 1;
      y = 2;
    }
    expect(branch(new Map([["a", 1]]))).toMatchObject({
      type: "map",
      name: "Map",
      size: 1,
      entries: [{key: '"a"'}]
    });
    expect(branch(new Set(["a"]))).toMatchObject({type: "set", name: "Set", size: 1});
    expect(branch(new Point())).toMatchObject({type: "object", name: "Point", size: 2});
    expect(branch(Object.create(null))).toMatchObject({type: "object", name: "Object", size: 0});
  });

  it("marks a cycle instead of following it", () => {
    const loop: Record<string, unknown> = {name: "loop"};
    loop.self = loop;
    expect(branch(loop).entries[1].node).toEqual({type: "circular", text: "Object"});
  });

  it("shows the same object twice when it stands in two places", () => {
    const shared = {a: 1};
    expect(branch([shared, shared]).entries.map(({node}) => node.type)).toEqual(["object", "object"]);
  });

  it("says what a getter threw and shows the other fields", () => {
    const value = {
      get bad() {
        throw new Error("not today");
      },
      good: 1
    };
    expect(branch(value).entries).toEqual([
      {key: "bad", node: {type: "error", text: "cannot be read: not today"}},
      {key: "good", node: {type: "primitive", of: "number", text: "1"}}
    ]);
  });

  it("survives a proxy that throws at every look", () => {
    expect(tree(throwing)).toEqual({type: "error", text: "cannot be read: no looking"});
    expect(branch([throwing, 1]).entries).toHaveLength(2);
    expect(valuePreview(throwing).type).toBe("object");
    expect(toInline(throwing)).toHaveLength(1);
  });

  it("cuts long arrays and says how many are left out", () => {
    expect(branch(Array.from({length: 1e6}, (_, i) => i))).toMatchObject({size: 1e6, more: 1e6 - 100});
    expect(branch(new Float64Array(500))).toMatchObject({
      type: "typed-array",
      name: "Float64Array",
      size: 500,
      more: 400
    });
    expect(branch(new Array(4e9)).entries).toHaveLength(100);
  });

  it("stops at ten levels and within its room, the first levels before the deep ones", () => {
    let deep: unknown = "end";
    for (let level = 0; level < 5000; level++) deep = {deep};
    let at: ValueNode = tree(deep);
    let levels = 0;
    while ("entries" in at && at.entries.length) {
      at = at.entries[0].node;
      levels++;
    }
    expect(levels).toBe(10);
    expect(at).toMatchObject({type: "object", more: 1});
    const wide = Array.from({length: 90}, () => Array.from({length: 90}, () => [1, 2, 3]));
    expect(branch(wide).entries).toHaveLength(90);
    expect(JSON.stringify(tree(wide)).length).toBeLessThan(200_000);
  });

  it("cuts long strings and says how much is missing", () => {
    const text = (tree("x".repeat(1e6)) as {text: string}).text;
    expect(text.length).toBeLessThan(2100);
    expect(text).toMatch(/… 998000 more characters$/);
  });

  it("takes the views that a value says it has, one or several, and those of an array of such values", () => {
    const one = {[viewSymbol]: () => ({kind: "text", text: "one"}) as const};
    const two = {
      [viewSymbol]: () =>
        [
          {kind: "text", text: "two"},
          {kind: "text", text: "three"}
        ] as const
    };
    expect(toView(one)).toEqual([{kind: "text", text: "one"}]);
    expect(toView([one, two])).toHaveLength(3);
    expect(toView([one, 5])[0].kind).toBe("value");
  });

  it("does not take plain data with a field called kind for a view", () => {
    expect(toView({kind: "text", text: "mine"})[0].kind).toBe("value");
  });

  it("refuses a view method that returns something else, naming the class", () => {
    class Result {
      [viewSymbol]() {
        return {picture: 1};
      }
    }
    expect(() => toView(new Result())).toThrow(/Result returned cannot be displayed.*Return a view/s);
  });

  it("shows tables in their order and without the rows a filter dropped", () => {
    const rows = arqueroTable({name: ["a", "b", "c"], age: [3, 1, null], ok: [true, false, true]});
    const [view] = toView(rows.orderby(desc("name")).slice(0, 2), {name: "rows"}) as [TableView];
    expect(view).toMatchObject({
      kind: "table",
      rows: 2,
      caption: "rows",
      columns: [
        {name: "name", type: "string"},
        {name: "age", type: "number"},
        {name: "ok", type: "boolean"}
      ]
    });
    expect(tableFromIPC(view.arrow).toArray()).toEqual([
      {name: "c", age: null, ok: true},
      {name: "b", age: 1, ok: false}
    ]);
    expect(rows).toBeInstanceOf(ColumnTable);
  });

  it("sends 10,000 rows of a longer table and says how many there are", () => {
    const [view] = toView(arqueroTable({x: Float64Array.from({length: 25_000}, (_, i) => i)})) as [TableView];
    expect(view).toMatchObject({rows: 10_000, totalRows: 25_000});
  });

  it("shows a tensor by shape, type, range and a picture of at most 32 by 32", () => {
    const dataSync = () => Float32Array.from({length: 6400}, (_, i) => i);
    expect(tree({shape: [1, 80, 80], dtype: "float32", dataSync})).toMatchObject({
      type: "tensor",
      dtype: "float32",
      shape: [1, 80, 80],
      min: 0,
      max: 6399,
      thumbnail: {width: 32, height: 32}
    });
  });

  it("does not read a large, disposed or textual tensor", () => {
    const dataSync = () => {
      throw new Error("read");
    };
    expect(tree({shape: [512, 512], dtype: "float32", dataSync})).toEqual({
      type: "tensor",
      dtype: "float32",
      shape: [512, 512]
    });
    expect(tree({shape: [2], dtype: "float32", dataSync, isDisposed: true})).toMatchObject({type: "tensor"});
    expect(tree({shape: [2], dtype: "string", dataSync})).toMatchObject({type: "tensor"});
    expect(valuePreview({shape: [2, 3], dtype: "float32", dataSync})).toEqual({
      type: "Tensor",
      preview: "float32 2 × 3 tensor"
    });
  });

  it("shows a Vega-Lite specification as a chart with a sentence for those who do not see it", () => {
    const $schema = "https://vega.github.io/schema/vega-lite/v6.json";
    const encoding = {x: {field: "age"}, y: {aggregate: "mean", field: "income"}};
    expect(toView({$schema, mark: "bar", encoding})[0]).toMatchObject({
      kind: "vega-lite",
      alt: "A bar chart: mean of income by age"
    });
    expect(() => toView({$schema, data: {url: "https://example.com/cars.json"}, mark: "bar"})).toThrow(
      /spec.data.url.*data.values/s
    );
  });

  it("shows pixels as an image", () => {
    const data = new Uint8ClampedArray(2 * 3 * 4);
    expect(toView({data, width: 2, height: 3})[0]).toMatchObject({
      kind: "image",
      mime: "raw",
      width: 2,
      height: 3
    });
  });

  it.each([
    ["a DOM node", {nodeType: 1, nodeName: "DIV"}, /html`/],
    ["a React element", {$$typeof: Symbol.for("react.element"), type: "p"}, /html`/],
    ["an input without view", range(), /view\(input\.range/]
  ])("refuses %s and names the remedy", (_, value, remedy) => {
    expect(() => toView(value)).toThrow(NotDisplayable);
    expect(() => toView(value)).toThrow(remedy);
  });
});

describe("toInline", () => {
  it("makes strings and numbers text, and lets views flow", () => {
    expect(toInline("a <b>")).toEqual([{kind: "text", text: "a <b>"}]);
    expect(toInline(0.5)).toEqual([{kind: "text", text: "0.5"}]);
    expect(toInline([md`*a*`, " and ", md`*b*`]).map(({kind}) => kind)).toEqual([
      "markdown",
      "text",
      "markdown"
    ]);
    expect(toInline([1, 2])[0].kind).toBe("value");
    expect(toInline(null)).toEqual([]);
  });
});

describe("valuePreview", () => {
  it.each([
    [[1, 2, 3], "Array", "[1, 2, 3]"],
    [Array.from({length: 50}, (_, i) => i), "Array", /^Array\(50\) \[0, 1, .*…\]$/],
    [{a: 1, b: {c: "x"}}, "Object", '{a: 1, b: {c: "x"}}'],
    [new Float64Array([0.5, 1]), "Float64Array", "Float64Array(2) [0.5, 1]"],
    [new Map([["k", 1]]), "Map", 'Map(1) {"k": 1}'],
    ["word", "string", '"word"'],
    [undefined, "undefined", "undefined"],
    [null, "null", "null"]
  ])("tells %o by its type and one line", (value, type, preview) => {
    const told = valuePreview(value);
    expect(told.type).toBe(type);
    if (preview instanceof RegExp) expect(told.preview).toMatch(preview);
    else expect(told.preview).toBe(preview);
  });

  it("never takes more than about a hundred characters, nor more than one line", () => {
    for (const value of [
      "x\n".repeat(500),
      {a: "y".repeat(500), b: 1},
      Array.from({length: 99}, () => "word")
    ]) {
      expect(valuePreview(value).preview.length).toBeLessThan(115);
      expect(valuePreview(value).preview).not.toContain("\n");
    }
  });
});

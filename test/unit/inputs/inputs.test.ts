import {table as arqueroTable} from "arquero";
import {describe, expect, expectTypeOf, it} from "vitest";
import {InputError} from "../../../cells/input-error.ts";
import {
  button,
  checkbox,
  checkValue,
  files,
  type Input,
  input,
  number,
  range,
  select,
  table,
  text
} from "../../../runtime/inputs/index.ts";

describe("range", () => {
  it("starts in the middle, on a step", () => {
    expect(range({min: 0, max: 10, step: 3}).control).toMatchObject({value: 6, step: 3});
    expect(range({min: 0, max: 1}).control).toMatchObject({step: 0.01, value: 0.5});
    expect(range().control).toEqual({type: "range", label: "Value", min: 0, max: 100, step: 1, value: 50});
    expect(range({min: 5, max: 5}).control).toMatchObject({value: 5});
    expect(range({max: -10}).control).toMatchObject({min: -10, max: -10});
  });

  it("keeps values free of float noise", () => {
    expect(range({min: 0, max: 0.6, step: 0.1}).control.value).toBe(0.3);
  });

  it.each([
    [{min: 5, max: 1}, "min"],
    [{min: Number.NaN}, "min"],
    [{max: Infinity}, "max"],
    [{step: 0}, "step"],
    [{step: -1}, "step"],
    [{value: 101}, "value"],
    [{value: Number.NaN}, "value"],
    [{value: "5"}, "value"],
    [{label: 5}, "label"],
    [{unit: 5}, "unit"],
    [{maximum: 5}, "maximum"]
  ])("refuses %o, naming %s", (options, field) => {
    const attempt = () => range(options as object);
    expect(attempt).toThrow(InputError);
    expect(attempt).toThrow(new RegExp(`^${field}: got `));
  });
});

describe("number", () => {
  it("starts at 0, or as near as its bounds let it", () => {
    expect(number().control).toEqual({type: "number", label: "Value", value: 0});
    expect(number({min: 3}).control).toMatchObject({value: 3, min: 3});
  });

  it.each([
    [{min: 2, max: 1}, "min"],
    [{min: 2, value: 1}, "value"],
    [{step: 0}, "step"],
    [{step: 0.5, value: 0.3}, "value"],
    [{value: null}, "value"]
  ])("refuses %o, naming %s", (options, field) => {
    expect(() => number(options as object)).toThrow(new RegExp(`^${field}: got `));
  });
});

describe("select", () => {
  it("starts with its first option", () => {
    expect(select({options: ["a", "b"]}).control).toMatchObject({
      value: "a",
      options: [
        {label: "a", value: "a"},
        {label: "b", value: "b"}
      ]
    });
    expect(
      select({
        options: [
          {label: "one", value: 1},
          {label: "two", value: 2}
        ],
        value: 2
      }).control
    ).toMatchObject({value: 2});
  });

  it.each([
    [{options: []}, /^options: got an array of 0, expected at least one choice/],
    [{}, /^options: got undefined/],
    [{options: ["a", "a"]}, /^options\[1\]: got "a"/],
    [{options: ["a", {name: 1}]}, /^options\[1\]/],
    [{options: [Number.NaN]}, /^options\[0\]/],
    [{options: ["a"], value: "zzz"}, /^value: got "zzz", expected one of "a"$/],
    [{options: ["cat", "dog"], value: "cst"}, /^value: got "cst", .*\. Did you mean "cat"\?$/],
    [{options: ["a"], lable: "A"}, /^lable: got "A", expected nothing\. .*Did you mean label\?$/]
  ])("refuses %o", (options, message) => {
    expect(() => select(options as never)).toThrow(message);
  });
});

describe("checkbox, text and button", () => {
  it("start off, empty and at zero presses", () => {
    expect(checkbox({label: "Show"}).control).toEqual({type: "checkbox", label: "Show", value: false});
    expect(text().control).toEqual({type: "text", label: "Text", value: ""});
    expect(button("Again").control).toEqual({type: "button", label: "Again", value: 0});
  });

  it("refuse values of another type", () => {
    expect(() => checkbox({value: 1 as never})).toThrow(/^value: got 1/);
    expect(() => text({value: 1 as never})).toThrow(/^value: got 1/);
    expect(() => text({placeholder: 1 as never})).toThrow(/^placeholder/);
    expect(() => button({value: 1} as never)).toThrow(
      /^value: got 1, expected nothing. There is no such option/
    );
  });
});

describe("files", () => {
  it("are none at first, and one or several later", () => {
    expect(files().control).toEqual({type: "files", label: "A file of your own", multiple: false, value: []});
    expect(files({multiple: true, accept: ".csv"}).control).toMatchObject({
      label: "Files of your own",
      multiple: true,
      accept: ".csv"
    });
  });

  it("refuse options of another type", () => {
    expect(() => files({multiple: 1 as never})).toThrow(/^multiple: got 1, expected true or false/);
    expect(() => files({accept: [".csv"] as never})).toThrow(/^accept/);
  });
});

describe("table", () => {
  const rows = arqueroTable({name: ["a", "b", "c"], age: [1, 2, 3]});

  it("takes Arquero tables and rows, all columns or some", () => {
    expect(table(rows, {columns: ["age"]}).control).toMatchObject({
      multiple: true,
      value: [],
      table: {rows: 3, columns: [{name: "age"}]}
    });
    expect(table([{a: 1}, {a: 2}], {multiple: false}).control).toMatchObject({value: [0]});
    expect(table(rows, {value: 2}).control).toMatchObject({value: [2]});
  });

  it.each([
    [{value: [3]}, /^value: got an array of 1, expected different row indices from 0 to 2/],
    [{value: [1, 1]}, /^value/],
    [{value: [0, 1], multiple: false}, /^value.*one row index/],
    [{columns: ["nope"]}, /^columns: got "nope", expected names among name, age/],
    [{columns: ["naem"]}, /^columns: got "naem", .*Did you mean "name"\?$/],
    [{multiple: "yes"}, /^multiple/]
  ])("refuses %o", (options, message) => {
    expect(() => table(rows, options as object)).toThrow(message);
  });

  it("refuses a table without rows and what is no table", () => {
    expect(() => table([])).toThrow(/^data.*at least one row/);
    expect(() => table([1, 2])).toThrow(/^data\[0\]: got 1, expected a row object/);
    expect(() => table({a: [1], b: [1, 2]})).toThrow(/^data.b/);
  });
});

const widget = (key: string): Input<unknown> => ({
  control: {type: "widget", label: "Editor", name: "any", state: {}, value: {key}}
});

describe("checkValue", () => {
  it.each([
    [range({min: 0, max: 10}), 10, 11],
    [range({min: 0, max: 10}), 0, Number.NaN],
    [number(), -1e9, "1"],
    [select({options: ["a", 1, true]}), 1, "1"],
    [checkbox(), true, 1],
    [text(), "", null],
    [button(), 3, -1],
    [files(), [new File(["a"], "a.csv")], [new File(["a"], "a.csv"), new File(["b"], "b.csv")]],
    [files({multiple: true}), [new File(["a"], "a.csv"), new File(["b"], "b.csv")], ["a.csv"]],
    [table([{a: 1}, {a: 2}]), [0, 1], [2]],
    [table([{a: 1}, {a: 2}], {multiple: false}), [1], []],
    [widget("of this model"), {key: "of this model", more: 1}, {key: "of another"}],
    [widget("of this model"), {key: "of this model"}, null]
  ])("takes what %o can have and refuses the rest", (made: Input<unknown>, good, bad) => {
    expect(checkValue(made.control, good)).toBe(true);
    expect(checkValue(made.control, bad)).toBe(false);
    expect(checkValue(made.control, made.control.value)).toBe(true);
  });
});

it("the types of the values follow from the controls", () => {
  expectTypeOf(input.range({})).toEqualTypeOf<Input<number>>();
  expectTypeOf(input.files()).toEqualTypeOf<Input<File[]>>();
  expectTypeOf(input.select({options: ["a", "b"]})).toEqualTypeOf<Input<"a" | "b">>();
  expect(Object.keys(input)).toEqual([
    "range",
    "number",
    "select",
    "checkbox",
    "text",
    "button",
    "table",
    "files"
  ]);
});

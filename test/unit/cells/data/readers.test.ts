import {table, toArrowIPC} from "arquero";
import {describe, expect, test} from "vitest";
import {fromArrow} from "../../../../cells/data/arrow.ts";
import {fromCSV} from "../../../../cells/data/csv.ts";
import {asTable} from "../../../../cells/data/encode.ts";
import {fromRows} from "../../../../cells/data/rows.ts";

test("fromRows makes a column of each key of the row objects", () => {
  const read = fromRows([
    {x: 1, name: "a", old: true},
    {x: 2, name: null, old: false}
  ]);
  expect(read.columnNames()).toEqual(["x", "name", "old"]);
  expect(read.column("x")).toEqual(Float64Array.of(1, 2));
  expect(read.array("name")).toEqual(["a", null]);
});

test.each([
  ["no rows", [], /expected an array of at least one object/],
  ["a row that is no object", [{x: 1}, 3], /rows\[1\]: got 3/],
  ["a row without columns", [{}], /at least one column/],
  [
    "a row that lacks a key",
    [{x: 1, y: 2}, {x: 1}],
    /rows\[1\]: got no column "y".*null for a missing value/
  ],
  ["a row with another key", [{x: 1}, {x: 1, z: 2}], /rows\[1\]: got a column "z"/],
  ["two kinds in one column", [{x: 1}, {x: "2"}], /rows\[1\]\.x: got "2", expected a number/],
  ["a value that is no scalar", [{x: {}}], /rows\[0\]\.x/]
])("fromRows refuses %s", (_, rows, message) => {
  expect(() => fromRows(rows as never)).toThrow(message);
});

test("fromArrow reads what Arquero writes, and says what is wrong with other bytes", () => {
  const bytes = toArrowIPC(table({x: Float64Array.of(1, 2), s: ["a", null]}), {
    format: "stream"
  }) as Uint8Array;
  const read = fromArrow(bytes);
  expect(Array.from(read.array("x") as Float64Array)).toEqual([1, 2]);
  expect(read.array("s")).toEqual(["a", null]);
  expect(() => fromArrow(new Uint8Array(0))).toThrow(/not none/);
  expect(() => fromArrow(new TextEncoder().encode("x,y\n1,2\n3,4\n5,6"))).toThrow(/fromCSV/);
  expect(() => fromArrow(bytes.subarray(0, bytes.length - 60))).toThrow();
});

describe("a column that is named as what every JavaScript object has", () => {
  const refusal = (field: string) =>
    `${field}: got "__proto__", expected another name for this column: JavaScript keeps this one for itself. Rename`;

  test("can be constructor or toString, in a file as in rows", () => {
    const read = fromCSV("constructor,toString,hasOwnProperty\n1,2,3\n");
    expect(read.objects()).toEqual([{constructor: 1, toString: 2, hasOwnProperty: 3}]);
    expect(fromRows([{constructor: 1, valueOf: 2}]).objects()).toEqual([{constructor: 1, valueOf: 2}]);
  });

  test("cannot be __proto__ in a file", () => {
    expect(() => fromCSV("a, __proto__\n1,2\n")).toThrow(refusal("csv"));
  });

  test("cannot be __proto__ in rows, whoever makes a table of them", () => {
    const rows = JSON.parse('[{"__proto__": 1, "a": 2}]');
    expect(() => fromRows(rows)).toThrow(refusal("rows[0]"));
    expect(() => asTable(rows, "table")).toThrow(refusal("rows[0]"));
    expect(() =>
      asTable(
        table([
          ["__proto__", [1]],
          ["a", [2]]
        ]),
        "table"
      )
    ).toThrow(refusal("table"));
  });

  test("cannot be __proto__ in an Arrow file", () => {
    const bytes = toArrowIPC(table({xxproto__: [1, 2], a: [2, 3]}), {format: "stream"}) as Uint8Array;
    const text = Buffer.from(bytes).toString("latin1").replaceAll("xxproto__", "__proto__");
    expect(() => fromArrow(Uint8Array.from(Buffer.from(text, "latin1")))).toThrow(refusal("bytes"));
  });
});

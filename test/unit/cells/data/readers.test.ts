import {table, toArrowIPC} from "arquero";
import {expect, test} from "vitest";
import {fromArrow} from "../../../../cells/data/arrow.ts";
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

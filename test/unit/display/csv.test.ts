import {expect, it} from "vitest";
import {table} from "../../../cells/views/table.ts";
import {csv, tableCsv} from "../../../runtime/display/csv.ts";
import {tableCells} from "../../../runtime/display/table-cells.ts";

it("quotes commas, quotes and line ends, and leaves missing values empty", () => {
  expect(
    csv(
      ["a", "b,c"],
      [
        [1, 'say "hi"'],
        [null, "two\nlines"]
      ]
    )
  ).toBe('a,"b,c"\r\n1,"say ""hi"""\r\n,"two\nlines"\r\n');
});

it("keeps every digit of a table's numbers", () => {
  const view = table({x: [0.1 + 0.2, 1e-12], when: [new Date(0), null], big: [9007199254740991n, 2n]});
  expect(tableCsv(tableCells(view))).toBe(
    "x,when,big\r\n0.30000000000000004,1970-01-01T00:00:00.000Z,9007199254740991\r\n1e-12,,2\r\n"
  );
});

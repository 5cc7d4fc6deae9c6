import {existsSync, readFileSync} from "node:fs";
import type {ColumnTable} from "arquero";
import {beforeAll, describe, expect, test} from "vitest";
import {data} from "../../../../cells/data/data.ts";
import {viewSymbol} from "../../../../cells/views/view.ts";

const folder = new URL("../../../../cells/data/tables/", import.meta.url);

test("the credit table has 4,454 applicants, 1,254 of whom did not pay", async () => {
  const credit = await data.load("credit");
  expect(credit.numRows()).toBe(4454);
  const status = credit.array("Status") as string[];
  expect(status.filter((value) => value === "bad").length).toBe(1254);
  expect(credit.object(0)).toEqual({
    Status: "good",
    Seniority: 9,
    Home: "rent",
    Time: 60,
    Age: 30,
    Marital: "married",
    Records: "no",
    Job: "freelance",
    Expenses: 73,
    Income: 129,
    Assets: 0,
    Debt: 0,
    Amount: 800,
    Price: 846
  });
});

test("the breast cancer table is 569 by 30, with scikit-learn's first row", async () => {
  const table = await data.load("breast_cancer");
  expect([table.numRows(), table.numCols()]).toEqual([569, 31]);
  expect(table.get("mean radius", 0)).toBe(17.99);
  expect(table.get("worst fractal dimension", 0)).toBe(0.1189);
  expect((table.array("diagnosis") as string[]).filter((value) => value === "benign").length).toBe(357);
});

test("a name that is not there is told the near one", async () => {
  await expect(data.load("credits")).rejects.toThrow('Did you mean "credit"?');
  expect(() => data.card("toString")).toThrow(/expected one of credit, [\w, ]+$/);
});

test("a card shows itself as text and a table", () => {
  const views = data.card("credit")[viewSymbol]();
  expect(views).toMatchObject([{kind: "markdown"}, {kind: "table", rows: 14}]);
});

test("changing a card changes no other", () => {
  data.card("iris").columns.length = 0;
  expect(data.card("iris").columns.length).toBe(5);
});

describe.each(data.names())("the card of %s", (name) => {
  const card = data.card(name);
  let table: ColumnTable;
  beforeAll(async () => {
    table = await data.load(name);
  });

  test("names the columns in order, the rows, the target and a licence that lies beside it", () => {
    expect(card.columns.map((column) => column.name)).toEqual(table.columnNames());
    expect(card.rows).toBe(table.numRows());
    expect(table.columnNames()).toContain(card.target);
    expect(existsSync(new URL(card.licenceFile, folder))).toBe(true);
    expect(readFileSync(new URL(card.licenceFile, folder), "utf8").length).toBeGreaterThan(1000);
    for (const text of [card.who, card.source.origin, ...card.mustNot])
      expect(text.length).toBeGreaterThan(10);
  });

  test("counts the missing values and lists the levels of each column", () => {
    for (const column of card.columns) {
      const values = Array.from(table.array(column.name) as ArrayLike<unknown>);
      const present = values.filter((value) => value !== null);
      expect([column.name, values.length - present.length]).toEqual([column.name, column.missing ?? 0]);
      if (column.type === "number") expect(present.every(Number.isFinite)).toBe(true);
      else expect([...new Set(present)].sort()).toEqual(column.levels?.toSorted());
    }
  });
});

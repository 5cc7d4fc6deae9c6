import {expect, test} from "vitest";
import {hatching} from "../../../../../../cells/glassbox/ebm/widgets/hatching.ts";

test("lines run over thin cells, all of them, and over no other", () => {
  // three columns and three rows, the last apart from the others by a gap
  const spans = (ends: [number, number][]) => ends.map(([from, to], bin) => ({bin, from, to}));
  const columns = spans([
    [0, 60],
    [60, 100],
    [106, 124]
  ]);
  const rows = spans([
    [0, 40],
    [40, 100],
    [106, 124]
  ]);
  const thin = (column: number, row: number) => (column + row) % 2 === 0;
  const path = hatching(columns, rows, 124, (column, row) => thin(column.bin, row.bin));
  const near = (at: number) => (span: {from: number; to: number}) =>
    Math.min(Math.abs(at - span.from), Math.abs(at - span.to)) < 0.2;
  const hit = new Set<string>();
  for (const [, ...ends] of path.matchAll(/M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/g)) {
    const [x1, y1, x2, y2] = ends.map(Number);
    for (let k = 1; k < 40; k++) {
      const x = x1 + ((x2 - x1) * k) / 40;
      const y = 124 - (y1 + ((y2 - y1) * k) / 40);
      // the path has tenths: what lies on an edge says nothing
      if ([...columns.map(near(x)), ...rows.map(near(y))].some(Boolean)) continue;
      const column = columns.find(({from, to}) => x > from && x < to);
      const row = rows.find(({from, to}) => y > from && y < to);
      if (!column || !row) throw new Error(`a line where no cell is: ${x}, ${y}`);
      expect(thin(column.bin, row.bin)).toBe(true);
      hit.add(`${column.bin} ${row.bin}`);
    }
  }
  expect([...hit].sort()).toEqual(["0 0", "0 2", "1 1", "2 0", "2 2"]);
});

import {expect, test} from "vitest";
import {data} from "../../../../cells/data/data.ts";
import {ebm} from "../../../../cells/glassbox/ebm/index.ts";

test("an EBM trains in workers under the page, the page stays free, and its probabilities are those of its terms", async () => {
  const credit = await data.load("credit");
  const turns: number[] = [];
  let last = performance.now();
  const watch = new MessageChannel();
  watch.port1.onmessage = () => {
    turns.push(performance.now() - last);
    last = performance.now();
    watch.port2.postMessage(0);
  };
  watch.port2.postMessage(0);
  const told: string[] = [];
  const model = await ebm(
    {table: credit, target: "Status", preset: "fast", outerBags: 2, interactions: 2, seed: 1},
    {progress: (_, note) => told.push(note ?? "")}
  );
  watch.port1.close();
  expect(told.some((note) => note.startsWith("2 of 2 bags"))).toBe(true);
  // reading the table is one turn; all else is many
  expect(turns.toSorted((a, b) => b - a)[1]).toBeLessThan(100);
  expect(model.score(credit)).toBeGreaterThan(0.78);
  const rows = credit.slice(0, 20);
  const terms = model.evalTerms(rows);
  const proba = model.predictProba?.(rows);
  for (let i = 0; i < 20; i++) {
    const own = terms.data.subarray(i * terms.columns, (i + 1) * terms.columns);
    const score = own.reduce((sum, part) => sum + part, model.intercept[0]);
    expect(proba?.data[2 * i + 1]).toBeCloseTo(1 / (1 + Math.exp(-score)), 9);
  }
});

import {readFile} from "node:fs/promises";
import {createRequire} from "node:module";
import type {Page} from "playwright";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeResults {
  violations: {id: string; help: string; nodes: {html: string}[]}[];
}

/** What axe-core finds wrong with a page, a line each: WCAG 2.2 to level AA, and good practice. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate(() =>
    (globalThis as unknown as {axe: {run(options: object): Promise<AxeResults>}}).axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    })
  );
  return results.violations.map(
    ({id, help, nodes}) => `${id}: ${help}: ${nodes.map(({html}) => html.slice(0, 120)).join(" | ")}`
  );
}

import {describe, expect, test} from "vitest";
import {shown, slide} from "./site.ts";
import {violations} from "./violations.ts";
import {visit} from "./visit.ts";

const here = visit();

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test.each(["index", "small", "prose", "stop", "explain", "course/helped", "404"])(
    "the page %s passes axe",
    async (name) => {
      const page = await here.browser.newPage({colorScheme, reducedMotion: "reduce"});
      await page.goto(`${here.site.url}${name}.html`);
      if (name === "small") {
        await slide(page, "Number", 5);
        await expect.poll(() => shown(page, "doubled"), {timeout: 10_000}).toMatch(/10/);
      }
      expect(await violations(page)).toEqual([]);
      await page.close();
    }
  );
});

test.each(["index", "small", "prose", "stop", "course/helped"])(
  "the page %s needs no sideways scrolling at 390 px",
  async (name) => {
    const page = await here.browser.newPage({viewport: {width: 390, height: 844}});
    await page.goto(`${here.site.url}${name}.html`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.close();
  }
);

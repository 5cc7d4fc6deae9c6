import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {Browser, Page} from "playwright";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {openBrowser, openSite, type Site, slide} from "./site.ts";
import {violations} from "./violations.ts";

const words = "a text of several words that goes on for longer than a column of a table should be wide";
const notebook = `---
title: Wide things
---

One says \${failing}, two \${failing + 1}, three \${failing * 2}, and this \${nothing.length}.

\`\`\`ts {#failing}
const failing: number = null.length;
\`\`\`

\`\`\`ts {#short}
const short = 1;
\`\`\`

\`\`\`ts {#long}
const long = [${"1234567, ".repeat(10)}1];
\`\`\`

\`\`\`ts {.static}
const shown = [${"1234567, ".repeat(10)}1];
\`\`\`

\`\`\`ts {#table}
import {fromRows} from "glassbook/data";
const words = "${words}";
fromRows([1, 2, 3].map((row) => ({row, first: words, second: words, third: words, count: 1234567})))
\`\`\`

\`\`\`ts {#many}
fromRows([1, 2, 3].map(() => Object.fromEntries(Array.from({length: 30}, (_, at) => ["column" + at, at]))))
\`\`\`

\`\`\`ts {#number}
const number = view(input.range({label: "Number", min: 0, max: 100, value: 21}));
\`\`\`

\`\`\`ts {#slow}
while (number !== 21 && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 20));
\`\`\`

The end.
`;

let site: Site;
let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "glassbook-"));
  await writeFile(join(folder, "wide.md"), notebook);
  [site, browser] = await Promise.all([openSite({notebooks: folder}), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await rm(folder, {recursive: true, force: true});
});

async function open(width: number, colorScheme: "light" | "dark" = "light"): Promise<Page> {
  const page = await browser.newPage({viewport: {width, height: 800}, colorScheme});
  await page.goto(`${site.url}wide.html`);
  return page;
}

/** How far the contents of the elements reach beyond them. */
const overflow = (page: Page, selector: string) =>
  page
    .locator(selector)
    .evaluateAll((all) => all.map((element) => element.scrollWidth - element.clientWidth));

describe("code", () => {
  test("takes more than the measure only where its lines need it", async () => {
    const page = await open(1280);
    expect(await overflow(page, ".gb-source")).toEqual(Array(8).fill(0));
    const width = (selector: string) =>
      page.locator(selector).evaluate((element) => element.getBoundingClientRect().width);
    const measure = await width(".gb-notebook > p:last-of-type");
    expect(await width("[data-cell=short] .gb-source")).toBe(measure);
    expect(await width("[data-cell=long] .gb-source")).toBeGreaterThan(measure);
    expect(await width(".gb-static")).toBeGreaterThan(measure);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
    await page.close();
  });
});

describe("a table", () => {
  test("breaks texts, not numbers, before it needs to be scrolled", async () => {
    const page = await open(1280);
    expect(await overflow(page, "[data-cell=table] .gb-table-scroll")).toEqual([0]);
    const lines = (cell: string) =>
      page
        .locator(`[data-cell=table] tbody tr:first-child ${cell}`)
        .first()
        .evaluate((element) => {
          const range = document.createRange();
          range.selectNodeContents(element);
          return new Set([...range.getClientRects()].map(({top}) => top)).size;
        });
    expect(await lines("td:nth-child(3)")).toBeGreaterThan(1);
    expect(await lines("td:last-child")).toBe(1);
    await page.close();
  });

  test.each(["light", "dark"] as const)(
    "has a shadow in %s where there is more to the right",
    async (scheme) => {
      const page = await open(390, scheme);
      const region = page.locator("[data-cell=many] .gb-table-scroll");
      await region.scrollIntoViewIfNeeded();
      const ends = async () => {
        const {x, y, width, height} = (await region.boundingBox())!;
        // the strip under the last row's text, near the right edge
        const clip = {x: x + width - 14, y: y + height - 8, width: 12, height: 4};
        return (await page.screenshot({clip})).toString("base64");
      };
      const before = await ends();
      await region.evaluate((element) => element.scrollTo(element.scrollWidth, 0));
      expect(await ends()).not.toBe(before);
      await page.close();
    }
  );
});

describe("an error in a sentence", () => {
  test("is a few words: a link to the cell to blame, or its line and the rest on demand", async () => {
    const page = await open(1280);
    const paragraph = page.locator(".gb-notebook > p").first();
    expect(await paragraph.locator(".gb-error-box").count()).toBe(0);
    expect(await paragraph.getByRole("link", {name: "waits for failing"}).count()).toBe(3);
    expect((await paragraph.textContent())!.length).toBeLessThan(500);
    await paragraph.getByRole("link").first().click();
    expect(await page.locator(".gb-cell:target").getAttribute("data-cell")).toBe("failing");
    const own = paragraph.getByRole("button", {name: /^line 5: /});
    const more = paragraph.locator("[popover]");
    expect(await more.isVisible()).toBe(false);
    await own.click();
    expect(await more.isVisible()).toBe(true);
    expect(await more.textContent()).toContain("nothing");
    // to read it is no act: nothing is loaded for it
    expect(await page.locator(".gb-engine").isVisible()).toBe(false);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});

describe("the engine's line", () => {
  test.each([1280, 390])("covers no button and leaves the page's end readable at %d px", async (width) => {
    const page = await open(width);
    await slide(page, "Number", 5);
    const stop = page.getByRole("button", {name: "Stop: cell slow"});
    await stop.waitFor({timeout: 10_000});
    // at the lower edge of the window, where the line is
    await stop.evaluate((element) => scrollBy(0, element.getBoundingClientRect().bottom - innerHeight + 4));
    const line = (await page.locator(".gb-engine").boundingBox())!;
    if (width === 1280) {
      const box = (await stop.boundingBox())!;
      expect(line.x + line.width).toBeLessThan(box.x);
      const text = (await page.locator(".gb-notebook > p").first().boundingBox())!;
      expect(line.x + line.width).toBeLessThanOrEqual(text.x);
    }
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const foot = (await page.locator(".gb-page-foot p").last().boundingBox())!;
    expect(foot.y + foot.height).toBeLessThanOrEqual((await page.locator(".gb-engine").boundingBox())!.y);
    await page.close();
  });
});

describe("on paper", () => {
  test("there are no buttons, nothing is cut off, and it is day", async () => {
    const page = await open(680, "dark");
    await page.emulateMedia({media: "print", colorScheme: "dark"});
    const buttons = page.locator("button:not(.gb-sort, .gb-error-words):visible");
    expect(await buttons.count()).toBe(0);
    expect(await page.locator(".gb-top").isVisible()).toBe(false);
    expect(await overflow(page, ".gb-source")).toEqual(Array(8).fill(0));
    expect(
      await page
        .locator(".gb-source")
        .first()
        .evaluate((element) => getComputedStyle(element).whiteSpace)
    ).toMatch(/pre-wrap/);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      "rgb(255, 255, 255)"
    );
    await page.close();
  });
});

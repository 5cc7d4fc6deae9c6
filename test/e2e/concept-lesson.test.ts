import {cp, mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {Browser, Page} from "playwright";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {openBrowser, openSite, type Site, shown, slide, watch} from "./site.ts";

// The lessons on concepts as they are published: what a reader does first, and what is loaded for it.
let folder: string;
let site: Site;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "glassbook-lesson-"));
  for (const file of ["concept-bottleneck.md", "does-it-know-stripes.md"]) {
    await cp(join(import.meta.dirname, "../../notebooks", file), join(folder, file));
  }
  [site, browser] = await Promise.all([openSite({notebooks: folder}), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  if (folder) await rm(folder, {recursive: true, force: true});
});

async function open(options: Parameters<Browser["newPage"]>[0] = {}, name = "concept-bottleneck") {
  const page = await browser.newPage({viewport: {width: 1280, height: 1400}, ...options});
  const watched = watch(page);
  await page.goto(`${site.url}${name}.html`);
  return {page, ...watched};
}

const turn = (page: Page, cell: string, concept: string, choice: string) =>
  page
    .locator(`section[data-cell=${cell}]`)
    .getByRole("radiogroup", {name: concept})
    .getByRole("radio", {name: choice, exact: true})
    .click();

describe("the published lesson on concept bottlenecks", () => {
  test("has its results without any script", async () => {
    const {page} = await open({javaScriptEnabled: false});
    expect(await shown(page, "form")).toContain("service good");
    expect(await shown(page, "answer")).toContain("You have corrected nothing yet.");
    expect(await page.locator("section[data-cell=leak-picture] svg").count()).toBeGreaterThan(0);
    expect(await shown(page, "own-form")).toBe("Nothing is loaded yet.");
    await page.close();
  });

  test("is no wider than the screen, on a telephone as on a desk", async () => {
    for (const width of [390, 1280]) {
      const {page, errors} = await open({viewport: {width, height: 844}});
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(errors).toEqual([]);
      await page.close();
    }
  });

  test("answers a reader's first corrections without MiniLM", async () => {
    const {page, requests, errors} = await open();
    await turn(page, "form", "service good", "yes");
    await expect
      .poll(() => shown(page, "answer"), {timeout: 60_000})
      .toContain("You have mended the answer.");
    await slide(page, "Review", 32);
    await expect
      .poll(() => shown(page, "answer"), {timeout: 60_000})
      .toContain("You have corrected nothing yet.");
    expect(requests.filter((url) => url.includes("/store/minilm/"))).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  test("trains in the kernel while the page goes on answering", async () => {
    const {page, errors} = await open();
    const before = await shown(page, "learning-picture");
    await page.evaluate(() => {
      const seen = {turns: 0, still: 0};
      let last = performance.now();
      setInterval(() => {
        seen.turns++;
        seen.still = Math.max(seen.still, performance.now() - last);
        last = performance.now();
      }, 10);
      Object.assign(window, {seen});
    });
    await page.getByLabel("Train it", {exact: true}).selectOption({label: "as a whole"});
    await expect.poll(() => shown(page, "learning-picture"), {timeout: 60_000}).not.toBe(before);
    const {turns, still} = await page.evaluate(
      () => (window as unknown as {seen: {turns: number; still: number}}).seen
    );
    expect(turns).toBeGreaterThan(10);
    // far above what a busy machine makes of it, far below a training
    expect(still).toBeLessThan(2000);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  test("reads a sentence of the reader's own with MiniLM, once it is asked to", async () => {
    const {page, requests, errors} = await open();
    await page.getByRole("button", {name: "Load MiniLM and read it"}).click();
    await expect.poll(() => shown(page, "own-form"), {timeout: 180_000}).toContain("service bad");
    expect(requests.some((url) => url.includes("/store/minilm/"))).toBe(true);
    await turn(page, "own-form", "food good", "yes");
    await expect
      .poll(async () => (await shown(page, "own-form")).replace(/\u00a0/g, " "), {timeout: 20_000})
      .toMatch(/With what you set.*yes/);
    expect(errors).toEqual([]);
    await page.close();
  }, 240_000);
});

describe("the published lesson on stripes", () => {
  const stripes = (options?: Parameters<Browser["newPage"]>[0]) => open(options, "does-it-know-stripes");

  test("has its pictures and its answer without any script, and is no wider than a telephone", async () => {
    const {page} = await stripes({javaScriptEnabled: false, viewport: {width: 390, height: 844}});
    expect(await page.locator("section[data-cell=opening] img").count()).toBe(6);
    expect(await page.locator("section[data-cell=bars] svg").count()).toBeGreaterThan(0);
    const wide = await page
      .locator("body")
      .evaluate((body) => body.ownerDocument.documentElement.scrollWidth);
    expect(wide).toBe(390);
    await page.close();
  });

  test("answers a bet at once, and another class with the networks of its own site", async () => {
    const {page, requests, errors} = await stripes();
    await page.getByLabel("The stripes", {exact: true}).selectOption({label: "speak for a square"});
    const answer = () => shown(page, "bet-answer");
    await expect.poll(answer, {timeout: 60_000}).toContain("You were right.");
    expect(await answer()).toContain("So stripes speak for a square.");
    await page.getByLabel("Ask about", {exact: true}).selectOption({label: "circle"});
    await expect.poll(() => shown(page, "bars"), {timeout: 90_000}).toContain("circle");
    expect(requests.filter((url) => url.includes("/stripes-cnn/")).length).toBeGreaterThan(0);
    expect(requests.filter((url) => !url.startsWith(site.url) && !url.startsWith("blob:"))).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  }, 180_000);
});

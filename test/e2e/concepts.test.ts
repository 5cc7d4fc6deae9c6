import {join} from "node:path";
import type {Browser, Page} from "playwright";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {openBrowser, openSite, type Site, shown, slide, watch} from "./site.ts";

// A built page with a bottleneck whose concepts a reader sets: the widget answers by itself, and the cells that read
// it say the same.
let site: Site;
let browser: Browser;
beforeAll(async () => {
  [site, browser] = await Promise.all([
    openSite({notebooks: join(import.meta.dirname, "concepts")}),
    openBrowser()
  ]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function open(): Promise<{page: Page; errors: string[]}> {
  const page = await browser.newPage({viewport: {width: 1280, height: 1400}});
  const {errors} = watch(page);
  await page.goto(`${site.url}concepts.html`);
  return {page, errors};
}

const turn = (page: Page, concept: string, choice: string) =>
  page.getByRole("radiogroup", {name: concept}).getByRole("radio", {name: choice, exact: true}).click();
const title = async (page: Page) =>
  ((await page.locator("[data-cell=set] .gb-check-title").textContent()) ?? "").replace("\u00a0", " ");
/** The class and its share: "comes back (88 %)". */
const answer = (text: string) => text.match(/(comes back|stays away) \(\d+ %\)/)?.[0];

describe("a concept bottleneck on a built page", () => {
  test("shows its concepts and its answer before any script, and the notebook's answer is the same", async () => {
    const {page, errors} = await open();
    expect(await title(page)).toMatch(/^The model says/);
    const sentence = await shown(page, "answer");
    expect(sentence).toContain("with 0 concepts set");
    expect(sentence).toContain(answer(await title(page)));
    expect(await shown(page, "learnt")).toContain("speaks most for stays away");
    expect(errors).toEqual([]);
    await page.close();
  });

  test("hears the first switch on the still page, answers at once, and so does the notebook", async () => {
    const {page, errors} = await open();
    await turn(page, "noisy", "yes");
    await expect.poll(() => title(page), {timeout: 20_000}).toMatch(/^With what you set/);
    await turn(page, "food bad", "yes");
    await expect.poll(() => shown(page, "answer"), {timeout: 20_000}).toContain("with 3 concepts set");
    expect(await title(page)).toContain("stays away");
    expect(await shown(page, "answer")).toContain(answer(await title(page)));
    await turn(page, "noisy", "no");
    await page
      .getByRole("radiogroup", {name: "food good"})
      .getByRole("radio", {name: "no", exact: true})
      .focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => title(page)).toContain("comes back");
    await expect.poll(() => shown(page, "answer")).toContain(answer(await title(page)));
    expect(errors).toEqual([]);
    await page.close();
  });

  test("lets what was set for one row go with another row, and keeps it over a reload", async () => {
    const {page, errors} = await open();
    await turn(page, "noisy", "yes");
    await expect.poll(() => shown(page, "answer"), {timeout: 20_000}).toContain("with 1 concepts set");
    await page.reload();
    await expect.poll(() => shown(page, "answer"), {timeout: 20_000}).toContain("with 1 concepts set");
    await expect.poll(() => title(page)).toMatch(/^With what you set/);
    await slide(page, "Row", 5);
    await expect.poll(() => shown(page, "answer"), {timeout: 20_000}).toContain("with 0 concepts set");
    await expect.poll(() => title(page)).toMatch(/^The model says/);
    expect(await shown(page, "answer")).toContain(answer(await title(page)));
    await page.getByRole("button", {name: "Set all to the truth"}).click();
    await expect.poll(() => shown(page, "answer")).toContain("with 3 concepts set");
    expect(await title(page)).toContain("right");
    expect(errors).toEqual([]);
    await page.close();
  });
});

import {join} from "node:path";
import type {Browser, Page} from "playwright";
import {afterAll, beforeAll, expect, test} from "vitest";
import {openBrowser, openSite, type Site, shown, slide, watch} from "./site.ts";

let site: Site;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [site, browser] = await Promise.all([
    openSite({notebooks: join(import.meta.dirname, "engine")}),
    openBrowser()
  ]);
  page = await browser.newPage();
  await page.goto(`${site.url}engine.html`);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Waits until so many tokens are shown as computed there. */
const lens = (tokens: number, name: string) =>
  expect.poll(() => shown(page, "lens"), {timeout: 40_000}).toContain(`${tokens} on ${name}: `);
const numberOf = async () => Number(/: ([\d.]+),/.exec(await shown(page, "lens"))![1]);
const tensorsOf = async () => Number(/, (\d+) tensors/.exec(await shown(page, "lens"))![1]);

test("a page says which backend was the fastest in measuring, and lets its reader choose another", async () => {
  const {errors} = watch(page);
  expect(await shown(page, "report")).toContain("Fastest in Node: wasm.");
  expect(await page.getByLabel("Compute on").locator("option").allTextContents()).toContain(
    "webgl, not measured"
  );
  await slide(page, "Tokens", 5);
  const said = await page.evaluateHandle(() => {
    const section = document.querySelector("section[data-cell=report]") as Element;
    const texts: string[] = [];
    new MutationObserver(() => texts.push(section.textContent ?? "")).observe(section, {
      childList: true,
      subtree: true,
      characterData: true
    });
    return texts;
  });
  await page.getByRole("button", {name: "Run again"}).first().click();
  await expect
    .poll(() => shown(page, "report"), {timeout: 40_000})
    .toMatch(
      /^Fastest in this browser: (cpu|wasm|webgl)\. A small transformer's block took [\d.]+ ms on .* webgl/
    );
  // the slowest to start; the others may be measured between two looks
  expect((await said.jsonValue()).some((text) => text.includes("measuring webgl"))).toBe(true);
  const choice = page.getByLabel("Compute on", {exact: true});
  await expect
    .poll(() => choice.locator("option").allTextContents(), {timeout: 20_000})
    .not.toContain("webgl, not measured");
  await expect
    .poll(() => choice.locator("option:checked").textContent())
    .toMatch(/^\w+, [\d.]+ ms \(fastest\)$/);

  await choice.selectOption({label: (await choice.locator("option", {hasText: "cpu"}).textContent())!});
  await lens(5, "cpu");
  const expected = await numberOf();
  await choice.selectOption({label: (await choice.locator("option", {hasText: "webgl"}).textContent())!});
  await lens(5, "webgl");
  expect(await numberOf()).toBeCloseTo(expected, 3);
  expect(await shown(page, "said")).toBe("Computing on webgl.");
  expect(errors).toEqual([]);
});

test("a transformer on WebGL goes on when the graphics card is taken away: it is said, and nothing is lost", async () => {
  await slide(page, "Tokens", 6);
  await lens(6, "webgl");
  const expected = await numberOf();
  const tensors = await tensorsOf();
  await page.getByRole("button", {name: "Take the graphics card away"}).click();
  await lens(6, "wasm");
  expect(await shown(page, "said")).toBe(
    "The webgl backend lost its graphics context; its tensors are gone. Computing on wasm now. What was computed there is computed again."
  );
  expect(await numberOf()).toBeCloseTo(expected, 3);
  expect(await tensorsOf()).toBe(tensors);
  // what comes after is as if nothing had been
  await slide(page, "Tokens", 7);
  await lens(7, "wasm");
  expect(await numberOf()).not.toBeCloseTo(expected, 3);
});

test("a new context is there for the asking, and its loss in the midst of passes leaves nothing behind", async () => {
  await slide(page, "Tokens", 7);
  const choice = page.getByLabel("Compute on", {exact: true});
  const choose = async (name: string) =>
    choice.selectOption({label: (await choice.locator("option", {hasText: name}).textContent())!});
  await choose("cpu");
  await lens(7, "cpu");
  await choose("wasm");
  await lens(7, "wasm");
  const tensors = await tensorsOf();
  await choose("webgl");
  await lens(7, "webgl");
  const expected = await numberOf();
  await page.getByRole("button", {name: "Take the graphics card away"}).click();
  await lens(7, "wasm");
  expect(await numberOf()).toBeCloseTo(expected, 3);
  await slide(page, "Tokens", 3);
  await lens(3, "wasm");
  await slide(page, "Tokens", 7);
  await lens(7, "wasm");
  expect(await numberOf()).toBeCloseTo(expected, 3);
  expect(await tensorsOf()).toBe(tensors);
  const failed = await page.locator('.gb-cell[data-status="failed"]').count();
  expect(failed).toBe(0);
});

import type {Page} from "playwright";
import {afterEach, beforeEach, describe, expect, test} from "vitest";
import {shown, slide} from "./site.ts";
import {visit} from "./visit.ts";

const here = visit();
let page: Page;
beforeEach(async () => {
  page = await (await here.browser.newContext()).newPage();
  await page.goto(`${here.site.url}small.html`);
});
afterEach(() => page.context().close());

const line = () => page.locator(".gb-engine");

describe("a reader without a connection", () => {
  test("is told so in plain words, and the act is carried out when it is back", async () => {
    await page.context().setOffline(true);
    await slide(page, "Number", 30);
    await expect.poll(() => line().textContent()).toMatch(/^No connection\./);
    expect(await line().textContent()).not.toMatch(/http|fetch|\.js/);
    const dot = () => line().evaluate((element) => getComputedStyle(element, "::before").animationName);
    expect(await dot()).toBe("none");
    expect(await shown(page, "doubled")).toMatch(/42/);
    await page.context().setOffline(false);
    await expect.poll(() => shown(page, "doubled"), {timeout: 10_000}).toMatch(/60/);
    await expect.poll(() => line().isHidden()).toBe(true);
  });

  test("tries again with each act", async () => {
    await page.context().setOffline(true);
    await slide(page, "Number", 30);
    await expect.poll(() => line().textContent()).toMatch(/^No connection\./);
    await slide(page, "Number", 31);
    await expect.poll(() => line().textContent()).toMatch(/^No connection\./);
    await page.getByLabel("Animal").selectOption("dog");
    await page.context().setOffline(false);
    await expect.poll(() => shown(page, "doubled"), {timeout: 10_000}).toMatch(/62/);
    await expect.poll(() => shown(page, "named"), {timeout: 10_000}).toMatch(/dog/);
  });

  test("is not left waiting when the connection is back before an attempt without it has failed", async () => {
    let lose: () => void = () => {};
    const lost = new Promise<void>((resolve) => {
      lose = resolve;
    });
    let asked = 0;
    await page.route("**/client-*.js", async (route) => {
      if (++asked > 1) return route.continue();
      await lost;
      await route.abort("internetdisconnected");
    });
    await slide(page, "Number", 31);
    await expect.poll(() => asked).toBe(1);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    lose();
    await expect.poll(() => shown(page, "doubled")).toMatch(/62/);
    await expect.poll(() => line().isHidden()).toBe(true);
  });

  test("who only came near a control has lost nothing", async () => {
    await page.context().setOffline(true);
    await page.getByLabel("Number", {exact: true}).hover();
    await page.waitForTimeout(300);
    await page.context().setOffline(false);
    await slide(page, "Number", 8);
    await expect.poll(() => shown(page, "doubled"), {timeout: 10_000}).toMatch(/16/);
  });
});

// Each part comes by a request of its own, and each may be the one that is lost.
test.each(["**/client-*.js", "**/*.source.json", "**/kernel.html", "**/realm-*.js", "**/kernel-*.js"])(
  "a page that could not load %s loads it at the next act",
  async (part) => {
    await page.route(part, (route) => route.abort());
    await slide(page, "Number", 30);
    await expect
      .poll(() => line().textContent(), {timeout: 10_000})
      .toBe("The engine could not be loaded. Try again, or reload the page.");
    await page.unroute(part);
    await slide(page, "Number", 40);
    await expect.poll(() => shown(page, "doubled"), {timeout: 10_000}).toMatch(/80/);
    await expect.poll(() => line().isHidden()).toBe(true);
  }
);

test("an editor that could not be loaded opens at the next click", async () => {
  await slide(page, "Number", 30);
  await expect.poll(() => shown(page, "doubled"), {timeout: 10_000}).toMatch(/60/);
  await page.route("**/editor-*.js", (route) => route.abort());
  const edit = page.getByRole("button", {name: "Edit cell doubled"});
  await edit.click();
  await expect.poll(() => line().textContent()).toMatch(/could not be loaded/);
  await page.unroute("**/editor-*.js");
  await edit.click();
  await page.locator("section[data-cell=doubled] .cm-content").waitFor({timeout: 10_000});
  await expect.poll(() => line().isHidden()).toBe(true);
});

import type {Page} from "playwright";
import {describe, expect, test} from "vitest";
import {shown, slide, statusOf, watch} from "./site.ts";
import {visit} from "./visit.ts";

const here = visit();
let page: Page;

/** Opens a page and fails the test that uses it if anything goes wrong on it. */
async function open(name: string): Promise<{page: Page; errors: string[]; requests: string[]}> {
  page = await here.browser.newPage();
  const watched = watch(page);
  await page.goto(`${here.site.url}${name}.html`);
  return {page, ...watched};
}

describe("the first act of a reader", () => {
  test("is answered by what follows it, with a word at once and nothing lost", async () => {
    const {errors} = await open("small");
    await slide(page, "Number", 30);
    expect(await page.locator(".gb-engine").textContent()).toMatch(/engine|Running/);
    // moved again before the engine is there: the latest counts
    await slide(page, "Number", 50);
    const started = performance.now();
    await expect.poll(() => shown(page, "doubled"), {timeout: 10_000}).toMatch(/100/);
    const ms = performance.now() - started;
    console.log(`cold: ${Math.round(ms)} ms from the act to the new value`);
    expect(ms).toBeLessThan(3000);
    await expect.poll(() => page.locator("[data-cell=inline-1]").textContent()).toBe("100");
    await expect.poll(() => page.locator(".gb-engine").isHidden()).toBe(true);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("leaves what does not follow it as it was published, node by node", async () => {
    await open("small");
    await page.evaluate(() => {
      for (const id of ["fixed", "rows", "named", "pressed"]) {
        const output = document.querySelector(`[data-cell=${id}] .gb-output`)!;
        for (const node of [output, ...output.querySelectorAll("*")])
          (node as {mark?: boolean} & Element).mark = true;
      }
    });
    await slide(page, "Number", 4);
    await expect.poll(() => shown(page, "doubled")).toMatch(/8/);
    await page.waitForTimeout(300);
    const unmarked = await page.evaluate(() =>
      ["fixed", "rows", "named", "pressed"].flatMap((id) =>
        [...document.querySelectorAll(`[data-cell=${id}] .gb-output, [data-cell=${id}] .gb-output *`)]
          .filter((node) => !(node as {mark?: boolean} & Element).mark)
          .map((node) => `${id}: ${node.outerHTML.slice(0, 80)}`)
      )
    );
    expect(unmarked).toEqual([]);
    const statuses = await page
      .locator(".gb-cell:is([data-cell=fixed], [data-cell=rows])")
      .evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset.status));
    expect(statuses).toEqual(["prerendered", "prerendered"]);
    await page.close();
  });

  test("may be a press of a button, counted from the first", async () => {
    const {errors} = await open("small");
    const button = page.getByRole("button", {name: "Count"});
    await button.click();
    await button.click();
    await expect.poll(() => shown(page, "pressed"), {timeout: 10_000}).toMatch(/2/);
    await button.click();
    await expect.poll(() => shown(page, "pressed")).toMatch(/3/);
    expect(await page.locator("[data-cell=pressed] .gb-console").textContent()).toContain("3");
    expect(errors).toEqual([]);
    await page.close();
  });

  test("may be a choice made with the keyboard alone", async () => {
    await open("small");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the text");
    await page.keyboard.press("Enter");
    const reached = async () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.input);
    for (let presses = 0; presses < 40 && (await reached()) !== "choice/0"; presses++)
      await page.keyboard.press("Tab");
    expect(await reached()).toBe("choice/0");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => shown(page, "named"), {timeout: 10_000}).toMatch(/dog/);
    // the control that the reader is at stays under their hands
    expect(await reached()).toBe("choice/0");
    await page.close();
  });

  test("counts even if it comes before any script of the page", async () => {
    page = await here.browser.newPage();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/loader-*.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${here.site.url}small.html`, {waitUntil: "commit"});
    await slide(page, "Number", 33);
    release();
    await expect.poll(() => shown(page, "doubled"), {timeout: 10_000}).toMatch(/66/);
    await page.close();
  });

  test("may be to run a cell again", async () => {
    await open("small");
    await page.getByRole("button", {name: "Run again: cell rows"}).click();
    await expect.poll(() => statusOf(page, "rows"), {timeout: 10_000}).toBe("done");
    expect(await page.locator("[data-cell=rows] .gb-status").textContent()).toMatch(/Done in/);
    await page.close();
  });
});

describe("a page at work", () => {
  test("runs a notebook with a module of its own, in a folder", async () => {
    const {errors} = await open("course/helped");
    await page.getByLabel("Factor").fill("5");
    await expect.poll(() => shown(page, "tripled"), {timeout: 10_000}).toMatch(/15/);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("stops a cell that never ends, within 200 ms, and goes on", async () => {
    await open("stop");
    await slide(page, "Number", 7);
    await expect.poll(() => shown(page, "next"), {timeout: 10_000}).toMatch(/8/);
    await page.getByLabel("Go on for ever").check();
    await expect.poll(() => statusOf(page, "spin")).toBe("running");
    const ms = await page.evaluate(async () => {
      const cell = document.querySelector<HTMLElement>(".gb-cell[data-cell=spin]")!;
      const started = performance.now();
      cell.querySelector<HTMLElement>("[data-act=stop]")!.click();
      while (cell.dataset.status !== "stopped") {
        if (performance.now() - started > 5000) return Number.NaN;
        await new Promise(requestAnimationFrame);
      }
      return performance.now() - started;
    });
    console.log(`stop: shown after ${Math.round(ms)} ms`);
    expect(ms).toBeLessThan(200);
    // what the page shows is kept, and another cell runs in a new kernel
    expect(await shown(page, "next")).toMatch(/8/);
    const again = performance.now();
    await slide(page, "Number", 9);
    await expect.poll(() => shown(page, "next"), {timeout: 10_000, interval: 20}).toMatch(/10/);
    console.log(`after a stop: another cell ran in ${Math.round(performance.now() - again)} ms`);
    expect(performance.now() - again).toBeLessThan(1000);
    expect(await statusOf(page, "spin")).toBe("stopped");
    await page.close();
  });

  test("runs nothing by itself on demand, until what is stale is asked for", async () => {
    await open("small");
    await page.getByRole("button", {name: "Run on demand"}).click();
    await slide(page, "Number", 11);
    await expect.poll(() => statusOf(page, "doubled"), {timeout: 10_000}).toBe("stale");
    expect(await shown(page, "doubled")).toMatch(/42/);
    await page.getByRole("button", {name: "Run stale cells"}).click();
    await expect.poll(() => shown(page, "doubled")).toMatch(/22/);
    await page.close();
  });

  test("turns dark or light and keeps it for the next page", async () => {
    const context = await here.browser.newContext({colorScheme: "light"});
    const tab = await context.newPage();
    await tab.goto(`${here.site.url}small.html`);
    await tab.getByRole("button", {name: "Dark or light"}).click();
    await tab.goto(`${here.site.url}stop.html`);
    await expect.poll(() => tab.locator("html").getAttribute("data-theme")).toBe("dark");
    await context.close();
  });
});

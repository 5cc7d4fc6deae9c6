import {join} from "node:path";
import type {Browser, Page} from "playwright";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {openBrowser, openSite, type Site, statusOf, watch} from "./site.ts";
import {violations} from "./violations.ts";

// What a reader waits for, in a real browser. Medians: one slow answer is the machine's, half of them are ours.
let site: Site;
let real: Site;
let browser: Browser;
beforeAll(async () => {
  site = await openSite();
  real = await openSite({notebooks: join(import.meta.dirname, "../../notebooks")});
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await real?.close();
});

interface Answer {
  /** ms from the act to the first change of the cell's views */
  shown: number;
  /** the longest task on the main thread meanwhile, ms; 0 where none was over 50 ms */
  longest: number;
  /** what the page said at once */
  said: string;
}

/** Moves a slider and waits, in the page, for the views of a cell to change. */
function act(
  page: Page,
  {input, value, cell}: {input: string; value: number; cell: string}
): Promise<Answer> {
  return page.evaluate(
    async ({input, value, cell}) => {
      const slider = document.querySelector<HTMLInputElement>(`[data-input="${input}"]`)!;
      const output = document.querySelector(`.gb-cell[data-cell="${cell}"] .gb-output`)!;
      const tasks: number[] = [];
      const observer = new PerformanceObserver((list) => {
        for (const {duration} of list.getEntries()) tasks.push(duration);
      });
      observer.observe({type: "longtask"});
      const started = performance.now();
      const changed = new Promise<number>((resolve) => {
        new MutationObserver((_, own) => {
          own.disconnect();
          resolve(performance.now() - started);
        }).observe(output, {childList: true, subtree: true, characterData: true, attributes: true});
      });
      slider.value = String(value);
      slider.dispatchEvent(new Event("input", {bubbles: true}));
      const said = document.querySelector(".gb-engine")?.textContent ?? "";
      const shown = await changed;
      await new Promise((resolve) => setTimeout(resolve, 100));
      observer.disconnect();
      return {shown, longest: Math.max(0, ...tasks), said};
    },
    {input, value, cell}
  );
}

interface Moved {
  /** ms from the last position to the first time that the cell shows what it shows in the end */
  right: number;
  /** the longest task on the main thread since the first position, ms; 0 where none was over 50 ms */
  longest: number;
}

/** Drags the slider through these positions, one every `pace` ms, and waits until the page is at rest. */
function drag(page: Page, positions: number[], pace = 0): Promise<Moved> {
  return page.evaluate(
    async ({positions, pace}) => {
      const slider = document.querySelector<HTMLInputElement>('[data-input="choose/0"]')!;
      const output = document.querySelector('.gb-cell[data-cell="show-bars"] .gb-output')!;
      const line = document.querySelector<HTMLElement>(".gb-engine")!;
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      // the numbers at the bars, without the errors that come later
      const bars = () =>
        [...output.querySelectorAll(".gb-lime-number")].map(({firstChild}) => firstChild?.textContent).join();
      const tasks: number[] = [];
      const tasked = new PerformanceObserver((list) => {
        for (const {duration} of list.getEntries()) tasks.push(duration);
      });
      tasked.observe({type: "longtask"});
      const seen: {at: number; bars: string}[] = [];
      const changed = new MutationObserver(() => seen.push({at: performance.now(), bars: bars()}));
      changed.observe(output, {childList: true, subtree: true, characterData: true, attributes: true});
      let moved = 0;
      for (const position of positions) {
        if (moved) await wait(pace);
        moved = performance.now();
        slider.value = String(position);
        slider.dispatchEvent(new Event("input", {bubbles: true}));
      }
      for (let rest = 0; rest < 5; rest = line.hidden ? rest + 1 : 0) await wait(100);
      tasked.disconnect();
      changed.disconnect();
      const end = bars();
      const right = seen.find(({at, bars}) => at > moved && bars === end)?.at ?? Number.NaN;
      return {right: right - moved, longest: Math.max(0, ...tasks)};
    },
    {positions, pace}
  );
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

describe("a forest of 100 trees, explained with 5,000 samples", () => {
  test("cold: the first act is answered in under 3 s, with a word at once", async () => {
    const page = await browser.newPage();
    const {errors} = watch(page);
    await page.goto(`${site.url}explain.html`);
    const {shown, said} = await act(page, {input: "choose/0", value: 30, cell: "explain"});
    console.log(`cold: ${Math.round(shown)} ms from the first act to the new explanation`);
    expect(said).toBe("Starting the engine…");
    expect(shown).toBeLessThan(3000);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("warm: a new row is explained at once, and the page never hangs", async () => {
    const page = await browser.newPage();
    await page.goto(`${site.url}explain.html`);
    await act(page, {input: "choose/0", value: 31, cell: "explain"});
    await expect.poll(() => statusOf(page, "explain"), {timeout: 10_000}).toBe("done");
    const answers: Answer[] = [];
    for (const value of [40, 50, 60, 70, 80, 90, 100]) {
      await page.waitForTimeout(400);
      answers.push(await act(page, {input: "choose/0", value, cell: "explain"}));
    }
    const shown = median(answers.map((answer) => answer.shown));
    const longest = median(answers.map((answer) => answer.longest));
    console.log(
      `warm: median ${Math.round(shown)} ms from the act to the new explanation (aim 300), ` +
        `longest task of the main thread, median ${Math.round(longest)} ms (0: none over 50)`
    );
    expect(shown).toBeLessThan(300);
    expect(longest).toBeLessThan(50);
    await page.close();
  });
});

describe("the notebook on LIME", () => {
  test("follows its reader to the chosen applicant", async () => {
    const page = await browser.newPage();
    const {errors, requests} = watch(page);
    await page.goto(`${real.url}lime.html`);
    const {shown} = await act(page, {input: "choose/0", value: 33, cell: "applicant"});
    console.log(`lime.md, cold: ${Math.round(shown)} ms from the act to the applicant`);
    expect(shown).toBeLessThan(3000);
    await expect.poll(() => page.locator(".gb-engine").isHidden(), {timeout: 20_000}).toBe(true);
    expect(await page.locator('.gb-cell[data-status="failed"]').count()).toBe(0);
    expect(errors).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(real.url) && !url.startsWith("blob:"))).toEqual([]);
    await page.close();
  });

  // Bounds of an order of magnitude: six charts, twenty runs of LIME and an audit want the machine at the same time.
  test("warm: shows the bars of a new applicant soon, and the page never hangs", async () => {
    const page = await browser.newPage();
    const {errors} = watch(page);
    await page.goto(`${real.url}lime.html`);
    await drag(page, [31]);
    const picture = () => page.locator('[data-cell="crowd-chart"] .gb-wide').innerHTML();
    const before = await picture();
    const rows: Moved[] = [];
    for (const row of [40, 55, 70, 85, 100, 115, 130]) rows.push(await drag(page, [row]));
    const right = median(rows.map((moved) => moved.right));
    const longest = Math.max(...rows.map((moved) => moved.longest));
    console.log(
      `lime.md, warm: median ${Math.round(right)} ms from the act to the new bars (aim 300), ` +
        `longest task of the main thread ${Math.round(longest)} ms (0: none over 50)`
    );
    expect(right).toBeLessThan(1500);
    expect(median(rows.map((moved) => moved.longest))).toBeLessThan(200);
    expect(await picture()).not.toBe(before);
    expect(await page.locator(".gb-output .gb-note").count()).toBe(0);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("dragged over ten applicants: shows the last one's bars soon", async () => {
    const page = await browser.newPage();
    await page.goto(`${real.url}lime.html`);
    await drag(page, [31]);
    const drags: Moved[] = [];
    for (const first of [40, 80, 120]) {
      drags.push(
        await drag(
          page,
          Array.from({length: 10}, (_, step) => first + 3 * step),
          50
        )
      );
    }
    const right = median(drags.map((moved) => moved.right));
    console.log(
      `lime.md, dragged: median ${Math.round(right)} ms from the last position to its bars (aim 400)`
    );
    expect(right).toBeLessThan(2000);
    expect(median(drags.map((moved) => moved.longest))).toBeLessThan(200);
    await page.close();
  });

  test.each(["light", "dark"] as const)("passes axe in %s, before and after an act", async (colorScheme) => {
    const page = await browser.newPage({colorScheme, reducedMotion: "reduce"});
    await page.goto(`${real.url}lime.html`);
    expect(await violations(page)).toEqual([]);
    await act(page, {input: "choose/0", value: 33, cell: "applicant"});
    await expect.poll(() => page.locator(".gb-engine").isHidden(), {timeout: 20_000}).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  test("needs no sideways scrolling at 390 px", async () => {
    const page = await browser.newPage({viewport: {width: 390, height: 844}});
    await page.goto(`${real.url}lime.html`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.close();
  });
});

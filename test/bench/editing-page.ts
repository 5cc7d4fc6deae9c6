/**
 * From a click in the editor to what is seen: `npm run bench:editing-page`. A page that was built, in Chromium: 10,000
 * rows, 14 columns of numbers and 10 pairs; figures on all rows, on a selection and on a slice. The limit is 100 ms.
 */

import {join} from "node:path";
import type {Page} from "playwright";
import {openBrowser, openSite} from "../e2e/site.ts";

const edits = ["raise", "lower", "set", "line", "steps", "increasing", "smooth", "average"] as const;

interface Times {
  /** ms from the click to the new curve in the document */
  curve: number;
  /** to the new figures in the document */
  figures: number;
  /** to the first frame after that */
  frame: number;
}

/** Presses a button of the editor and waits in the page until the figures are new and the page is at rest. */
function press(page: Page, selector: string): Promise<Times> {
  return page.evaluate(async (selector) => {
    const editor = document.querySelector("[data-cell=edit] .gb-edit") as Element;
    const figures = document.querySelector('.gb-cell[data-cell="figures"] .gb-output') as Element;
    const times = {curve: Number.NaN, figures: Number.NaN, frame: Number.NaN};
    const seen = {childList: true, subtree: true, characterData: true, attributes: true};
    const started = performance.now();
    const since = () => performance.now() - started;
    const drawn = new MutationObserver(() => {
      if (Number.isNaN(times.curve)) times.curve = since();
    });
    drawn.observe(editor, seen);
    const told = new MutationObserver(() => {
      times.figures = since();
      requestAnimationFrame(() => {
        // after this frame was painted
        const {port1, port2} = new MessageChannel();
        port1.onmessage = () => {
          times.frame = since();
        };
        port2.postMessage(null);
      });
    });
    told.observe(figures, seen);
    (document.querySelector(selector) as HTMLElement).click();
    await new Promise((resolve) => setTimeout(resolve, 700));
    drawn.disconnect();
    told.disconnect();
    return times;
  }, selector);
}

const site = await openSite({notebooks: join(import.meta.dirname, "editing")});
const browser = await openBrowser();
const page = await browser.newPage({viewport: {width: 1280, height: 1400}});
page.on("pageerror", ({message}) => console.log(`page: ${message}`));
await page.goto(`${site.url}ten-thousand.html`);
await page.locator(".gb-edit [data-do=all]").click();
await page.waitForFunction(
  () => document.querySelector('.gb-cell[data-cell="figures"] .gb-output')?.textContent?.includes("x0"),
  undefined,
  {timeout: 180_000}
);
console.log(
  "ms to the new curve, to the new figures, and until they are painted: fastest, median, slowest of 7"
);
const all: Times[] = [];
for (const tool of edits) {
  const times: Times[] = [];
  for (let round = 0; round < 7; round++) {
    await page.locator(".gb-edit [data-do=all]").click();
    times.push(await press(page, `.gb-edit [data-tool=${tool}]`));
    await press(page, ".gb-edit [data-do=undo]");
  }
  all.push(...times);
  console.log(line(tool, times));
}
console.log(line("all", all));
await browser.close();
await site.close();

function line(name: string, times: Times[]): string {
  const columns = (["curve", "figures", "frame"] as const).map((key) => {
    const own = times.map((one) => one[key]).sort((a, b) => a - b);
    return [own[0], own[own.length >> 1], own[own.length - 1]]
      .map((time) => time.toFixed(1).padStart(7))
      .join("");
  });
  return `${name.padEnd(12)}${columns.join("   ")}`;
}

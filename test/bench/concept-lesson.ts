/**
 * The built lesson on concept bottlenecks in Chromium: `npm run bench:concept-lesson`. The first act with a kernel that
 * is not yet there, a concept set by hand, trainings with the page's longest standstill while they go on, and what was
 * asked of the site in all.
 */

import {cp, mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {openBrowser, openSite, watch} from "../e2e/site.ts";

const folder = await mkdtemp(join(tmpdir(), "glassbook-lesson-"));
const file = "concept-bottleneck.md";
await cp(join(import.meta.dirname, "../../notebooks", file), join(folder, file));
const site = await openSite({notebooks: folder});
const browser = await openBrowser();
const page = await browser.newPage({viewport: {width: 1280, height: 1400}});
const {requests, errors} = watch(page);
await page.goto(`${site.url}concept-bottleneck.html`);

/**
 * From a change of a control to the last change of what a cell shows, and the page's longest time without a turn.
 * `quiet`: milliseconds without a change after which there will be none.
 */
async function timed(what: string, cell: string, selector: string, value: string, quiet: number) {
  const {ms, still} = await page.evaluate(
    async ({cell, selector, value, quiet}) => {
      const place = document.querySelector(`[data-cell="${cell}"] .gb-output`) as Element;
      let text = place.textContent;
      const element = document.querySelector(selector) as HTMLInputElement | HTMLSelectElement;
      if (element instanceof HTMLSelectElement)
        element.selectedIndex = Array.from(element.options).findIndex((option) => option.text === value);
      else element.value = value;
      const began = performance.now();
      let last = 0;
      let turn = began;
      let still = 0;
      for (const type of ["input", "change"]) element.dispatchEvent(new Event(type, {bubbles: true}));
      while (performance.now() - began < 60_000) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        const now = performance.now();
        still = Math.max(still, now - turn);
        turn = now;
        if (place.textContent !== text) {
          text = place.textContent;
          last = now;
        }
        if (last > 0 && now - last > quiet) break;
      }
      return {ms: last - began, still};
    },
    {cell, selector, value, quiet}
  );
  console.log(`${what.padEnd(56)}${ms.toFixed(0).padStart(6)} ms, page still ${still.toFixed(0)} ms at most`);
}

const slider = "[data-cell=choose] input";
await timed("first act: another review", "answer", slider, "3", 3000);
for (const review of ["10", "40", "68"])
  await timed(`review ${review}, once all is warm`, "answer", slider, review, 500);

const times = await page.evaluate(async () => {
  const radios = document.querySelectorAll<HTMLInputElement>(
    "[data-cell=form] [aria-label='service good'] input"
  );
  const all: {drawn: number; painted: number}[] = [];
  for (let round = 0; round < 33; round++) {
    const began = performance.now();
    radios[round % 3].click();
    const drawn = performance.now() - began;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    all.push({drawn, painted: performance.now() - began});
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  // the first of each were compiled on the way
  return all.slice(3);
});
for (const key of ["drawn", "painted"] as const) {
  const sorted = times.map((one) => one[key]).sort((a, b) => a - b);
  const words = `a concept set by hand, ${key}`.padEnd(56);
  console.log(`${words}${sorted[15].toFixed(1).padStart(6)} ms, ${sorted[29].toFixed(1)} at most of 30`);
}

for (const way of [
  "in two steps, the answer from its own forms",
  "as a whole",
  "in two steps, the answer from true forms"
])
  await timed(`trained ${way}`, "learning-picture", "[data-cell=way] select", way, 5000);
const ofMiniLM = requests.filter((url) => url.includes("/store/minilm/"));
console.log(`asked of the site: ${requests.length} files, of MiniLM's ${ofMiniLM.length}`);
for (const error of errors) console.log(`error: ${error}`);
await browser.close();
await site.close();
await rm(folder, {recursive: true});

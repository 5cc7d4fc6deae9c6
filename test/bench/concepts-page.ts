/**
 * From a click on a concept's switch to what is seen: `npm run bench:concepts-page`. A page that was built, in
 * Chromium: the widget's own answer, that it is painted, and the answer of the cell that reads it. The limit is 50 ms.
 */

import {join} from "node:path";
import {openBrowser, openSite} from "../e2e/site.ts";

const site = await openSite({notebooks: join(import.meta.dirname, "../e2e/concepts")});
const browser = await openBrowser();
const page = await browser.newPage({viewport: {width: 1280, height: 1400}});
page.on("pageerror", ({message}) => console.log(`page: ${message}`));
await page.goto(`${site.url}concepts.html`);
await page.getByRole("radiogroup", {name: "noisy"}).getByRole("radio", {name: "yes"}).click();
await page.locator("[data-cell=answer] .gb-output", {hasText: "with 1 concepts set"}).waitFor();

const all = await page.evaluate(async () => {
  const switches = [...document.querySelectorAll<HTMLInputElement>("[aria-label=noisy] input")];
  const answer = document.querySelector("[data-cell=answer] .gb-output") as Element;
  const times: {drawn: number; painted: number; told: number}[] = [];
  for (let round = 0; round < 33; round++) {
    const before = answer.textContent;
    const started = performance.now();
    const since = () => performance.now() - started;
    switches[round % 3].click();
    const drawn = since();
    await new Promise((resolve) =>
      requestAnimationFrame(() => {
        // after this frame was painted
        const {port1, port2} = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      })
    );
    const painted = since();
    while (answer.textContent === before && since() < 2000)
      await new Promise((resolve) => setTimeout(resolve));
    times.push({drawn, painted, told: since()});
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  // the first of each were compiled on the way
  return times.slice(3);
});
console.log("ms from a click: fastest, median, slowest of 30");
for (const [key, words] of [
  ["drawn", "answered in the widget"],
  ["painted", "painted"],
  ["told", "answered by the cell that reads it"]
] as const) {
  const own = all.map((times) => times[key]).sort((a, b) => a - b);
  const columns = [own[0], own[own.length >> 1], own[own.length - 1]].map((time) =>
    time.toFixed(1).padStart(7)
  );
  console.log(`${words.padEnd(36)}${columns.join("")}`);
}
await browser.close();
await site.close();

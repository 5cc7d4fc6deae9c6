/**
 * From a new prompt in a page's text control to its lens: `npm run bench:lens-page`. A page that was built, in Chromium:
 * TinyStories 15M on WASM, 30 tokens, all 7 residual sites, the last place first. The limits are 300 ms to the last
 * place and 1 s to all; after 100 prompts more the memory is that of the start.
 */

import {loadavg} from "node:os";
import {join} from "node:path";
import {chromium, type Page} from "playwright";
import {chromiumFlags, findChromium} from "../chromium.ts";
import {openSite} from "../e2e/site.ts";

const start =
  "Once upon a time there was a little dog who lived in a big house with a boy called Tim. One day the little dog saw a";
const words = "red big new cat tree bird boat man girl box car ball fish bug bear"
  .split(" ")
  .map((word) => ` ${word}`);

interface Times {
  /** ms from the change of the control to the first frame with the last place */
  last: number;
  /** to the first frame with all places */
  all: number;
  /** longest task of the page's thread meanwhile, ms; 0 where none took 50 */
  task: number;
  /** columns of the map */
  places: number;
}

/** Writes a prompt as one who then presses Enter does, and waits in the page until its whole lens is painted. */
function ask(page: Page, prompt: string): Promise<Times> {
  return page.evaluate(async (prompt) => {
    const output = document.querySelector('.gb-cell[data-cell="lens"] .gb-output') as Element;
    const control = document.querySelector("[data-cell=prompt] input") as HTMLInputElement;
    const word = prompt.slice(prompt.lastIndexOf(" ") + 1);
    let task = 0;
    const tasks = new PerformanceObserver((list) => {
      for (const {duration} of list.getEntries()) task = Math.max(task, duration);
    });
    tasks.observe({type: "longtask"});
    // of this prompt, and not of the one before: its last word, one token, stands below the last column
    const unread = (): Element[] | undefined => {
      const below = output.querySelector(".gb-lens-map tfoot th:last-child")?.textContent ?? "";
      return below.endsWith(word) ? [...output.querySelectorAll(".gb-lens-unread")] : undefined;
    };
    const painted = () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(() => {
          const {port1, port2} = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - started);
          port2.postMessage(null);
        });
      });
    const seen = (done: (unread: Element[]) => boolean) =>
      new Promise<number>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no lens of "${word}" within a minute`)), 60_000);
        const look = () => {
          const left = unread();
          if (!left || !done(left)) return;
          changes.disconnect();
          clearTimeout(late);
          void painted().then(resolve);
        };
        const changes = new MutationObserver(look);
        changes.observe(output, {childList: true, subtree: true, characterData: true, attributes: true});
      });
    const last = seen((left) => !left.some((cell) => cell === cell.parentElement?.lastElementChild));
    const all = seen((left) => left.length === 0);
    control.value = prompt;
    const started = performance.now();
    control.dispatchEvent(new Event("input", {bubbles: true}));
    control.dispatchEvent(new Event("change", {bubbles: true}));
    const times = {last: await last, all: await all};
    // a task is told of only after it
    await new Promise((resolve) => setTimeout(resolve, 100));
    tasks.disconnect();
    return {
      ...times,
      task,
      places: output.querySelectorAll(".gb-lens-map tfoot td, .gb-lens-map tfoot th").length - 1
    };
  }, prompt);
}

interface Held {
  /** of tfjs, in the kernel */
  tensors: string;
  /** bytes of JavaScript in the page, after a collection */
  heap: number;
}

async function held(page: Page): Promise<Held> {
  const output = page.locator('.gb-cell[data-cell="tensors"] .gb-output');
  const before = await output.textContent();
  await page.getByRole("button", {name: "Count tensors"}).click();
  await page.waitForFunction(
    (before) => document.querySelector('.gb-cell[data-cell="tensors"] .gb-output')?.textContent !== before,
    before
  );
  const tensors = (await output.textContent())?.match(/\d+ tensors, \d+ bytes/)?.[0] ?? "none";
  const heap = await page.evaluate(() => {
    (globalThis as {gc?: () => void}).gc?.();
    return (performance as {memory?: {usedJSHeapSize: number}}).memory?.usedJSHeapSize ?? Number.NaN;
  });
  return {tensors, heap};
}

const site = await openSite({notebooks: join(import.meta.dirname, "lens")});
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: [...chromiumFlags, "--enable-precise-memory-info", "--js-flags=--expose-gc"]
});
try {
  const page = await browser.newPage({viewport: {width: 1280, height: 1000}});
  page.on("pageerror", ({message}) => console.log(`page: ${message}`));
  await page.goto(`${site.url}prompts.html`);
  // the engine, the model and the first shapes of its matrices
  const cold = await ask(page, `${start} dog`);
  console.log(
    `cold, from the act on a fresh page: ${line([cold.last])} ms to the last place, ${line([cold.all])} to all`
  );
  for (const word of words.slice(0, 3)) await ask(page, `${start}${word}`);
  const before = await held(page);
  const times: Times[] = [];
  for (const word of words) times.push(await ask(page, `${start}${word}`));
  console.log(
    `TinyStories 15M on WASM, ${times[0].places} tokens at 7 sites, median and slowest of ${times.length} prompts:`
  );
  console.log(`  the last place is painted after ${line(times.map(({last}) => last))} ms (limit 300)`);
  console.log(`  all places are painted after    ${line(times.map(({all}) => all))} ms (limit 1,000)`);
  const longest = Math.max(...times.map(({task}) => task));
  console.log(
    `  longest task of the page's thread: ${longest ? `${longest.toFixed(0)} ms` : "none of 50 ms or more"}`
  );
  for (let i = 0; i < 100 - times.length; i++) await ask(page, `${start}${words[i % words.length]}`);
  const after = await held(page);
  console.log("memory before, and after 100 prompts:");
  console.log(`  in the kernel: ${before.tensors}; ${after.tensors}`);
  console.log(`  JavaScript of the page: ${megabytes(before.heap)}; ${megabytes(after.heap)}`);
  console.log(`load of the machine ${loadavg()[0].toFixed(1)}`);
} finally {
  await browser.close();
  await site.close();
}

/** The median, and the slowest where there are several. */
function line(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[sorted.length >> 1].toFixed(0);
  return sorted.length > 1 ? `${median} (slowest ${sorted.at(-1)?.toFixed(0)})` : median;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

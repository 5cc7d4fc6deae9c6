import {drawChartsBy} from "../display/chart-drawer.ts";
import type {Acts} from "./acts.ts";
import {chartsInFrame} from "./charts-in-frame.ts";
import {keepWork} from "./kept-work.ts";
import {KernelFrame} from "./kernel-frame.ts";
import {openSession, type PageSession} from "./open-session.ts";
import {listenToActs} from "./page-acts.ts";
import {PageCells} from "./page-cells.ts";
import {PageKernel} from "./page-kernel.ts";
import type {PageSource} from "./page-source.ts";

// What a page loads when its reader first acts: it brings the kernel up, shows what it sends, and tells it what the
// reader does. Cells stay as they were published until something they read has changed.

interface Ready {
  session: PageSession;
  cells: PageCells;
  kernel: PageKernel;
}

let ready: Promise<Ready> | undefined;

/** Fetches what the page needs and starts the kernel, which runs nothing yet. May be called again after a failure. */
export function warmUp(): Promise<Ready> {
  ready ??= prepare().catch((error) => {
    ready = undefined;
    throw error;
  });
  return ready;
}

/**
 * Makes the page live, and carries out what its reader has done so far. `release` ends the loader's listening; until
 * then nothing has happened, and this may be called again after a failure.
 */
export async function openPage(acts: Acts, release: () => void): Promise<void> {
  const {session, cells, kernel} = await warmUp();
  // in one go: nothing a reader does is heard twice, or not at all
  release();
  cells.mountInputs((id, value) => {
    kernel.input(id, value);
    keepWork();
  });
  const perform = listenToActs(session, cells, (is) => kernel.trouble(is));
  const values = cells.inputValues();
  for (const id of acts.inputs) if (id in values) kernel.input(id, values[id]);
  for (const button of acts.clicks) await perform(button);
  kernel.alive();
  await session.bringDrafts().catch(reportError);
}

async function prepare(): Promise<Ready> {
  // all that can fail comes first
  const article = document.querySelector<HTMLElement>(".gb-notebook")!;
  const {source: sourceUrl, views: viewsUrl} = article.dataset;
  const [source, views] = await Promise.all([
    fetchJson<PageSource>(sourceUrl!),
    fetchJson<Record<string, unknown>>(viewsUrl!)
  ]);
  const cells = new PageCells(article, views);
  const kernelPage = new URL(article.dataset.kernelPage!, document.baseURI);
  const frame = new KernelFrame(kernelPage);
  drawChartsBy(chartsInFrame(frame, new URL(source.charts, kernelPage)));
  const kernel = new PageKernel({article, source, frame, inputs: () => cells.inputValues()});
  const session = openSession({article, source, kernel, cells});
  kernel.onChange((changed) => cells.show(changed, kernel));
  kernel.open();
  return {session, cells, kernel};
}

async function fetchJson<Contents>(url: string): Promise<Contents> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} could not be loaded (${answer.status}).`);
  return (await answer.json()) as Contents;
}

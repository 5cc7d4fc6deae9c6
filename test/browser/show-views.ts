import "../../runtime/display/theme.css";
import "../../runtime/display/view.css";
import axe from "axe-core";
import {afterEach} from "vitest";
import {page} from "vitest/browser";
import {group} from "../../cells/views/group.ts";
import type {View, Viewable} from "../../cells/views/view.ts";
import {mountViews} from "../../runtime/display/mount.ts";
import {renderViewsAsync} from "../../runtime/display/render.ts";

/* Views in a page, as a reader has them: drawn to HTML, then brought to life. Each test begins with none. */

let main: HTMLElement | undefined;
let output: HTMLElement;
let shown: View[] = [];
let mounted: ReturnType<typeof mountViews> | undefined;

function clear(): void {
  mounted?.destroy();
  mounted = undefined;
  main?.remove();
}

afterEach(async () => {
  clear();
  delete document.documentElement.dataset.theme;
  await page.viewport(1280, 900);
});

/** Shows views in the page, in place of those shown before; they go after the test. */
export async function show(...views: (View | Viewable)[]): Promise<HTMLElement> {
  await draw("", views);
  await awaken();
  return output;
}

/** The same as a whole page, with a title and headings; `still` is what was published, before any script. */
export async function showPage(
  title: string,
  views: (View | Viewable)[],
  {still = false} = {}
): Promise<HTMLElement> {
  document.documentElement.lang = "en";
  document.title = title;
  await draw(`<h1>${title}</h1><h2>Seen</h2><h3>Here</h3>`, views);
  if (!still) await awaken();
  return output;
}

/** Brings what is still to life. */
export async function awaken(): Promise<void> {
  mounted = mountViews(output, shown, {onInput() {}});
  await mounted.ready;
}

async function draw(headings: string, views: (View | Viewable)[]): Promise<void> {
  clear();
  shown = group(...views);
  main = document.createElement("main");
  main.innerHTML = `${headings}<div class="gb-output"></div>`;
  output = main.querySelector<HTMLElement>(".gb-output")!;
  output.innerHTML = await renderViewsAsync(shown);
  document.body.append(main);
}

/** What axe-core finds wrong on the page, with all that unfolds unfolded. */
export async function axeFinds(): Promise<string[]> {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const {violations} = await axe.run(document.body, {resultTypes: ["violations"]});
  return violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 160)).join(" | ")}`);
}

/** Shows other views in place of those that are there, as a cell that ran again does. */
export async function update(...views: (View | Viewable)[]): Promise<void> {
  await mounted?.update(group(...views));
}

/** What a test knows to be there. */
export const find = <E extends Element = HTMLElement>(el: Element, selector: string): E =>
  el.querySelector<E>(selector) as E;

/** Waits until the page was drawn once more. */
export const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

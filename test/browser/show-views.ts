import "../../runtime/display/theme.css";
import "../../runtime/display/view.css";
import {afterEach} from "vitest";
import {page} from "vitest/browser";
import {group} from "../../cells/views/group.ts";
import type {View, Viewable} from "../../cells/views/view.ts";
import {mountViews} from "../../runtime/display/mount.ts";
import {renderViewsAsync} from "../../runtime/display/render.ts";

/* Views in a page, as a reader has them: drawn to HTML, then brought to life. Each test begins with none. */

let main: HTMLElement | undefined;
let mounted: ReturnType<typeof mountViews> | undefined;

function clear(): void {
  mounted?.destroy();
  main?.remove();
}

afterEach(async () => {
  clear();
  delete document.documentElement.dataset.theme;
  await page.viewport(1280, 900);
});

/** Shows views in the page, in place of those shown before; they go after the test. */
export async function show(...views: (View | Viewable)[]): Promise<HTMLElement> {
  clear();
  main = document.createElement("main");
  document.body.append(main);
  const all = group(...views);
  main.innerHTML = await renderViewsAsync(all);
  mounted = mountViews(main, all, {onInput() {}});
  await mounted.ready;
  return main;
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

import type {HtmlView, MarkdownView, View} from "../../cells/views/view.ts";
import type {LiveView} from "./live-view.ts";
import {ViewSequence} from "./view-sequence.ts";

/** The views in the holes of Markdown or HTML. While the text around them stays, only they change. */
export async function liveHoles(element: HTMLElement, view: MarkdownView | HtmlView): Promise<LiveView> {
  const elements = [...element.querySelectorAll<HTMLElement>("[data-view]")].filter(
    (hole) => hole.parentElement?.closest("[data-view]") === element
  );
  // Where the text did not take a hole up (in a comment, in code), the whole is drawn again each time.
  if (elements.length !== view.values.length) return {destroy() {}};
  const holes = elements.map(
    (hole) => new ViewSequence(hole.parentElement!, {inline: true, elements: [hole]})
  );
  await Promise.all(holes.map((hole, index) => hole.show([view.values[index]])));
  return {
    update(next: View) {
      if (next.kind !== view.kind || next.parts.join("\0") !== view.parts.join("\0")) return false;
      next.values.forEach((value, index) => {
        void holes[index].show([value]);
      });
      return true;
    },
    destroy() {
      for (const hole of holes) hole.destroy();
    }
  };
}

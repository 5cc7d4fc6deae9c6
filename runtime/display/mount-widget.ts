import type {View, WidgetView} from "../../cells/views/view.ts";
import {liveFigure} from "./live-figure.ts";
import type {LiveView} from "./live-view.ts";

/** A widget drawn in place of its still picture; a new state reaches it through its model. */
export async function liveWidget(element: HTMLElement, view: WidgetView): Promise<LiveView> {
  const figure = await liveFigure(element, view);
  if (!figure) return {destroy() {}};
  return {
    update(next: View) {
      if (next.kind !== "widget" || next.name !== view.name) return false;
      figure.show(next);
      return true;
    },
    destroy: figure.destroy
  };
}

import type {View} from "../../cells/views/view.ts";
import {liveInput} from "./mount-input.ts";
import {valueText} from "./render-value.ts";
import {saveText} from "./save.ts";
import type {Tools} from "./tools.ts";

/** A view's element with its behaviour attached. */
export interface LiveView {
  /** Shows another view of the same kind in place; false when the element must be replaced. */
  update?(view: View, tools: Tools): boolean;
  destroy(): void;
}

const inert: LiveView = {destroy() {}};

/** Attaches to an element what its view does when scripts run. The modules for it are loaded here. */
export async function liven(element: HTMLElement, view: View): Promise<LiveView> {
  switch (view.kind) {
    case "value":
      return onAction(element, "copy", async (button) => {
        await navigator.clipboard.writeText(valueText(view.tree));
        confirm(button, "Copied");
      });
    case "table": {
      const {liveTable} = await import("./mount-table.ts");
      return liveTable(element, view);
    }
    case "vega-lite": {
      const {liveChartView} = await import("./mount-chart.ts");
      return liveChartView(element, view);
    }
    case "widget": {
      const {liveWidget} = await import("./mount-widget.ts");
      return liveWidget(element, view);
    }
    case "input":
      return liveInput(element, view);
    case "markdown":
    case "html": {
      if (view.values.length === 0) return inert;
      const {liveHoles} = await import("./mount-holes.ts");
      return liveHoles(element, view);
    }
    default:
      return inert;
  }
}

/** Calls `act` for clicks on the element's buttons of this action. */
export function onAction(
  element: HTMLElement,
  action: string,
  act: (button: HTMLElement) => unknown
): LiveView {
  const listener = (event: Event) => {
    const button = (event.target as Element).closest<HTMLElement>(`[data-action="${action}"]`);
    if (button && button.closest("[data-view]") === element) void act(button);
  };
  element.addEventListener("click", listener);
  return {destroy: () => element.removeEventListener("click", listener)};
}

/** Saves as CSV what `make` gives when the element's button is clicked. */
export function onSaveCsv(
  element: HTMLElement,
  name: string,
  make: () => Promise<string> | string
): LiveView {
  return onAction(element, "csv", async () => saveText(`${name}.csv`, "text/csv", await make()));
}

function confirm(button: HTMLElement, word: string): void {
  const text = button.firstChild as Text;
  const before = text.data;
  if (before === word) return;
  text.data = word;
  setTimeout(() => {
    text.data = before;
  }, 1500);
}

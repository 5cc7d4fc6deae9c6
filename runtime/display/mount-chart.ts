import type {VegaLiteView} from "../../cells/views/view.ts";
import {chartNumbers} from "./chart-numbers.ts";
import {numbersCsv} from "./csv.ts";
import {type LiveView, onSaveCsv} from "./live-view.ts";

/** A chart with parameters or tooltips is drawn by Vega in the page; any other stays the picture it is. */
export async function liveChartView(element: HTMLElement, view: VegaLiteView): Promise<LiveView> {
  const saving = onSaveCsv(element, "chart", () => numbersCsv(chartNumbers(view)!));
  const container = element.querySelector<HTMLElement>(".gb-chart");
  // Asked without loading Vega: most charts are pictures, and their page never needs it.
  if (!container || !answersPointer(view)) return saving;
  const {liveChart} = await import("./chart.ts");
  const drawing = document.createElement("div");
  drawing.className = "gb-drawing gb-drawing-live";
  const still = [...container.childNodes];
  container.append(drawing);
  const live = await liveChart(view, drawing);
  for (const node of still) node.remove();
  return {
    destroy() {
      live.finalize();
      saving.destroy();
    }
  };
}

/** Whether the chart does more when scripts run: parameters to move or tooltips. */
function answersPointer({spec}: VegaLiteView): boolean {
  return /"(params|tooltip)":(?!null|false)/.test(
    JSON.stringify({...spec, data: undefined, datasets: undefined})
  );
}

import type {VegaLiteView} from "../../cells/views/view.ts";

/** Gives a chart's drawing as HTML; rejects with what is wrong with the chart. */
export type ChartDrawer = (view: VegaLiteView) => Promise<string>;

const here: ChartDrawer = async (view) => {
  const {chartSvg} = await import("./chart.ts");
  return chartSvg(view);
};

let drawer = here;

/** The drawing of a chart, made in this realm unless `drawChartsBy` named another. */
export const chartDrawing: ChartDrawer = (view) => drawer(view);

/** Leaves the drawing to another realm: a chart takes a tenth of a second, and a page should not stand still so long. */
export function drawChartsBy(other: ChartDrawer): void {
  drawer = other;
}

import type {VegaLiteView} from "../../cells/views/view.ts";
import {chartSvg} from "./chart.ts";

// Draws charts for a page, in a worker.

export interface ChartRequest {
  request: number;
  view: VegaLiteView;
}

export type ChartAnswer = {request: number; svg: string} | {request: number; problem: string};

addEventListener("message", async ({data: {request, view}}: MessageEvent<ChartRequest>) => {
  let answer: ChartAnswer;
  try {
    answer = {request, svg: await chartSvg(view)};
  } catch (error) {
    answer = {request, problem: (error as Error).message};
  }
  self.postMessage(answer);
});

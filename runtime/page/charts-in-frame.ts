import type {ChartDrawer} from "../display/chart-drawer.ts";
import type {ChartAnswer, ChartRequest} from "../display/chart-worker.ts";
import type {KernelFrame, RealmWorker} from "./kernel-frame.ts";

interface Waiting {
  resolve(svg: string): void;
  reject(error: Error): void;
}

/** Draws charts in a worker of their own, started with the first chart, so that the page never stands still for one. */
export function chartsInFrame(frame: KernelFrame, worker: URL): ChartDrawer {
  const waiting = new Map<number, Waiting>();
  let started: Promise<RealmWorker> | undefined;
  let count = 0;

  async function start(): Promise<RealmWorker> {
    const drawer = await frame.start(worker);
    drawer.port.onmessage = ({data}: MessageEvent<ChartAnswer>) => {
      const asked = waiting.get(data.request);
      waiting.delete(data.request);
      if ("svg" in data) asked?.resolve(data.svg);
      else asked?.reject(new Error(data.problem));
    };
    drawer.onLost((reason) => {
      drawer.terminate();
      // the next chart tries again
      started = undefined;
      for (const {reject} of waiting.values()) reject(new Error(`what draws charts was lost: ${reason}`));
      waiting.clear();
    });
    return drawer;
  }

  return async (view) => {
    started ??= start().catch((error) => {
      started = undefined;
      throw error;
    });
    const {port} = await started;
    return new Promise((resolve, reject) => {
      const request = ++count;
      waiting.set(request, {resolve, reject});
      port.postMessage({request, view} satisfies ChartRequest);
    });
  };
}

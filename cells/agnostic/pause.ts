import type {Steps} from "../math/steps.ts";

/** The longest a cell computes before others get a turn, in milliseconds. */
const TURN = 30;

/**
 * A check for long loops: throws when the run was aborted, and once its turn is over lets the event loop
 * serve messages and timers. Call it often: it costs one clock reading. `due()` says whether `await` is needed.
 */
export interface Pause {
  due(): boolean;
  turn(): Promise<void>;
}

export function pausing(signal: AbortSignal): Pause {
  let start = performance.now();
  return {
    due() {
      signal.throwIfAborted();
      return performance.now() - start > TURN;
    },
    async turn() {
      await nextTask();
      signal.throwIfAborted();
      start = performance.now();
    }
  };
}

/** Resolves in a later task. A message is not delayed as nested timers are in browsers. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** The result of all steps, with turns for others where they are due. */
export async function inTurns<Result>(steps: Steps<Result>, pause: Pause): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (pause.due()) await pause.turn();
  }
}

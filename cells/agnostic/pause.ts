import type {Steps} from "../math/steps.ts";

/** The longest that loops compute before messages and timers get a turn, in milliseconds: all loops together. */
const TURN = 30;

/** A loop among many computes no shorter than this: it is to get on. */
const SHORTEST = 4;

// Loops take turns in one thread. Each on its own would let a message wait for all of them, so they share a clock
// and part the turn among them; and a loop of short calls comes to its pause too.
let began = 0;
let waiting = 0;

/**
 * A check for long loops: throws when the run was aborted, and once its turn is over lets the event loop
 * serve messages and timers. Call it often: it costs one clock reading. `due()` says whether `await` is needed.
 */
export interface Pause {
  due(): boolean;
  turn(): Promise<void>;
}

export function pausing(signal: AbortSignal): Pause {
  return {
    due() {
      signal.throwIfAborted();
      return performance.now() - began > Math.max(SHORTEST, TURN / (1 + waiting));
    },
    async turn() {
      waiting++;
      await nextTask();
      waiting--;
      signal.throwIfAborted();
      began = performance.now();
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

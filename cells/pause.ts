import type {Steps} from "./math/steps.ts";

/** The longest that a loop computes before messages and timers get a turn, in milliseconds. */
const TURN = 30;

/** Milliseconds after which a loop lets those that began later go first; again after twice, four times as long. */
const SHORT = 240;

// Loops take turns in one thread. Only the one whose turn comes next has a task of its own, so a message waits for one
// turn and not for all; and a loop of short calls comes to its pause too, because all read one clock.
let began = 0;
let loops = 0;
let awake = false;
const waiting: Waiting[] = [];

/** A loop between two turns. */
interface Waiting {
  /** How long it has computed, in doublings: what is soon done goes before what takes long. */
  level: number;
  /** the how-manieth loop it is: of those alike the one that began first goes on first */
  order: number;
  go(): void;
}

/**
 * A check for long loops: throws when the run was aborted, and once its turn is over lets the event loop
 * serve messages and timers. Call it often: it costs one clock reading. `due()` says whether `await` is needed.
 */
export interface Pause {
  due(): boolean;
  turn(): Promise<void>;
}

export function pausing(signal: AbortSignal): Pause {
  const order = loops++;
  let since = performance.now();
  let computed = 0;
  return {
    due() {
      signal.throwIfAborted();
      return performance.now() - began > TURN;
    },
    async turn() {
      computed += performance.now() - since;
      const level = Math.floor(Math.log2(1 + computed / SHORT));
      const place: Waiting = {level, order, go() {}};
      // an aborted loop has nothing to wait for
      const end = () => leave(place);
      signal.addEventListener("abort", end);
      await new Promise<void>((go) => {
        place.go = go;
        waiting.push(place);
        if (!awake) void serve();
      });
      signal.removeEventListener("abort", end);
      signal.throwIfAborted();
      since = performance.now();
    }
  };
}

function leave(place: Waiting): void {
  const at = waiting.indexOf(place);
  if (at < 0) return;
  waiting.splice(at, 1);
  place.go();
}

/** Lets the waiting loops go on, one a task. */
async function serve(): Promise<void> {
  awake = true;
  while (waiting.length > 0) {
    await nextTask();
    if (waiting.length === 0) break;
    const next = waiting.reduce((a, b) => ((b.level - a.level || b.order - a.order) < 0 ? b : a));
    waiting.splice(waiting.indexOf(next), 1);
    began = performance.now();
    next.go();
  }
  awake = false;
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

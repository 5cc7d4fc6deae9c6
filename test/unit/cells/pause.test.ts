import {expect, test} from "vitest";
import {pausing} from "../../../cells/pause.ts";

const {signal} = new AbortController();

/** Keeps the thread for a millisecond, or longer on a busy machine. */
function work(): void {
  const end = performance.now() + 1;
  while (performance.now() < end);
}

/** The most milliseconds of work (at most) done between two turns of the event loop, while `loops` run. */
async function longestStretch(loops: (() => Promise<void>)[], done: () => number): Promise<number> {
  let longest = 0;
  let seen = done();
  let running = true;
  const look = () => {
    longest = Math.max(longest, done() - seen);
    seen = done();
    if (running) setImmediate(look);
  };
  setImmediate(look);
  await Promise.all(loops.map((loop) => loop()));
  running = false;
  return Math.max(longest, done() - seen);
}

test("loops that run at once keep others waiting no longer than one alone does", async () => {
  let steps = 0;
  const loop = async () => {
    const pause = pausing(signal);
    for (let i = 0; i < 100; i++) {
      work();
      steps++;
      if (pause.due()) await pause.turn();
    }
  };
  // a turn of 30 ms, and a step that was begun
  expect(await longestStretch([loop, loop, loop, loop, loop], () => steps)).toBeLessThanOrEqual(40);
  expect(steps).toBe(500);
});

test("a loop of short calls, each with a pause of its own, lets others have their turn", async () => {
  let steps = 0;
  const call = async () => {
    const pause = pausing(signal);
    for (let i = 0; i < 3; i++) {
      work();
      steps++;
      if (pause.due()) await pause.turn();
    }
  };
  const loop = async () => {
    for (let i = 0; i < 50; i++) await call();
  };
  expect(await longestStretch([loop], () => steps)).toBeLessThanOrEqual(40);
});

test("what is soon done goes before what takes long, and of those alike the first before the second", async () => {
  const ended: string[] = [];
  const loop = async (name: string, milliseconds: number) => {
    const pause = pausing(signal);
    for (let i = 0; i < milliseconds; i++) {
      work();
      if (pause.due()) await pause.turn();
    }
    ended.push(name);
  };
  const long = loop("long", 800);
  // by now the long one has computed for a while
  await new Promise((resolve) => setTimeout(resolve, 400));
  await Promise.all([long, loop("first", 40), loop("second", 40)]);
  expect(ended).toEqual(["first", "second", "long"]);
});

test("a loop that was aborted ends at its next check, or after its turn", async () => {
  const controller = new AbortController();
  const pause = pausing(controller.signal);
  const turn = pause.turn();
  controller.abort(new Error("enough"));
  await expect(turn).rejects.toThrow("enough");
  expect(() => pause.due()).toThrow("enough");
});

test("an aborted loop does not wait for those before it", async () => {
  const controller = new AbortController();
  const before = (async () => {
    const pause = pausing(signal);
    for (let i = 0; i < 200; i++) {
      work();
      if (pause.due()) await pause.turn();
    }
    return "before";
  })();
  const turn = pausing(controller.signal)
    .turn()
    .catch(() => "aborted");
  controller.abort(new Error("enough"));
  expect(await Promise.race([before, turn])).toBe("aborted");
  await before;
});

import {nextTask} from "./next-task.ts";

/** Thrown into a loop that has held the kernel for longer than its cell may. */
export class LoopTimeout extends Error {
  constructor(seconds: number) {
    super(
      `A loop ran for more than ${seconds} s without a pause, so it was ended. ` +
        "Let it do less, `await` now and then, raise the cell's timeout in the line that opens it (`{timeout=60}`), or run it once without a limit."
    );
    this.name = "LoopTimeout";
  }
}

/**
 * Measures for how long code has held the kernel: from the first guard of a task to the end of that task. Awaiting
 * a promise that is already settled does not end a task, so such a loop counts as one stretch too; a training that
 * lets the event loop turn may last for hours.
 */
export class StretchGuard {
  #began: number | undefined;

  /** Another cell begins; it does not answer for the one before it in the same task. */
  begin(): void {
    this.#began = undefined;
  }

  /**
   * How long the present stretch is (ms).
   * @throws LoopTimeout when it is longer than `seconds`
   */
  check(seconds: number): number {
    const now = performance.now();
    if (this.#began === undefined) {
      this.#began = now;
      nextTask(() => {
        this.#began = undefined;
      });
      return 0;
    }
    const elapsed = now - this.#began;
    if (elapsed > seconds * 1000) throw new LoopTimeout(seconds);
    return elapsed;
  }
}

import {nextTask} from "./next-task.ts";

/** Thrown into a loop that has held the kernel for longer than its cell may. */
export class LoopTimeout extends Error {
  constructor(seconds: number) {
    super(
      `A loop ran for more than ${seconds} s without a pause, so it was ended. ` +
        "Let it do less, `await` now and then, raise the cell's timeout, or run it once without a limit."
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

  /** @throws LoopTimeout when the present stretch is longer than `seconds` */
  check(seconds: number): void {
    const now = performance.now();
    if (this.#began === undefined) {
      this.#began = now;
      nextTask(() => {
        this.#began = undefined;
      });
    } else if (now - this.#began > seconds * 1000) {
      throw new LoopTimeout(seconds);
    }
  }
}

/** A computation that pauses at places where others may take a turn: it yields there, and returns its result. */
export type Steps<Result> = Generator<void, Result, void>;

/** The result of all steps, without a pause. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

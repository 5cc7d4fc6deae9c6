import {maxBudget} from "./guards.ts";

/**
 * Makes the `$guard` of a scope: `check` throws when the run must end (its deadline has passed, it was
 * superseded). The guard is told the iterations of the loop's last round and answers with those of the next:
 * twice as many while asking comes more often than once a millisecond, fewer when it comes less often than
 * every four. A light loop is asked once in thousands of iterations, a heavy one at each.
 */
export function loopGuard(
  check: () => void,
  now: () => number = () => performance.now()
): (round: number) => number {
  let last = now();
  return (round) => {
    check();
    const at = now();
    const elapsed = at - last;
    last = at;
    if (elapsed < 1) return Math.min(2 * round + 15, maxBudget);
    return elapsed > 4 ? round >> 2 : round;
  };
}

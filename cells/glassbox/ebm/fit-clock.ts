import type {Stage} from "./loss-curve.ts";

/** What is expected of a stage, for each bag. */
export interface StagePlan {
  stage: Stage;
  terms: number;
  /** until the loss falls no more; a guess */
  steps: number;
  /** milliseconds of one step */
  stepTime: number;
  /** milliseconds besides the steps */
  otherTime: number;
}

interface Runner {
  began: number;
  steps: number;
  /** milliseconds it took; undefined: not yet at its end */
  time?: number;
}

/** Tells from the plan, and from how far the bags are, how much time is left. */
export class FitClock {
  readonly #plans: StagePlan[];
  readonly #bags: number;
  readonly #lanes: number;
  readonly #now: () => number;
  readonly #began: number;
  readonly #runners: Runner[][];
  #share = 0;

  /**
   * @param lanes bags that run at the same time
   * @param now a clock in milliseconds; given by tests
   */
  constructor(plans: StagePlan[], bags: number, lanes: number, now = () => performance.now()) {
    this.#plans = plans;
    this.#bags = bags;
    this.#lanes = Math.min(lanes, bags);
    this.#now = now;
    this.#began = now();
    this.#runners = plans.map(() => []);
  }

  begins(stage: number, bag: number): void {
    this.#runners[stage][bag] = {began: this.#now(), steps: 0};
  }

  sees(stage: number, bag: number, steps: number): void {
    this.#runners[stage][bag].steps = steps;
  }

  ends(stage: number, bag: number, steps: number): void {
    const runner = this.#runners[stage][bag];
    runner.steps = steps;
    runner.time = this.#now() - runner.began;
  }

  /** Milliseconds until all is done. */
  left(): number {
    let pace = 1;
    let left = 0;
    for (const [s, plan] of this.#plans.entries()) {
      const runners = this.#runners[s].filter((runner) => runner !== undefined);
      pace = this.#pace(plan, runners) ?? pace;
      const ended = runners.filter(({time}) => time !== undefined);
      const mean = (value: (runner: Runner) => number) =>
        ended.reduce((sum, runner) => sum + value(runner), 0) / ended.length;
      const steps = ended.length ? mean((runner) => runner.steps) : plan.steps;
      const whole = ended.length
        ? mean((runner) => runner.time as number)
        : pace * (plan.steps * plan.stepTime + plan.otherTime);
      for (const runner of runners) {
        if (runner.time !== undefined) continue;
        // A bag that has gone on for longer than was thought will go on for some more.
        const rest = Math.max(steps, 1.1 * runner.steps) - runner.steps;
        left += pace * (rest * plan.stepTime + plan.otherTime);
      }
      left += (this.#bags - runners.length) * whole;
    }
    return left / this.#lanes;
  }

  /** The share that is done, 0 to 1; it never falls. */
  share(): number {
    const spent = this.#now() - this.#began;
    const share = spent / Math.max(1e-9, spent + this.left());
    this.#share = Math.max(this.#share, Math.min(1, share));
    return this.#share;
  }

  /** How much slower than planned the steps are. */
  #pace({stepTime}: StagePlan, runners: Runner[]): number | undefined {
    let planned = 0;
    let spent = 0;
    for (const {began, steps, time} of runners) {
      if (steps === 0) continue;
      planned += steps * stepTime;
      spent += time ?? this.#now() - began;
    }
    return planned > 0 ? spent / planned : undefined;
  }
}

/** "about 12 s", "about 3 min": as exact as such a guess may be said. */
export function aboutTime(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 1) return "less than 1 s";
  if (seconds < 90) return `about ${seconds < 10 ? Math.round(seconds) : 5 * Math.round(seconds / 5)} s`;
  const minutes = seconds / 60;
  return minutes < 90 ? `about ${Math.round(minutes)} min` : `about ${Math.round(minutes / 60)} h`;
}

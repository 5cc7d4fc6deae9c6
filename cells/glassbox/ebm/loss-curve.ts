/** How the validation loss of a bag fell: mean log loss, or mean squared error. */
export interface LossCurve {
  /** counted from 0 */
  bag: number;
  stage: Stage;
  /** steps made until each point, rising; empty for a bag without validation rows */
  steps: number[];
  losses: number[];
}

/** What is boosted: the terms of single features, then the pairs on top of them. */
export type Stage = "features" | "pairs";

/** Follows a loss in a bounded number of points: when they are too many, every other one goes. */
export class LossTrace {
  /** the smallest loss so far; NaN before the first */
  lowest = NaN;
  readonly steps: number[] = [];
  readonly losses: number[] = [];
  readonly #most: number;
  #every: number;
  #next = 0;

  /**
   * @param every steps from one point to the next, at first
   * @param most points at most, besides the last
   */
  constructor(every: number, most = 256) {
    this.#every = every;
    this.#most = most;
  }

  see(step: number, loss: number): void {
    if (Number.isNaN(loss)) return;
    if (!(loss >= this.lowest)) this.lowest = loss;
    if (step < this.#next) return;
    this.#add(step, loss);
    if (this.steps.length >= this.#most) this.#thin();
    this.#next = (this.steps.at(-1) as number) + this.#every;
  }

  /** The last step, which must not be missed. */
  end(step: number, loss: number): void {
    if (!Number.isNaN(loss) && this.steps.at(-1) !== step) this.#add(step, loss);
  }

  #add(step: number, loss: number): void {
    this.steps.push(step);
    this.losses.push(loss);
  }

  #thin(): void {
    for (const values of [this.steps, this.losses]) {
      for (let at = 1; 2 * at < values.length; at++) values[at] = values[2 * at];
      values.length = Math.ceil(values.length / 2);
    }
    this.#every *= 2;
  }
}

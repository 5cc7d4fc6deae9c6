import {plain} from "../../views/number-words.ts";
import {
  type BoostingReport,
  type Callbacks,
  type InteractionsReport,
  usualEveryRounds,
  type Verdict,
  verdictOf
} from "./callbacks.ts";
import {aboutTime, FitClock, type StagePlan} from "./fit-clock.ts";
import type {LossCurve} from "./loss-curve.ts";
import type {BagReport, WatchedResult} from "./watch-bag.ts";

/** Hears from the bags of a fit: tells the progress, asks the callbacks, keeps the loss curves. */
export class FitWatch {
  readonly bags: number;
  /** rounds after which a bag asks; 0: never */
  readonly askEvery: number;
  /** whether a callback has ended everything */
  over = false;
  readonly #curves: LossCurve[] = [];
  readonly #plans: StagePlan[];
  readonly #clock: FitClock;
  readonly #callbacks: Callbacks;
  readonly #progress: (fraction: number, note?: string) => void;
  /** of the terms of each stage */
  readonly #names: string[][] = [];
  readonly #ended: number[];

  constructor(
    plans: StagePlan[],
    bags: number,
    lanes: number,
    callbacks: Callbacks,
    progress: (fraction: number, note?: string) => void
  ) {
    this.bags = bags;
    this.#plans = plans;
    this.#clock = new FitClock(plans, bags, lanes);
    this.#callbacks = callbacks;
    this.#progress = progress;
    this.#ended = plans.map(() => 0);
    this.askEvery = callbacks.boosting ? (callbacks.everyRounds ?? usualEveryRounds) : 0;
  }

  /** Names the terms of a stage. */
  names(stage: number, names: string[]): void {
    this.#names[stage] = names;
  }

  begins(stage: number, bag: number): void {
    this.#clock.begins(stage, bag);
  }

  hear(stage: number, bag: number, {steps, loss}: BagReport): void {
    this.#clock.sees(stage, bag, steps);
    this.#tell(stage, steps, loss);
  }

  async ask(stage: number, bag: number, {steps, loss, lowestLoss, gains}: BagReport): Promise<Verdict> {
    if (this.over) return "stopAll";
    const names = this.#names[stage];
    const report: BoostingReport = {
      bag,
      stage: this.#plans[stage].stage,
      steps,
      rounds: Math.floor(steps / Math.max(1, names.length)),
      loss,
      lowestLoss,
      terms: names.map((name, t) => ({name, gain: gains[t]}))
    };
    const verdict = await verdictOf("boosting", this.#callbacks.boosting?.(report));
    if (verdict === "stopAll") this.over = true;
    return verdict;
  }

  /** Whether pairs shall be boosted. */
  async askPairs(report: InteractionsReport): Promise<boolean> {
    if (!this.#callbacks.interactions) return true;
    return (await verdictOf("interactions", this.#callbacks.interactions(report))) === "continue";
  }

  ends(stage: number, bag: number, {curve, steps, loss}: WatchedResult): void {
    this.#clock.ends(stage, bag, steps);
    this.#ended[stage]++;
    this.#curves.push({bag, stage: this.#plans[stage].stage, ...curve});
    this.#tell(stage, steps, loss);
  }

  /** The loss curves of some bags, by stage, the bags counted anew. */
  curvesOf(bags: number[]): LossCurve[] {
    return this.#plans.flatMap(({stage}) =>
      bags.flatMap((bag, place) => {
        const curve = this.#curves.find((own) => own.bag === bag && own.stage === stage);
        return curve ? [{...curve, bag: place}] : [];
      })
    );
  }

  #tell(stage: number, steps: number, loss: number): void {
    const {terms, stage: name} = this.#plans[stage];
    const share = this.#clock.share();
    const rounds = Math.floor(steps / Math.max(1, terms));
    const parts = [
      `${this.#ended[stage]} of ${this.bags} bags${this.#plans.length > 1 ? ` (${name})` : ""}; round ${rounds}`,
      ...(Number.isNaN(loss) ? [] : [`loss ${plain(loss, 4)}`])
    ];
    const left = this.#clock.left();
    this.#progress(share, `${parts.join(", ")}${left > 0 ? `; ${aboutTime(left)} left` : ""}`);
  }
}

/**
 * Follows the validation loss of a bag, keeps the scores at its lowest point, and says when to stop: when the last
 * `patience` losses are no better than the best before them.
 */
export class LossWatch {
  lowest = NaN;
  readonly #patience: number;
  readonly #tolerance: number;
  readonly #scores: Float64Array[];
  readonly #best: Float64Array[];
  /** terms whose scores have changed since the lowest point */
  readonly #changed = new Set<number>();
  readonly #recent: Float64Array;
  #seen = 0;
  #lowestBefore = Infinity;
  /** place in #recent of its smallest loss */
  #place = 0;

  /** @param scores of each term, as they are; the watch copies them where the loss is lowest */
  constructor(patience: number, tolerance: number, scores: Float64Array[]) {
    this.#patience = patience;
    this.#tolerance = tolerance;
    this.#scores = scores;
    this.#best = scores.map((values) => values.slice());
    this.#recent = new Float64Array(patience);
  }

  /** Takes the loss after a term's update; true if it is time to stop. While smoothing it never is. */
  see(loss: number, term: number, smoothing: boolean): boolean {
    this.#changed.add(term);
    if (Number.isNaN(loss)) return false;
    if (!(loss > this.lowest)) {
      this.lowest = loss;
      for (const changed of this.#changed) this.#best[changed].set(this.#scores[changed]);
      this.#changed.clear();
    }
    return smoothing || this.#patience === 0 ? false : this.#isStuck(loss);
  }

  #isStuck(loss: number): boolean {
    const recent = this.#recent;
    const place = this.#seen % this.#patience;
    if (this.#seen >= this.#patience) this.#lowestBefore = Math.min(this.#lowestBefore, recent[place]);
    recent[place] = loss;
    if (this.#seen === 0 || loss <= recent[this.#place]) this.#place = place;
    else if (place === this.#place) this.#place = smallest(recent, Math.min(this.#seen + 1, this.#patience));
    this.#seen++;
    if (this.#lowestBefore === Infinity) return false;
    const scale = Math.min(Math.abs(this.lowest), Math.abs(this.#lowestBefore));
    return this.#lowestBefore - scale * this.#tolerance <= recent[this.#place];
  }

  /** The scores at the lowest loss; as they are where none was measured. */
  best(): Float64Array[] {
    return Number.isNaN(this.lowest) ? this.#scores : this.#best;
  }
}

function smallest(values: Float64Array, length: number): number {
  let place = 0;
  for (let at = 1; at < length; at++) if (values[at] < values[place]) place = at;
  return place;
}

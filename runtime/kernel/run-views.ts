import type {View} from "../../cells/views/view.ts";
import {toInline, toView} from "../display/to-view.ts";
import {type AnyGenerator, isGenerator, isThenable} from "./output.ts";
import {Pump} from "./pump.ts";

/** What the views need of their run. */
export interface ViewsOwner {
  readonly superseded: boolean;
  /** There is something new to see. */
  displayed(): void;
  /** The run is not settled before `ready` has been called as often as this. */
  await(): void;
  ready(): void;
  failed(thrown: unknown): void;
  /** A generator gives no more. */
  exhausted(): void;
  /** Marks that code of the run goes on; call what it returns when it has ended. */
  busy(): () => void;
}

/** What a run shows, in the order of its `display` calls; a promise or a generator keeps its place for later. */
export class RunViews {
  readonly #owner: ViewsOwner;
  readonly #seen: (value: unknown) => View[];
  readonly #slots: View[][] = [];
  readonly #pumps: Pump[] = [];

  constructor(owner: ViewsOwner, {inline}: {inline: boolean}) {
    this.#owner = owner;
    this.#seen = inline ? toInline : (value) => toView(value);
  }

  get all(): View[] {
    return this.#slots.flat();
  }

  /** whether a generator that is displayed may give more */
  get giving(): boolean {
    return this.#pumps.some((pump) => pump.giving);
  }

  display(value: unknown): void {
    const slot = this.#slots.push([]) - 1;
    if (isGenerator(value)) void this.#each(slot, value);
    else if (isThenable(value)) void this.#later(slot, value);
    else this.#show(slot, this.#seen(value));
  }

  /** Shows what is a view already. */
  add(view: View): void {
    this.#show(this.#slots.push([]) - 1, [view]);
  }

  /** Ends the generators that are displayed. */
  end(): void {
    for (const pump of this.#pumps) void pump.return();
  }

  #show(slot: number, views: View[]): void {
    this.#slots[slot] = views;
    this.#owner.displayed();
  }

  async #later(slot: number, value: PromiseLike<unknown>): Promise<void> {
    const done = this.#owner.busy();
    this.#owner.await();
    try {
      const shown = await value;
      if (!this.#owner.superseded) this.#show(slot, this.#seen(shown));
      this.#owner.ready();
    } catch (thrown) {
      this.#owner.failed(thrown);
    } finally {
      done();
    }
  }

  async #each(slot: number, generator: AnyGenerator): Promise<void> {
    const pump = new Pump(generator, () => this.#owner.busy());
    this.#pumps.push(pump);
    this.#owner.await();
    try {
      for (let first = true; !this.#owner.superseded; first = false) {
        const {done, value} = await pump.next();
        if (!done && !this.#owner.superseded) this.#show(slot, this.#seen(value));
        if (first) this.#owner.ready();
        if (done) break;
      }
      this.#owner.exhausted();
    } catch (thrown) {
      this.#owner.failed(thrown);
    }
  }
}

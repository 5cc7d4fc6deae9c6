import type {CellError, View} from "../../cells/views/view.ts";
import {type MountedViews, mountViews} from "../display/mount.ts";
import {updateStatus} from "../display/status.ts";
import {readControl} from "../inputs/control-value.ts";
import type {CellState} from "../kernel/kernel.ts";
import {offerAct} from "./offered-act.ts";
import type {Progress} from "./page-kernel.ts";

/** One cell of the page, or an inline one: where its views, its console and its state stand. */
export class PageCell {
  readonly element: HTMLElement;
  /** whether it is in the window, or nearly */
  near = false;
  /** whether its views have come to life: until then their buttons are pictures, which nobody hears */
  alive = false;
  readonly #published: () => View[];
  readonly #onInput: (id: string, value: unknown) => void;
  #mounted: MountedViews | undefined;
  #drawn: {views?: View[]; error?: CellError} = {};
  #wanted: {views?: View[]; error?: CellError} = {};
  #console: {lines?: CellState["console"]; count: number} = {count: -1};
  #consoleMounted: MountedViews[] = [];

  constructor(element: HTMLElement, published: () => View[], onInput: (id: string, value: unknown) => void) {
    this.element = element;
    this.#published = published;
    this.#onInput = onInput;
  }

  get #output(): HTMLElement {
    return this.element.querySelector<HTMLElement>(":scope > .gb-output") ?? this.element;
  }

  get hasInputs(): boolean {
    return this.#output.querySelector("[data-input]") !== null;
  }

  /** whether what is to be drawn has a chart in it */
  get hasChart(): boolean {
    return this.#wanted.views?.some(({kind}) => kind === "vega-lite") ?? false;
  }

  /** Brings the published views to life where they stand; resolves when they are. */
  mount(): Promise<void> {
    this.#mounted ??= this.#mountWith(this.#published());
    return this.#mounted.ready;
  }

  /** Shows what the kernel says of the cell. Returns whether there is something else to draw. */
  show(state: CellState, {views, progress}: {views?: View[]; progress?: Progress}): boolean {
    const {status, ms, recomputed, error, giving} = state;
    this.element.dataset.status = status;
    const place = this.element.querySelector<HTMLElement>(".gb-status");
    // who waits for the end of a training sees that it goes on
    if (place && giving) updateStatus(place, {status: "running", ...progress});
    else if (place) updateStatus(place, {status, ms, recomputed, ...progress});
    const button = this.element.querySelector<HTMLButtonElement>(".gb-state > button");
    if (button) offerAct(button, state);
    if (state.console.length > 0 || views || error) this.#showConsole(state.console);
    this.#wanted = {views, error};
    return views !== this.#drawn.views || error !== this.#drawn.error;
  }

  /** Draws the views last told of, in the place of those that differ. */
  async draw(): Promise<void> {
    const {views, error} = this.#wanted;
    this.#drawn = this.#wanted;
    const standing = views ?? this.#published().filter(({kind}) => kind !== "error");
    const all: View[] = error ? [...standing, {kind: "error", error}] : standing;
    if (this.#mounted) await this.#mounted.update(all);
    else {
      // what was published need not come to life first
      this.#mounted = this.#mountWith(all);
      await this.#mounted.ready;
    }
  }

  #mountWith(views: View[]): MountedViews {
    const inline = this.#output === this.element;
    const mounted = mountViews(this.#output, views, {onInput: this.#onInput, inline});
    const heard = () => {
      this.alive = true;
    };
    void mounted.ready.then(heard, heard);
    return mounted;
  }

  /** The values that the controls of the cell stand at, by input id; those that cannot be read left out. */
  inputValues(): Record<string, unknown> {
    const controls = [...this.#output.querySelectorAll<HTMLElement>("[data-input]")];
    const values = controls.map((control) => [control.dataset.input!, readControl(control)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  }

  #showConsole(lines: CellState["console"]): void {
    const place = this.element.querySelector<HTMLElement>(":scope > .gb-console");
    if (!place || (lines === this.#console.lines && lines.length === this.#console.count)) return;
    this.#console = {lines, count: lines.length};
    for (const view of this.#consoleMounted.splice(0)) view.destroy();
    place.replaceChildren(
      ...lines.map(({level, views}) => {
        const row = document.createElement("div");
        row.className = "gb-console-line";
        row.dataset.level = level;
        this.#consoleMounted.push(mountViews(row, views, {onInput: this.#onInput}));
        return row;
      })
    );
  }
}

import {escapeHtml} from "../../../views/escape.ts";
import {patch} from "../../../views/patch.ts";
import {readStops} from "../../../views/read-stops.ts";
import {sharedSelection, shownPlace} from "../../../views/tokens/index.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import type {LensState} from "../view.ts";
import {rankOfFinal, statistics} from "./lens-fill.ts";
import {type Cell, lensReadout, pinnedPaths} from "./lens-readout.ts";
import {lensLegend, lensTable} from "./lens-table.ts";
import {pathStops, pathsAtMost} from "./paths-plot.ts";

/** The lens: the next token as each layer would say it, at each place of a text. */
const widget: WidgetModule<LensState> = {
  default: {
    render({model, el}) {
      const lens = new LiveLens(el, () => model.get("state"));
      const draw = (): void => lens.draw();
      draw();
      model.on("change:state", draw);
      return () => {
        lens.remove();
        model.off("change:state", draw);
      };
    }
  },
  toStatic,
  toNumbers
};

export default widget.default;

/** A map that a reader walks with the pointer or the arrow keys. */
class LiveLens {
  readonly #el: HTMLElement;
  readonly #state: () => LensState;
  readonly #pictures: ReturnType<typeof readStops>;
  readonly #pins = new Set<number>();
  readonly #ending = new AbortController();
  #statistic = statistics[0];
  #key = "";
  #unlisten: () => void = () => {};
  #cell: Cell = {site: 0, column: 0};
  #marked: Element[] = [];
  #frame = 0;

  constructor(el: HTMLElement, state: () => LensState) {
    this.#el = el;
    this.#state = state;
    this.#pictures = readStops(el, () => {
      const {column} = this.#cell;
      return state().places[column].read ? pathStops(pinnedPaths(state(), column, this.#pins)) : [];
    });
    const {signal} = this.#ending;
    el.addEventListener("pointerover", (event) => this.#point(event), {signal});
    el.addEventListener("focusin", (event) => this.#point(event), {signal});
    el.addEventListener("pointerleave", () => this.#leave(), {signal});
    el.addEventListener("focusout", () => this.#leave(), {signal});
    el.addEventListener("click", (event) => this.#click(event), {signal});
    el.addEventListener("keydown", (event) => this.#walk(event), {signal});
    el.addEventListener("change", (event) => this.#fill(event), {signal});
  }

  /** Draws the state anew; what was chosen stays where the text is the same. */
  draw(): void {
    const state = this.#state();
    const {key, places, sites} = state;
    if (key !== this.#key) {
      this.#unlisten();
      this.#key = key;
      this.#pins.clear();
      this.#cell = {site: sites.length - 1, column: places.length - 1};
      this.#unlisten = this.#selection.listen((now) => this.#follow(shownPlace(now)));
      const chosen = this.#columnOf(shownPlace(this.#selection.get()));
      if (chosen !== undefined) this.#cell.column = chosen;
    }
    this.#cell.site = Math.min(this.#cell.site, sites.length - 1);
    this.#cell.column = Math.min(this.#cell.column, places.length - 1);
    patch(this.#el, lensHtml(state, this.#statistic.id, this.#cell, this.#pins));
    this.#mark();
    this.#pictures.drawn();
    // the newest token stands at the right
    const scroll = this.#el.querySelector(".gb-lens-scroll");
    if (scroll && this.#cell.column === places.length - 1) scroll.scrollLeft = scroll.scrollWidth;
  }

  remove(): void {
    this.#ending.abort();
    this.#unlisten();
    this.#pictures.remove();
    cancelAnimationFrame(this.#frame);
  }

  get #selection() {
    return sharedSelection(this.#el.ownerDocument, this.#key);
  }

  #columnOf(position: number | undefined): number | undefined {
    const column = this.#state().places.findIndex((place) => place.position === position);
    return column < 0 ? undefined : column;
  }

  #cellOf(event: Event): Cell | undefined {
    const td = (event.target as Element).closest?.<HTMLElement>("td[data-column]");
    const site = td?.closest<HTMLElement>("tr[data-site]")?.dataset.site;
    return td && site !== undefined ? {site: Number(site), column: Number(td.dataset.column)} : undefined;
  }

  #point(event: Event): void {
    const cell = this.#cellOf(event);
    if (!cell) return;
    this.#cell = cell;
    this.#selection.set({over: this.#state().places[cell.column].position});
    this.#look();
  }

  #leave(): void {
    this.#selection.set({over: undefined});
  }

  /** Another view of the text shows another place. */
  #follow(position: number | undefined): void {
    const column = this.#columnOf(position);
    if (column === undefined || column === this.#cell.column) return;
    this.#cell = {...this.#cell, column};
    this.#look();
  }

  #click(event: Event): void {
    const button = (event.target as Element).closest?.<HTMLElement>("[data-pin], [data-unpin]");
    if (button?.dataset.pin) this.#pin(Number(button.dataset.pin));
    if (button?.dataset.unpin) this.#pins.delete(Number(button.dataset.unpin));
    const cell = this.#cellOf(event);
    if (cell) this.#choose(cell);
    if (button) this.#look();
  }

  #choose(cell: Cell): void {
    const {places} = this.#state();
    const {position, read} = places[cell.column];
    this.#cell = cell;
    this.#selection.set({chosen: position, over: position});
    if (read) this.#pin(read.top[cell.site * read.k]);
    this.#look();
  }

  /** Pins a token; the one that was pinned first gives way where there are too many. */
  #pin(token: number): void {
    this.#pins.delete(token);
    this.#pins.add(token);
    // two lines are of the model's answer and of what follows
    if (this.#pins.size > pathsAtMost - 2) this.#pins.delete([...this.#pins][0]);
  }

  #walk(event: KeyboardEvent): void {
    const cell = this.#cellOf(event);
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const {places, sites} = this.#state();
    const [top, right] = [sites.length - 1, places.length - 1];
    const moves: Record<string, Cell> = {
      ArrowUp: {...cell, site: Math.min(top, cell.site + 1)},
      ArrowDown: {...cell, site: Math.max(0, cell.site - 1)},
      ArrowRight: {...cell, column: Math.min(right, cell.column + 1)},
      ArrowLeft: {...cell, column: Math.max(0, cell.column - 1)},
      Home: {...cell, column: 0},
      End: {...cell, column: right},
      PageUp: {...cell, site: top},
      PageDown: {...cell, site: 0}
    };
    if (event.key === "Enter" || event.key === " ") this.#choose(cell);
    else if (Object.hasOwn(moves, event.key)) this.#td(moves[event.key])?.focus();
    else return;
    event.preventDefault();
  }

  #fill(event: Event): void {
    const select = (event.target as Element).closest?.<HTMLSelectElement>("[data-lens-fill]");
    const chosen = statistics.find(({id}) => id === select?.value);
    if (!chosen) return;
    this.#statistic = chosen;
    this.draw();
  }

  /** Shows the cell that is looked at, once a frame however fast the pointer is. */
  #look(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.#mark();
      const readout = this.#el.querySelector(".gb-lens-read");
      if (readout) patch(readout, lensReadout(this.#state(), this.#cell, this.#pins));
      this.#pictures.drawn();
    });
  }

  #td({site, column}: Cell): HTMLElement | null {
    return this.#el.querySelector(`tr[data-site="${site}"]`)?.children[column + 1] as HTMLElement | null;
  }

  #mark(): void {
    for (const element of this.#marked) {
      element.classList.remove("gb-lens-here", "gb-lens-column");
      if (element.matches("td")) (element as HTMLElement).tabIndex = -1;
    }
    const here = this.#td(this.#cell);
    const heads = [...this.#el.querySelectorAll(".gb-lens-map :is(thead, tfoot) tr")].map(
      (row) => row.children[this.#cell.column + 1]
    );
    for (const head of heads) head?.classList.add("gb-lens-column");
    here?.classList.add("gb-lens-here");
    if (here) here.tabIndex = 0;
    this.#marked = [...heads, ...(here ? [here] : [])];
  }
}

export function toStatic(state: LensState): string {
  const cell = {site: state.sites.length - 1, column: state.places.length - 1};
  return lensHtml(state, "probability", cell, new Set());
}

function lensHtml(state: LensState, fill: string, cell: Cell, pins: ReadonlySet<number>): string {
  const statistic = statistics.find(({id}) => id === fill)!;
  const {model, processing, normalization} = state;
  const scaled =
    normalization === "own" ? "each state by its own size" : "every state by the last one's size";
  return (
    `<div class="gb-lens"><p class="gb-lens-title">What each layer would say next, were it the last</p>` +
    `${lensLegend(state, statistic)}${lensTable(state, statistic, cell)}` +
    `<div class="gb-lens-read">${lensReadout(state, cell, pins)}</div>` +
    `<p class="gb-lens-note">A dot is a space. Point at a cell, or walk with the arrow keys; a click or Enter pins its token. ${escapeHtml(model)}, ${escapeHtml(processing)}; normed ${scaled}.</p></div>`
  );
}

/** One row a site and place. */
export function toNumbers({places, sites, pieces, words}: LensState): NumbersTable {
  return {
    columns: [
      "place",
      "token",
      "after",
      "likeliest",
      "probability",
      "entropy",
      "KL to final",
      "rank of final"
    ],
    rows: places.flatMap(({position, read}) =>
      read
        ? sites.map((label, site) => [
            position,
            pieces[position],
            label,
            words[read.top[site * read.k]],
            read.probabilities[site * read.k],
            read.entropy[site],
            read.kl[site],
            rankOfFinal(read, site)
          ])
        : []
    )
  };
}

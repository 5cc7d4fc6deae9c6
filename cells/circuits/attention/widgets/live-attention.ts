import {patch} from "../../../views/patch.ts";
import {fillLevel, fillLevels, selectTokens, sharedSelection} from "../../../views/tokens/index.ts";
import type {PatternsState} from "../view.ts";
import {paintHead, tonesOf} from "./paint.ts";
import {alternative, focusHead, hint, patternsHtml} from "./patterns-html.ts";
import {sayCell, sayPlace, weightsOf} from "./readout.ts";
import {type Look, plainLook, type Shading, shadingOf, shareOf} from "./shading.ts";

/** Attention that answers the pointer and the keys. All heads are painted once; pointing moves two outlines. */
export class LiveAttention {
  readonly #el: HTMLElement;
  readonly #state: () => PatternsState;
  readonly #selecting: ReturnType<typeof selectTokens>;
  readonly #ending = new AbortController();
  #drawn?: PatternsState;
  #shading!: Shading;
  #focus = 0;
  #cell?: {query: number; key: number};
  #chips: HTMLElement[] = [];
  #filled: number[] = [];

  constructor(el: HTMLElement, state: () => PatternsState) {
    this.#el = el;
    this.#state = state;
    const {signal} = this.#ending;
    el.addEventListener("change", (event) => this.#choose(event), {signal});
    el.addEventListener("click", (event) => this.#pick(event), {signal});
    el.addEventListener("keydown", (event) => this.#key(event), {signal});
    el.addEventListener("pointermove", (event) => this.#point(event), {signal});
    el.addEventListener("pointerdown", (event) => this.#point(event), {signal});
    el.addEventListener("pointerout", (event) => this.#leave(event), {signal});
    this.#selecting = selectTokens(el, {key: () => state().key, shown: (place) => this.#show(place)});
    // the colours of day and night
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#paint(), {signal});
    const theme = new MutationObserver(() => this.#paint());
    theme.observe(el.ownerDocument.documentElement, {attributeFilter: ["data-theme"]});
    signal.addEventListener("abort", () => theme.disconnect());
  }

  draw(): void {
    const state = this.#state();
    if (this.#drawn?.key !== state.key || this.#drawn?.focus !== state.focus) {
      this.#focus = Math.max(
        0,
        state.heads.findIndex(({name}) => name === state.focus)
      );
      this.#cell = undefined;
    }
    this.#focus = Math.min(this.#focus, state.heads.length - 1);
    this.#drawn = state;
    this.#shading = shadingOf(state, this.#look());
    const canvas = (head: number) => `<canvas class="gb-attention-picture" data-paints="${head}"></canvas>`;
    patch(this.#el, patternsHtml(state, this.#shading, this.#focus, canvas));
    this.#chips = [...this.#el.querySelectorAll<HTMLElement>("[data-place]")];
    this.#filled = this.#chips.map(() => 0);
    this.#paint();
    this.#selecting.drawn();
  }

  remove(): void {
    this.#selecting.remove();
    this.#ending.abort();
  }

  /** As the boxes are ticked: also those that were before this came to life. */
  #look(): Look {
    const look = {...plainLook};
    for (const box of this.#el.querySelectorAll<HTMLInputElement>("[data-look]")) {
      look[box.dataset.look as keyof Look] = box.checked;
    }
    return look;
  }

  #paint(): void {
    const tones = tonesOf(this.#el.querySelectorAll(".gb-attention-levels > span"));
    for (const canvas of this.#el.querySelectorAll<HTMLCanvasElement>("canvas[data-paints]")) {
      paintHead(canvas, this.#shading, Number(canvas.dataset.paints), tones);
    }
  }

  #choose(event: Event): void {
    if ((event.target as Element).closest?.("[data-look]")) this.draw();
  }

  #pick(event: Event): void {
    const cell = (event.target as Element).closest?.<HTMLElement>("[data-head]");
    if (cell) this.#bring(Number(cell.dataset.head));
  }

  /** Brings a head to the front: only its own parts change. */
  #bring(head: number): void {
    const state = this.#state();
    this.#focus = head;
    for (const cell of this.#el.querySelectorAll<HTMLElement>("[data-head]")) {
      const chosen = Number(cell.dataset.head) === head;
      cell.setAttribute("aria-selected", String(chosen));
      cell.tabIndex = chosen ? 0 : -1;
    }
    patch(this.#el.querySelector(".gb-attention-name")!, innerOf(focusHead(state.heads[head])));
    const field = this.#el.querySelector<HTMLElement>(".gb-attention-field")!;
    field.setAttribute("aria-label", alternative(state, head));
    const canvas = field.querySelector("canvas")!;
    canvas.dataset.paints = String(head);
    paintHead(canvas, this.#shading, head, tonesOf(this.#el.querySelectorAll(".gb-attention-levels > span")));
    this.#selecting.drawn();
  }

  #point(event: PointerEvent): void {
    const field = (event.target as Element).closest?.(".gb-attention-field");
    if (!field) return;
    const {left, top, width, height} = field.getBoundingClientRect();
    const {size} = this.#shading;
    const place = (at: number, all: number) => Math.max(0, Math.min(size - 1, Math.floor((at / all) * size)));
    this.#stand(place(event.clientY - top, height), place(event.clientX - left, width));
  }

  #leave(event: PointerEvent): void {
    const field = (event.target as Element).closest?.(".gb-attention-field");
    if (!field || field.contains(event.relatedTarget as Node | null)) return;
    this.#cell = undefined;
    sharedSelection(this.#el.ownerDocument, this.#state().key).set({over: undefined});
    this.#selecting.drawn();
  }

  /** Marks one cell, and shows its token in every view of this text. */
  #stand(query: number, key: number): void {
    if (this.#cell?.query === query && this.#cell.key === key) return;
    this.#cell = {query, key};
    const over = this.#shading.look.reversed ? key : query;
    const selection = sharedSelection(this.#el.ownerDocument, this.#state().key);
    if (selection.get().over === over) this.#show(over);
    else selection.set({over});
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = event.target as HTMLElement;
    if (target.matches("[data-head]")) this.#walkHeads(event, target);
    else if (target.matches(".gb-attention-field")) this.#walkCells(event);
  }

  #walkHeads(event: KeyboardEvent, from: HTMLElement): void {
    const {heads} = this.#state();
    const here = heads[Number(from.dataset.head)];
    const step = {ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0]}[event.key];
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#bring(Number(from.dataset.head));
    }
    if (!step) return;
    event.preventDefault();
    const layers = [...new Set(heads.map(({layer}) => layer))];
    const layer = layers[layers.indexOf(here.layer) + step[0]];
    const row = heads.filter((head) => head.layer === layer);
    const at = heads.filter((head) => head.layer === here.layer).indexOf(here) + step[1];
    const next = step[0] ? row[Math.min(at, row.length - 1)] : row[at];
    if (!next) return;
    const index = heads.indexOf(next);
    this.#bring(index);
    this.#el.querySelector<HTMLElement>(`[data-head="${index}"]`)?.focus();
  }

  #walkCells(event: KeyboardEvent): void {
    const last = this.#shading.size - 1;
    const {query, key} = this.#cell ?? {query: last, key: last};
    const next: Record<string, [number, number]> = {
      ArrowRight: [query, key + 1],
      ArrowLeft: [query, key - 1],
      ArrowDown: [query + 1, key],
      ArrowUp: [query - 1, key],
      Home: [query, 0],
      End: [query, last]
    };
    const to = this.#cell ? next[event.key] : next[event.key] && [query, key];
    if (!to) return;
    event.preventDefault();
    const inside = (at: number) => Math.max(0, Math.min(last, at));
    this.#stand(inside(to[0]), inside(to[1]));
  }

  /** Called whenever another place of the text is shown: here, or in another view of it. */
  #show(place: number | undefined): void {
    if (!this.#drawn) return;
    const {size, look} = this.#shading;
    const cell = this.#cell;
    const ofCell = cell && place === (look.reversed ? cell.key : cell.query) ? cell : undefined;
    if (!ofCell) this.#cell = undefined;
    const line = look.reversed ? {x: place, width: 1, height: size} : {y: place, width: size, height: 1};
    outline(this.#el.querySelector(".gb-attention-line"), place === undefined ? undefined : line);
    outline(
      this.#el.querySelector(".gb-attention-cell"),
      ofCell && {x: ofCell.key, y: ofCell.query, width: 1, height: 1}
    );
    this.#fill(place);
    const says = this.#el.querySelector(".gb-attention-says");
    if (!says) return;
    const state = this.#drawn;
    if (ofCell) says.textContent = sayCell(state, this.#shading, {head: this.#focus, ...ofCell});
    else says.textContent = place === undefined ? hint : sayPlace(state, this.#shading, this.#focus, place);
  }

  /** Fills the tokens by how much is looked at them; only those that change are touched. */
  #fill(place: number | undefined): void {
    const weights = place === undefined ? undefined : weightsOf(this.#shading, this.#focus, place);
    for (const [at, chip] of this.#chips.entries()) {
      const level = weights ? fillLevel(Math.min(1, shareOf(this.#shading, weights[at]))) : 0;
      if (level === this.#filled[at]) continue;
      for (let other = 1; other < fillLevels; other++) chip.classList.remove(`gb-fill-${other}`);
      if (level) chip.classList.add(`gb-fill-${level}`);
      this.#filled[at] = level;
    }
  }
}

function outline(
  rect: Element | null,
  box: {x?: number; y?: number; width: number; height: number} | undefined
): void {
  for (const name of ["x", "y", "width", "height"] as const)
    rect?.setAttribute(name, String(box?.[name] ?? 0));
}

/** What stands inside an element's HTML. */
function innerOf(html: string): string {
  return html.slice(html.indexOf(">") + 1, html.lastIndexOf("<"));
}

import {decodeViews} from "../../cells/views/json.ts";
import type {View} from "../../cells/views/view.ts";
import {DrawQueue} from "./draw-queue.ts";
import {PageCell} from "./page-cell.ts";
import type {PageKernel} from "./page-kernel.ts";

/** the buttons of views that are no controls of the notebook */
const viewButton = ":is(.gb-output, .gb-inline) button:not([data-act], [data-input], [popovertarget])";

/** All cells of the page, inline ones too, by id: what they show as published, and what they show now. */
export class PageCells {
  readonly #article: HTMLElement;
  readonly #cells = new Map<string, PageCell>();
  /** charts come from a worker; nothing else waits for them */
  readonly #charts = new DrawQueue();
  readonly #quick = new DrawQueue();
  #onInput: (id: string, value: unknown) => void = () => {};

  /** `views` holds the published views of each cell, as `encodeViews` wrote them */
  constructor(article: HTMLElement, views: Record<string, unknown>) {
    this.#article = article;
    for (const element of article.querySelectorAll<HTMLElement>(".gb-cell, .gb-inline")) {
      const id = element.dataset.cell!;
      const published = once((): View[] => (id in views ? decodeViews(JSON.stringify(views[id])) : []));
      this.#cells.set(id, new PageCell(element, published, (input, value) => this.#onInput(input, value)));
    }
    const seen = new IntersectionObserver(
      (entries) => {
        for (const {target, isIntersecting} of entries) {
          this.#cells.get((target as HTMLElement).dataset.cell!)!.near = isIntersecting;
        }
      },
      {rootMargin: "25%"}
    );
    for (const {element} of this.#cells.values()) seen.observe(element);
    // A view comes to life when a reader turns to it: until then it is the very HTML that was published.
    for (const type of ["pointerover", "focusin"]) {
      article.addEventListener(type, ({target}) => void this.#holding(target as Element)?.mount(), {
        capture: true
      });
    }
    article.addEventListener("click", (event) => this.#early(event), {capture: true});
  }

  get(id: string): PageCell | undefined {
    return this.#cells.get(id);
  }

  /** Makes the controls live; `onInput` hears of each change. */
  mountInputs(onInput: (id: string, value: unknown) => void): void {
    this.#onInput = onInput;
    for (const cell of this.#cells.values()) if (cell.hasInputs) void cell.mount();
    // What the reader turned to before this could hear of it.
    for (const at of this.#article.querySelectorAll(":is(.gb-output, .gb-inline):is(:hover, :focus-within)"))
      void this.#holding(at)?.mount();
  }

  /** Presses the button of a view, once the view is alive. */
  async press(button: HTMLElement): Promise<void> {
    await this.#holding(button)?.mount();
    if (button.isConnected) button.click();
  }

  /** A button of a view that is still coming to life, as while its code is fetched, hears of its click then. */
  #early(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>(viewButton);
    if (!button || this.#holding(button)?.alive !== false) return;
    event.stopPropagation();
    void this.press(button);
  }

  /** The values that the page's controls stand at, by input id. */
  inputValues(): Record<string, unknown> {
    return Object.assign({}, ...[...this.#cells.values()].map((cell) => cell.inputValues()));
  }

  /** Shows what was heard of cells: their states at once, their views one after the other, the nearest first. */
  show(changed: ReadonlySet<string>, kernel: PageKernel): void {
    for (const id of changed) {
      const state = kernel.state(id);
      const cell = this.#cells.get(id);
      if (!state || !cell) continue;
      if (cell.show(state, {views: kernel.views.get(id), progress: kernel.progress.get(id)}))
        (cell.hasChart ? this.#charts : this.#quick).add(cell);
    }
  }

  #holding(target: Element): PageCell | undefined {
    const output = target.closest(".gb-output, .gb-inline");
    return this.#cells.get(output?.closest<HTMLElement>("[data-cell]")?.dataset.cell ?? "");
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: {value: Value} | undefined;
  return () => {
    made ??= {value: make()};
    return made.value;
  };
}

import type {PageCell} from "./page-cell.ts";

/** Draws cells one after the other, each in a task of its own, so that the page answers its reader between two. */
export class DrawQueue {
  readonly #cells = new Set<PageCell>();
  #drawing = false;

  add(cell: PageCell): void {
    this.#cells.add(cell);
    if (!this.#drawing) void this.#draw();
  }

  async #draw(): Promise<void> {
    this.#drawing = true;
    while (this.#cells.size > 0) {
      const cell = this.#next();
      this.#cells.delete(cell);
      await cell.draw().catch(reportError);
      await nextTask();
    }
    this.#drawing = false;
  }

  /** The first of those that the reader has before the eyes, or the first. */
  #next(): PageCell {
    const cells = [...this.#cells];
    return cells.find(({near}) => near) ?? cells[0];
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

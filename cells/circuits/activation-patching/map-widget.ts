import {escapeHtml} from "../../views/escape.ts";
import {plain} from "../../views/number-words.ts";
import {patch} from "../../views/patch.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import {mapDetails} from "./map-details.ts";
import {type Cell, lineOf, mapLegend, mapPicture} from "./map-picture.ts";
import {type PatchingData, shareOf} from "./patching.ts";
import {says, strongestCell, subject} from "./words.ts";

/** A map of patches that a reader walks; a click or Enter shows what a patch changed. */
const widget: WidgetModule<PatchingData> = {
  default: {
    render({model, el}) {
      const map = new LiveMap(el, () => model.get("state"));
      const draw = (): void => map.start();
      draw();
      model.on("change:state", draw);
      return () => {
        map.remove();
        model.off("change:state", draw);
      };
    }
  },
  toStatic,
  toNumbers
};

export default widget.default;

class LiveMap {
  readonly #el: HTMLElement;
  readonly #state: () => PatchingData;
  readonly #ending = new AbortController();
  #cell: Cell = {row: 0, column: 0};
  #shown: Cell = {row: 0, column: 0};
  #guessed = false;

  constructor(el: HTMLElement, state: () => PatchingData) {
    this.#el = el;
    this.#state = state;
    const {signal} = this.#ending;
    el.addEventListener("pointermove", (event) => this.#point(event), {signal});
    el.addEventListener("click", (event) => this.#click(event), {signal});
    el.addEventListener("keydown", (event) => this.#key(event), {signal});
    el.addEventListener("change", (event) => this.#change(event), {signal});
  }

  /** Draws new data, from its strongest cell on. */
  start(): void {
    this.#cell = strongestCell(this.#state());
    this.#shown = this.#cell;
    this.#draw();
  }

  remove(): void {
    this.#ending.abort();
  }

  #draw(): void {
    patch(this.#el, mapHtml(this.#state(), {guessed: this.#guessed, cell: this.#cell, shown: this.#shown}));
    this.#look();
  }

  /** Moves the frame and says what stands there; the rest stays as it is. */
  #look(): void {
    const state = this.#state();
    const {rows, columns} = state;
    const field = this.#el.querySelector<HTMLElement>(".gb-patch-field");
    const frame = field?.querySelector(".gb-patch-cell");
    if (!field || !frame) return;
    const high = Number(frame.getAttribute("height"));
    frame.setAttribute("x", String(this.#cell.column));
    frame.setAttribute("y", String(lineOf(state, this.#cell.row) * high));
    const text = says(state, this.#cell);
    field.setAttribute("role", "slider");
    field.setAttribute("aria-valuemin", "0");
    field.setAttribute("aria-valuemax", String(rows.names.length * columns.names.length - 1));
    field.setAttribute("aria-valuenow", String(this.#cell.row * columns.names.length + this.#cell.column));
    field.setAttribute("aria-valuetext", text);
    const line = this.#el.querySelector(".gb-patch-says");
    if (line) line.textContent = text;
  }

  #cellAt(event: PointerEvent | MouseEvent): Cell | undefined {
    const field = (event.target as Element).closest?.(".gb-patch-field");
    if (!field) return undefined;
    const {left, top, width, height} = field.getBoundingClientRect();
    const state = this.#state();
    const [rows, columns] = [state.rows.names.length, state.columns.names.length];
    const line = Math.max(0, Math.min(rows - 1, Math.floor(((event.clientY - top) / height) * rows)));
    const column = Math.max(0, Math.min(columns - 1, Math.floor(((event.clientX - left) / width) * columns)));
    return {row: lineOf(state, line), column};
  }

  #point(event: PointerEvent): void {
    const cell = this.#cellAt(event);
    if (!cell || (cell.row === this.#cell.row && cell.column === this.#cell.column)) return;
    this.#cell = cell;
    this.#look();
  }

  #click(event: MouseEvent): void {
    const cell = this.#cellAt(event);
    if (!cell) return;
    this.#cell = cell;
    this.#shown = cell;
    this.#draw();
  }

  #key(event: KeyboardEvent): void {
    if (
      !(event.target as Element).matches(".gb-patch-field") ||
      event.altKey ||
      event.ctrlKey ||
      event.metaKey
    )
      return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#shown = this.#cell;
      this.#draw();
      return;
    }
    const moves: Record<string, [number, number]> = {
      ArrowUp: [1, 0],
      ArrowDown: [-1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1]
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const {rows, columns} = this.#state();
    this.#cell = {
      row: Math.max(0, Math.min(rows.names.length - 1, this.#cell.row + move[0])),
      column: Math.max(0, Math.min(columns.names.length - 1, this.#cell.column + move[1]))
    };
    this.#look();
  }

  #change(event: Event): void {
    const box = event.target as HTMLInputElement;
    if (box.dataset.guessed === undefined) return;
    this.#guessed = box.checked;
    this.#draw();
  }
}

interface Look {
  guessed: boolean;
  /** where the frame stands */
  cell: Cell;
  /** whose change is shown below */
  shown: Cell;
}

export function toStatic(state: PatchingData): string {
  const cell = strongestCell(state);
  return mapHtml(state, {guessed: false, cell, shown: cell});
}

function mapHtml(state: PatchingData, {guessed, cell, shown}: Look): string {
  const {measure, clean, corrupted, estimates} = state;
  const guess = estimates
    ? `<label class="gb-patch-guess gb-scripted"><input type="checkbox" data-guessed${guessed ? " checked" : ""}> as one gradient guesses it (attribution patching)</label>`
    : "";
  return (
    `<div class="gb-patch"><p class="gb-patch-title">How much of the way back to the clean run, when ${escapeHtml(subject(state))} is patched</p>` +
    `${mapLegend()}${guess}${mapPicture(state, guessed, cell)}` +
    `<p class="gb-patch-says" aria-live="polite">${escapeHtml(says(state, cell))}</p>` +
    `${mapDetails(state, shown)}` +
    `<p class="gb-patch-note">Measured: ${escapeHtml(measure.words)}, ${plain(corrupted.value)} ${measure.unit} in the corrupted run and ${plain(clean.value)} in the clean one.<span class="gb-scripted"> Point at a cell or use the arrow keys; click or Enter shows what changed.</span></p></div>`
  );
}

export function toNumbers(state: PatchingData): NumbersTable {
  const {rows, columns, patched, estimates, measure} = state;
  return {
    columns: [
      rows.axis || "patched",
      ...(columns.axis ? [columns.axis] : []),
      measure.unit ? `measure (${measure.unit})` : "measure",
      "share of the way",
      ...(estimates ? ["guessed share"] : []),
      "likeliest token",
      "its probability"
    ],
    rows: rows.names.flatMap((row, r) =>
      columns.names.map((column, c) => {
        const {value, top} = patched[r][c];
        return [
          row,
          ...(columns.axis ? [columns.axis === "position" ? `${c}: ${column}` : column] : []),
          value,
          shareOf(state, value),
          ...(estimates ? [shareOf(state, estimates[r][c])] : []),
          top[0].text,
          top[0].probability
        ];
      })
    ),
    notes: [
      `${measure.words}: ${state.corrupted.value} in the corrupted run (share 0), ${state.clean.value} in the clean one (share 1).`
    ]
  };
}

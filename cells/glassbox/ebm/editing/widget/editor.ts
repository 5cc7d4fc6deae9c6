import {patch} from "../../../../views/patch.ts";
import type {WidgetModel} from "../../../../views/widget.ts";
import type {Cursor} from "../../widgets/read-pictures.ts";
import type {ShapeData} from "../../widgets/shape-data.ts";
import {printer} from "../../widgets/words.ts";
import {applyEdit} from "../apply-edit.ts";
import {describeEdit} from "../describe-edit.ts";
import type {Edit, Editing, Edits} from "../edits.ts";
import {checkout, commit, redo, scoresAt, undo} from "../history.ts";
import {drawEditor, drawPicture} from "./draw-editor.ts";
import {
  commonRange,
  type EditorData,
  editedShape,
  firstStanding,
  look,
  regionOf,
  type Standing
} from "./editor-data.ts";
import {readFields, setFields} from "./fields.ts";
import {cellAt, type Places, placeOf, placesOf} from "./places.ts";
import {editOf, type Tool} from "./tool-edits.ts";
import {readCell, rounded, selectedWords} from "./words.ts";

/** What an author does, turned into commits and selections; draws what comes of it. */
export class Editor {
  readonly #model: WidgetModel<EditorData, Editing>;
  readonly #el: HTMLElement;
  #standing: Standing;
  #places: {of: ShapeData; are: Places} | undefined;
  #key: string;
  /** from where Shift extends */
  anchor: Cursor | undefined;

  constructor(model: WidgetModel<EditorData, Editing>, el: HTMLElement) {
    this.#model = model;
    this.#el = el;
    this.#standing = firstStanding(this.data, this.value);
    this.#key = this.value.key;
    // also what was chosen before the page was alive
    const picked = el.querySelector<HTMLInputElement>("input[name=term]:checked");
    if (picked && Number(picked.value) !== this.#standing.term && this.value.selection === null) {
      this.#standing = {...this.#standing, term: Number(picked.value)};
    }
  }

  get data(): EditorData {
    return this.#model.get("state");
  }

  get value(): Editing {
    return this.#model.get("value");
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** the open term as it was trained */
  get shape(): ShapeData {
    return this.data.shapes[this.#standing.term];
  }

  get places(): Places {
    if (this.#places?.of !== this.shape) this.#places = {of: this.shape, are: placesOf(this.shape)};
    return this.#places.are;
  }

  /** where the keyboard stands, or would begin */
  get cursor(): Cursor {
    const {cursor, chosen} = this.#standing;
    const cell = cursor ?? chosen[0];
    const first = this.places.across.findIndex(({bin}) => bin > 0);
    return (
      (cell === undefined ? undefined : placeOf(this.shape, this.places, cell)) ?? {
        across: Math.max(0, first),
        up: 0
      }
    );
  }

  /** Brings all that is drawn up to the model's state and value. */
  draw(): void {
    const {key} = this.value;
    if (key !== this.#key || !this.shape) {
      // another model: nothing that was chosen is there any more
      this.#key = key;
      this.#standing = firstStanding(this.data, this.value);
      this.anchor = undefined;
    }
    const known = this.value.edits.commits.some(({id}) => id === this.#standing.compared);
    if (!known) this.#standing.compared = null;
    patch(this.#el, drawEditor(this.data, this.value, this.#standing));
    setFields(this.#el, this.#standing);
  }

  range(): [number, number] {
    const {shape} = this;
    return commonRange(shape, editedShape(shape, this.value.edits, this.#standing));
  }

  // Choosing

  open(term: number): void {
    this.keepMove();
    this.#standing = {term, chosen: [], compared: this.#standing.compared, said: ""};
    this.anchor = undefined;
    this.giveSelection();
  }

  chooseOutput(output: number | undefined): void {
    this.keepMove();
    const {output: _, ...rest} = this.#standing;
    this.#standing = {...rest, ...(output !== undefined && {output})};
    this.giveSelection();
  }

  compare(id: string | null): void {
    this.#standing.compared = id;
    this.draw();
  }

  /** Chooses cells, without telling the notebook yet. */
  brush(cells: number[]): void {
    this.#standing = {...this.#standing, chosen: [...new Set(cells)].sort((a, b) => a - b)};
    this.#drawPicture();
  }

  /** Puts the keyboard's mark on a place, and says what stands there; nowhere for a hand, which needs none. */
  stand(at: Cursor | undefined): void {
    const {cursor: _, ...rest} = this.#standing;
    if (!at) this.#standing = rest;
    else {
      const cell = cellAt(this.shape, this.places, at);
      this.#standing = {...rest, cursor: cell};
      this.say(readCell(this.shape, editedShape(this.shape, this.value.edits, rest), cell));
    }
    this.#drawPicture();
  }

  /** Tells the notebook what is chosen. */
  giveSelection(): void {
    const region = regionOf(this.data, this.#standing);
    this.#standing.said = region ? selectedWords(region, this.shape) : "Nothing is selected.";
    this.#give({selection: region ?? null});
  }

  // Moving, while the hand or the keys are on it

  beginMove(): void {
    this.#standing = {...this.#standing, range: this.range()};
  }

  move(by: number): void {
    const range = this.#standing.range ?? this.range();
    this.#standing = {...this.#standing, range, moving: rounded(by, range)};
    this.say(`Moves by ${printer(this.shape, look)(this.#standing.moving ?? 0)}.`);
    this.#drawPicture();
  }

  /** Moves by a step; Enter keeps it, Escape takes it back. */
  nudge(direction: 1 | -1): void {
    const range = this.#standing.range ?? this.range();
    const step = rounded((range[1] - range[0]) / 50, range) || (range[1] - range[0]) / 50;
    this.move((this.#standing.moving ?? 0) + direction * step);
    this.say(`${this.#standing.said} Enter keeps it, Escape takes it back.`);
  }

  /** Makes what was moved a commit; false if nothing was. */
  keepMove(): boolean {
    const {moving} = this.#standing;
    const region = regionOf(this.data, this.#standing);
    this.#endMove();
    if (!moving || !region) return false;
    this.edit({...region, kind: "move", by: moving});
    return true;
  }

  /** Puts what was moved back; false if nothing was. */
  dropMove(): boolean {
    const {moving} = this.#standing;
    this.#endMove();
    if (moving === undefined) return false;
    this.say("Moved back.");
    this.#drawPicture();
    return true;
  }

  #endMove(): void {
    const {moving: _, range: __, ...rest} = this.#standing;
    this.#standing = rest;
  }

  // Editing

  use(tool: Tool): void {
    this.keepMove();
    const region = regionOf(this.data, this.#standing);
    if (!region) {
      this.say("Select a part of the shape first.");
      return;
    }
    try {
      this.edit(editOf(tool, region, this.shape.axes.length > 1, readFields(this.#el)));
    } catch (error) {
      this.say((error as Error).message);
    }
  }

  deleteTerm(): void {
    this.keepMove();
    this.edit({kind: "delete", term: this.shape.term});
  }

  /** Commits an edit of the open term, unless it changes nothing or cannot be made. */
  edit(edit: Edit): void {
    const {edits} = this.value;
    const term = {...this.shape, scores: scoresAt(this.shape, edits)};
    try {
      const after = applyEdit(term, edit);
      if (after.every((score, at) => score === term.scores[at])) {
        this.say("That changes nothing.");
        return;
      }
      const words = describeEdit(edit, this.shape);
      this.#goTo(commit(edits, edit, words, new Date().toISOString()), `Done: ${words}.`);
    } catch (error) {
      this.say((error as Error).message);
    }
  }

  undo(): void {
    if (this.dropMove()) return;
    const {edits} = this.value;
    const own = edits.commits.find(({id}) => id === edits.head);
    if (own) this.#goTo(undo(edits), `Undone: ${own.message}.`);
    else this.say("There is nothing to undo.");
  }

  redo(): void {
    this.keepMove();
    const edits = redo(this.value.edits);
    const own = edits.commits.find(({id}) => id === edits.head);
    if (own && edits.head !== this.value.edits.head) this.#goTo(edits, `Done again: ${own.message}.`);
    else this.say("There is nothing to do again.");
  }

  checkout(id: string | null): void {
    this.keepMove();
    const own = this.value.edits.commits.find((step) => step.id === id);
    this.#goTo(
      checkout(this.value.edits, id),
      own ? `Back at: ${own.message}.` : "Back at the model as it was trained."
    );
  }

  /** Gives a commit other words. */
  reword(id: string, message: string): void {
    const {edits} = this.value;
    const words = message.trim();
    if (!words) {
      this.draw();
      return;
    }
    const commits = edits.commits.map((own) => (own.id === id ? {...own, message: words} : own));
    this.#goTo({...edits, commits}, `This step is now called: ${words}.`);
  }

  /** Takes another history over, and opens the term of its last edit. */
  replace(edits: Edits, said: string): void {
    const last = edits.commits.find(({id}) => id === edits.head)?.edit.term;
    const at = this.data.shapes.findIndex(({term}) => term === last);
    this.#standing = {term: at < 0 ? this.#standing.term : at, chosen: [], compared: null, said};
    this.anchor = undefined;
    this.#give({edits, selection: null});
  }

  /** Words for those who see, and for those who listen. */
  say(words: string): void {
    this.#standing.said = words;
    const line = this.#el.querySelector(".gb-edit-says");
    if (line && line.textContent !== words) line.textContent = words;
  }

  #goTo(edits: Edits, said: string): void {
    this.#standing.said = said;
    this.#give({edits});
  }

  #give(change: Partial<Editing>): void {
    this.#model.set("value", {...this.value, ...change});
    this.#model.save_changes();
  }

  #drawPicture(): void {
    const part = this.#el.querySelector("[data-part=picture]");
    if (part) patch(part, drawPicture(this.data, this.value, this.#standing));
  }
}

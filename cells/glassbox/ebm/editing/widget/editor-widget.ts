import {redrawAndHear} from "../../../../views/redraw-and-hear.ts";
import {saveFile} from "../../../../views/save-file.ts";
import type {NumbersTable, WidgetModule} from "../../../../views/widget.ts";
import type {Editing} from "../edits.ts";
import {editsFromJSON, editsToJSON} from "../stored-edits.ts";
import {drawEditor} from "./draw-editor.ts";
import {differences} from "./draw-history.ts";
import {Editor} from "./editor.ts";
import {allCells, type EditorData, firstStanding} from "./editor-data.ts";
import {showOpenTerm} from "./fields.ts";
import {selectByHand} from "./select-by-hand.ts";
import {selectByKey} from "./select-by-key.ts";
import type {Tool} from "./tool-edits.ts";

/** Where a person changes what a model says: a control, whose value is the history of edits. */
const widget: WidgetModule<EditorData, Editing> = {
  default: {
    render({model, el}) {
      const editor = new Editor(model, el);
      const draw = (): void => editor.draw();
      const onClick = (event: Event): void => pressed(event, editor);
      const onChange = (event: Event): void => changed(event, editor);
      draw();
      showOpenTerm(el);
      const ends = [selectByHand(el, editor), selectByKey(el, editor)];
      ends.push(redrawAndHear({model, el}, draw, {click: onClick, change: onChange}));
      return () => {
        for (const end of ends) end();
      };
    }
  },
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(data: EditorData, value?: Editing): string {
  const known = value as Editing;
  return drawEditor(data, known, firstStanding(data, known));
}

/** Every cell that is not as it was trained, with its score before and now. */
export function toNumbers(data: EditorData, value?: Editing): NumbersTable {
  const {edits} = value as Editing;
  const {columns, rows} = differences(data, edits, null);
  return {columns, rows, ...(rows.length === 0 && {notes: ["The model is as it was trained."]})};
}

function pressed(event: Event, editor: Editor): void {
  const button = (event.target as Element).closest<HTMLElement>("button");
  if (!button) return;
  const {tool, do: act, commit} = button.dataset;
  if (tool) editor.use(tool as Tool);
  else if (act === "all") {
    editor.brush(allCells(editor.shape));
    editor.giveSelection();
  } else if (act === "none") {
    editor.brush([]);
    editor.giveSelection();
  } else if (act === "delete") editor.deleteTerm();
  else if (act === "undo") editor.undo();
  else if (act === "redo") editor.redo();
  else if (act === "checkout") editor.checkout(commit || null);
  else if (act === "save") save(editor);
}

function changed(event: Event, editor: Editor): void {
  const field = event.target as HTMLInputElement;
  const {do: act, field: name, commit} = field.dataset;
  if (field.name === "term") editor.open(Number(field.value));
  else if (name === "output") editor.chooseOutput(field.value === "" ? undefined : Number(field.value));
  else if (name === "compared") editor.compare(field.value || null);
  else if (act === "message" && commit) editor.reword(commit, field.value);
  else if (act === "open") void open(field, editor);
}

function save(editor: Editor): void {
  const [{target}] = editor.data.shapes;
  const name = target.replace(/[^\p{L}\p{N}_-]+/gu, "-").replace(/^-+|-+$/g, "") || "model";
  saveFile({name: `${name}.edits.json`, mime: "application/json", text: editsToJSON(editor.value.edits)});
  editor.say(`Saved as ${name}.edits.json.`);
}

/** Takes the history of a file over. A file that is none, or another model's, changes nothing. */
async function open(field: HTMLInputElement, editor: Editor): Promise<void> {
  const [file] = field.files ?? [];
  if (!file) return;
  try {
    const edits = editsFromJSON(await file.text());
    const {key} = editor.value;
    if (edits.model !== key) {
      throw new Error(
        `its edits were made for another model (${edits.model}; this one is ${key}). Open it beside the model it belongs to`
      );
    }
    editor.replace(
      editsFromJSON(edits, editor.data.shapes),
      `Opened ${file.name}: ${edits.commits.length} ${edits.commits.length === 1 ? "step" : "steps"}.`
    );
  } catch (error) {
    const {message} = error as Error;
    const end = /[.?!]$/.test(message) ? "" : ".";
    editor.say(`${file.name} was not opened: ${message}${end} Nothing was changed.`);
  } finally {
    // the same file can be chosen again
    field.value = "";
  }
}

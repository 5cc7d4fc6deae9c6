import type {Editor} from "./editor.ts";
import {allCells} from "./editor-data.ts";
import {afterKey, cellAt, cellsBetween} from "./places.ts";

/** Walking, choosing and moving with the keyboard, in a picture; undo and redo anywhere but in a field of text. */
export function selectByKey(el: HTMLElement, editor: Editor): () => void {
  /** whether keys have changed what is chosen, and the notebook does not know yet */
  let untold = false;
  const onKey = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    const inText = target.matches("input:not([type=radio], [type=file]), select");
    const picture = target.closest(".gb-ebm-reads");
    const done = inText
      ? inField(event, editor)
      : inEditor(event, editor) || (picture !== null && inPicture(event));
    if (done) event.preventDefault();
  };
  const inPicture = (event: KeyboardEvent): boolean => {
    const {key, shiftKey, ctrlKey, metaKey, altKey} = event;
    const {shape, places, standing} = editor;
    const upright = key === "ArrowUp" || key === "ArrowDown";
    if (
      upright &&
      (altKey || (!shiftKey && !places.list && places.up.length === 0)) &&
      standing.chosen.length > 0
    ) {
      editor.nudge(key === "ArrowUp" ? 1 : -1);
      return true;
    }
    if (key === "Enter") return editor.keepMove();
    if (key === "Escape") {
      if (!editor.dropMove()) choose([]);
      return true;
    }
    if ((ctrlKey || metaKey) && key.toLowerCase() === "a") {
      choose(allCells(shape));
      return true;
    }
    const at = editor.cursor;
    if (key === " ") {
      const cell = cellAt(shape, places, at);
      const {chosen} = standing;
      choose(chosen.includes(cell) ? chosen.filter((own) => own !== cell) : [...chosen, cell]);
      return true;
    }
    if (altKey || ctrlKey || metaKey) return false;
    const next = standing.cursor === undefined && !shiftKey ? at : afterKey(at, key, places);
    if (!next) return false;
    editor.keepMove();
    if (shiftKey) {
      editor.anchor ??= at;
      editor.stand(next);
      choose(cellsBetween(shape, places, editor.anchor, next));
    } else {
      editor.anchor = next;
      editor.stand(next);
    }
    return true;
  };
  const choose = (cells: number[]): void => {
    editor.brush(cells);
    untold = true;
  };
  const onKeyUp = (): void => {
    if (!untold) return;
    untold = false;
    editor.giveSelection();
  };
  const onFocusOut = (event: FocusEvent): void => {
    if ((event.target as Element).matches(".gb-ebm-reads")) {
      editor.keepMove();
      onKeyUp();
    }
  };
  el.addEventListener("keydown", onKey);
  el.addEventListener("keyup", onKeyUp);
  el.addEventListener("focusout", onFocusOut);
  return () => {
    el.removeEventListener("keydown", onKey);
    el.removeEventListener("keyup", onKeyUp);
    el.removeEventListener("focusout", onFocusOut);
  };
}

/** Enter in a number's field does what the button beside it does. */
function inField({key, target}: KeyboardEvent, editor: Editor): boolean {
  const {field} = (target as HTMLElement).dataset;
  const tool = ({by: "raise", to: "set", steps: "steps", radius: "smooth"} as const)[field ?? ""];
  if (key !== "Enter" || !tool) return false;
  editor.use(tool);
  return true;
}

function inEditor({key, ctrlKey, metaKey, shiftKey, altKey}: KeyboardEvent, editor: Editor): boolean {
  if (!(ctrlKey || metaKey) || altKey) return false;
  const letter = key.toLowerCase();
  if (letter === "z") shiftKey ? editor.redo() : editor.undo();
  else if (letter === "y") editor.redo();
  else return false;
  return true;
}

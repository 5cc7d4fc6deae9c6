import type {Cursor} from "../../widgets/read-pictures.ts";
import type {Editor} from "./editor.ts";
import {cellAt, cellsBetween, placeUnder} from "./places.ts";

/** What a hand is doing in a picture between its coming down and its going up. */
interface Grasp {
  picture: HTMLElement;
  pointer: number;
  /** the cells that stay chosen whatever is brushed */
  kept: number[];
  /** where brushing began; undefined: the chosen cells are moved */
  from?: Cursor;
  /** where the hand came down, in pixels */
  start: {x: number; y: number};
  /** score that one pixel stands for, to the right or up */
  perPixel: number;
  chosenBefore: number[];
}

/**
 * Brushing and moving with a pointer: a drag over the picture chooses, a drag of what is chosen (by its handle, or a
 * level's dot) moves it. Nothing is given to the notebook before the hand goes up.
 */
export function selectByHand(el: HTMLElement, editor: Editor): () => void {
  let grasp: Grasp | undefined;
  const onDown = (event: PointerEvent): void => {
    const target = event.target as Element;
    const picture = target.closest<HTMLElement>(".gb-ebm-reads");
    if (!picture || event.button !== 0 || grasp) return;
    const {shape, places, standing} = editor;
    const {chosen} = standing;
    const handle = target.closest(".gb-ebm-grip, .gb-ebm-picked circle");
    const at = handle ? undefined : placeUnder(picture, shape, places, event);
    if (!handle && !at) return;
    editor.keepMove();
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    const cell = at && cellAt(shape, places, at);
    // A finger that taps levels adds to them or takes away: dragging scrolls the page there.
    const tap = event.pointerType === "touch" && places.list && cell !== undefined;
    const kept = more || tap ? chosen.filter((own) => own !== cell) : [];
    const from = event.shiftKey && editor.anchor ? editor.anchor : at;
    grasp = {
      picture,
      pointer: event.pointerId,
      kept,
      ...(from && {from}),
      start: {x: event.clientX, y: event.clientY},
      perPixel: handle ? scorePerPixel(handle, places.list, editor.range()) : 0,
      chosenBefore: chosen
    };
    picture.setPointerCapture(event.pointerId);
    if (!at || !from) {
      editor.beginMove();
      return;
    }
    if (!event.shiftKey) editor.anchor = at;
    editor.stand(undefined);
    const off = kept.length < chosen.length && !event.shiftKey && chosen.includes(cell as number);
    if (off && (more || tap)) {
      delete grasp.from;
      editor.brush(kept);
    } else editor.brush([...kept, ...cellsBetween(shape, places, from, at)]);
  };
  const onMove = (event: PointerEvent): void => {
    if (!grasp || event.pointerId !== grasp.pointer) return;
    const {picture, kept, from, start, perPixel} = grasp;
    const {shape, places} = editor;
    if (perPixel) {
      editor.move((places.list ? event.clientX - start.x : start.y - event.clientY) * perPixel);
    } else if (from) {
      const at = placeUnder(picture, shape, places, event, true);
      if (at) editor.brush([...kept, ...cellsBetween(shape, places, from, at)]);
    }
  };
  const onUp = (event: PointerEvent): void => {
    if (!grasp || event.pointerId !== grasp.pointer) return;
    const {perPixel} = grasp;
    grasp = undefined;
    if (perPixel) editor.keepMove();
    else editor.giveSelection();
  };
  const onCancel = (event: PointerEvent): void => {
    if (!grasp || event.pointerId !== grasp.pointer) return;
    const {chosenBefore, perPixel} = grasp;
    grasp = undefined;
    if (perPixel) editor.dropMove();
    else editor.brush(chosenBefore);
  };
  el.addEventListener("pointerdown", onDown);
  el.addEventListener("pointermove", onMove);
  el.addEventListener("pointerup", onUp);
  el.addEventListener("pointercancel", onCancel);
  return () => {
    el.removeEventListener("pointerdown", onDown);
    el.removeEventListener("pointermove", onMove);
    el.removeEventListener("pointerup", onUp);
    el.removeEventListener("pointercancel", onCancel);
  };
}

/** Pictures leave a twentieth of the range free at either end. */
function scorePerPixel(handle: Element, across: boolean, [low, high]: [number, number]): number {
  const field = handle.closest("svg")?.getBoundingClientRect();
  const length = across ? field?.width : field?.height;
  return (1.1 * (high - low)) / (length || 1);
}

/* A picture that is read place by place: to a screen reader it is a slider over its places. */

/** What a reader is told before the first place is read. */
export const hint = "Point at the picture, or move through it with the arrow keys.";

/** Tells a screen reader where in a picture its reader stands, and what stands there. */
export function announce(picture: HTMLElement, now: number, count: number, text: string): void {
  picture.setAttribute("role", "slider");
  picture.setAttribute("aria-valuemin", "0");
  picture.setAttribute("aria-valuemax", String(Math.max(0, count - 1)));
  picture.setAttribute("aria-valuenow", String(now));
  picture.setAttribute("aria-valuetext", text);
}

/** How pictures within an element are read. */
export interface Reading {
  onKey(event: KeyboardEvent): void;
  onFocus(event: Event): void;
  onPointer(event: PointerEvent): void;
}

/** Hears of what moves a reader through pictures. Returns what stops it. */
export function hearReading(el: HTMLElement, {onKey, onFocus, onPointer}: Reading): () => void {
  el.addEventListener("keydown", onKey);
  el.addEventListener("focusin", onFocus);
  el.addEventListener("pointermove", onPointer);
  el.addEventListener("pointerdown", onPointer);
  return () => {
    el.removeEventListener("keydown", onKey);
    el.removeEventListener("focusin", onFocus);
    el.removeEventListener("pointermove", onPointer);
    el.removeEventListener("pointerdown", onPointer);
  };
}

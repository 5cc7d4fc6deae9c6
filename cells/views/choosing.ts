import {escapeHtml} from "./escape.ts";
import {patch} from "./patch.ts";
import {readStops, type Stop} from "./read-stops.ts";
import {redrawAndHear} from "./redraw-and-hear.ts";
import type {WidgetModule} from "./widget.ts";

/**
 * What draws a widget of which one of several is chosen in a list, and whose picture is read stop by stop.
 * What the state says is chosen at first; the first, unless it does.
 * @param draw the still form with the so-manieth chosen
 */
export function choosing<State extends object>(
  draw: (state: State, chosen: number) => string,
  countOf: (state: State) => number,
  stopsOf: (state: State, chosen: number) => Stop[] = () => []
): WidgetModule<State>["default"]["render"] {
  return ({model, el}) => {
    // A reader may have chosen on the still picture already.
    let own = el.querySelector("select")?.value;
    const chosen = (): number => {
      const state = model.get("state");
      return Math.min(
        own === undefined ? ((state as {chosen?: number}).chosen ?? 0) : Number(own),
        countOf(state) - 1
      );
    };
    const pictures = readStops(el, () => stopsOf(model.get("state"), chosen()));
    const redraw = (): void => {
      patch(el, draw(model.get("state"), chosen()));
      const select = el.querySelector("select");
      if (select) select.value = String(chosen());
      pictures.drawn();
    };
    const onChange = (event: Event): void => {
      const select = event.target as HTMLSelectElement;
      if (!select.matches?.("select")) return;
      own = select.value;
      redraw();
    };
    redraw();
    const end = redrawAndHear({model, el}, redraw, {change: onChange});
    return () => {
      pictures.remove();
      end();
    };
  };
}

/** The list; nothing where there is no choice. */
export function choice(label: string, names: string[], chosen: number): string {
  if (names.length < 2) return "";
  const options = names.map(
    (name, k) => `<option value="${k}"${k === chosen ? " selected" : ""}>${escapeHtml(name)}</option>`
  );
  return `<label class="gb-check-choose gb-scripted"><span>${label}</span><select>${options.join("")}</select></label>`;
}

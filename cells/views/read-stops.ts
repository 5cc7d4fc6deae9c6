import {patch} from "./patch.ts";
import {announce, hearReading, hint} from "./picture-slider.ts";
import {redrawAndHear} from "./redraw-and-hear.ts";
import type {WidgetModule} from "./widget.ts";

/** A place in a picture that can be read: where it is, and what stands there. */
export interface Stop {
  /** 0 at the left to 1 at the right */
  x: number;
  /** pixels from the top */
  y: number;
  says: string;
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * Lets a plot be read stop by stop: the pointer or the arrow keys move a ring, and the line of text `.gb-plot-says`
 * after it says what stands there. To a screen reader the picture becomes a slider over its stops.
 * @param stopsOf the stops of the picture of this number, from left to right
 */
export function readStops(
  el: HTMLElement,
  stopsOf: (reads: number) => Stop[]
): {drawn(): void; remove(): void} {
  const places = new WeakMap<Element, number>();
  const stand = (picture: HTMLElement, wanted: number): void => {
    const stops = stopsOf(Number(picture.dataset.reads));
    if (stops.length === 0) return;
    const place = Math.max(0, Math.min(stops.length - 1, wanted));
    places.set(picture, place);
    announce(picture, place, stops.length, stops[place].says);
    ring(picture, stops[place]);
    say(picture, stops[place].says);
  };
  const onKey = (event: KeyboardEvent): void => {
    const picture = pictureOf(event);
    if (!picture || event.altKey || event.ctrlKey || event.metaKey) return;
    const count = stopsOf(Number(picture.dataset.reads)).length;
    const place = places.get(picture) ?? 0;
    const next = placeAfter(event.key, place, count);
    if (next === undefined) return;
    event.preventDefault();
    stand(picture, next);
  };
  const onFocus = (event: Event): void => {
    const picture = pictureOf(event);
    if (picture?.matches(":focus-visible")) stand(picture, places.get(picture) ?? 0);
  };
  const onPointer = (event: PointerEvent): void => {
    const picture = pictureOf(event);
    if (!picture) return;
    const {left, width} = picture.getBoundingClientRect();
    const at = (event.clientX - left) / width;
    const stops = stopsOf(Number(picture.dataset.reads));
    const away = stops.map(({x}) => Math.abs(x - at));
    stand(picture, away.indexOf(Math.min(...away)));
  };
  const remove = hearReading(el, {onKey, onFocus, onPointer});
  return {
    drawn() {
      for (const picture of el.querySelectorAll<HTMLElement>("[data-reads]")) {
        const place = places.get(picture);
        if (place !== undefined) {
          stand(picture, place);
          continue;
        }
        announce(picture, 0, stopsOf(Number(picture.dataset.reads)).length, "Arrow keys read it");
        say(picture, hint);
      }
    },
    remove
  };
}

/**
 * What draws a widget that is all in its still form, with plots that are read stop by stop.
 * @param stopsOf the stops of the picture of this number, from left to right
 */
export function redrawingStops<State>(
  toStatic: (state: State) => string,
  stopsOf: (state: State, reads: number) => Stop[]
): WidgetModule<State>["default"]["render"] {
  return ({model, el}) => {
    const pictures = readStops(el, (reads) => stopsOf(model.get("state"), reads));
    const draw = (): void => {
      patch(el, toStatic(model.get("state")));
      pictures.drawn();
    };
    draw();
    const end = redrawAndHear({model, el}, draw);
    return () => {
      pictures.remove();
      end();
    };
  };
}

function pictureOf(event: Event): HTMLElement | null {
  return (event.target as Element).closest?.<HTMLElement>("[data-reads]") ?? null;
}

function placeAfter(key: string, place: number, count: number): number | undefined {
  const leap = Math.max(2, Math.round(count / 10));
  const moves: Record<string, number> = {
    ArrowRight: place + 1,
    ArrowUp: place + 1,
    ArrowLeft: place - 1,
    ArrowDown: place - 1,
    PageUp: place + leap,
    PageDown: place - leap,
    Home: 0,
    End: count - 1
  };
  return Object.hasOwn(moves, key) ? moves[key] : undefined;
}

function say(picture: Element, text: string): void {
  const line = picture.closest(".gb-plot")?.parentElement?.querySelector(".gb-plot-says");
  if (line) line.textContent = text;
}

function ring(picture: HTMLElement, {x, y}: Stop): void {
  const marks = picture.querySelector(".gb-plot-marks");
  let mark = marks?.querySelector(".gb-plot-ring");
  if (marks && !mark) {
    mark = picture.ownerDocument.createElementNS(SVG, "circle");
    mark.setAttribute("class", "gb-plot-ring");
    mark.setAttribute("r", "9");
    marks.append(mark);
  }
  mark?.setAttribute("cx", `${(100 * x).toFixed(2)}%`);
  mark?.setAttribute("cy", y.toFixed(2));
}

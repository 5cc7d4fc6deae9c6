import type {Look, ShapeData} from "./shape-data.ts";

/** Boxes to tick: one scale for all terms, and probabilities for log odds. */
export function lookControls({link}: Pick<ShapeData, "link">, {units, scale}: Look): string {
  const box = (name: keyof Look, checked: boolean, words: string): string =>
    `<label><input type="checkbox" data-look="${name}"${checked ? " checked" : ""}> ${words}</label>`;
  return (
    `<div class="gb-ebm-controls gb-scripted" role="group" aria-label="How shapes are drawn">` +
    `${box("scale", scale === "shared", "one scale for all terms")}` +
    `${link === "identity" ? "" : box("units", units === "probability", "as a probability")}</div>`
  );
}

/** The look after a box was ticked; undefined if the event was none of a box. */
export function lookAfter(event: Event, look: Look): Look | undefined {
  const box = event.target as HTMLInputElement;
  const name = box.dataset?.look;
  if (name === "scale") return {...look, scale: box.checked ? "shared" : "own"};
  if (name === "units") return {...look, units: box.checked ? "probability" : "score"};
  return undefined;
}

import {renderFigure} from "./render-figure.ts";
import {note} from "./render-note.ts";
import type {Tools} from "./tools.ts";

/** What a widget draws: of a control, its value too. */
export interface Drawn {
  name: string;
  state: unknown;
  value?: unknown;
}

/** A widget's still form in its figure, or a line that says why there is none. */
export function renderWidget({name, state, value}: Drawn, tools: Tools): string {
  const widget = tools.widget(name);
  if (widget === undefined) return note(`A picture (${name}), drawn when the page has loaded`);
  if ("problem" in widget) return note(widget.problem);
  try {
    const still = `<div class="gb-widget">${widget.toStatic(state, value)}</div>`;
    return renderFigure(still, widget.toNumbers(state, value));
  } catch (error) {
    return note(`The widget ${name} could not draw its state: ${(error as Error).message}`);
  }
}

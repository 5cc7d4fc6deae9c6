import {InputError} from "../input-error.ts";
import {made} from "./made-view.ts";
import type {Viewable, WidgetView} from "./view.ts";

/**
 * A picture drawn by a registered widget.
 * @param name a name of `cells/views/widgets.ts`
 * @param state plain data: JSON values, typed arrays, dates, maps and sets; no functions
 * @throws InputError naming the place in `state` that could not cross to the page
 */
export function widget(name: string, state: unknown): WidgetView & Viewable {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new InputError("name", {
      got: name,
      expected: 'a registered widget\'s name, like "lime-explanation"'
    });
  }
  checkPlain(state, "state", new Set());
  return made({kind: "widget", name, state});
}

function checkPlain(value: unknown, path: string, above: Set<object>): void {
  if (typeof value === "function" || typeof value === "symbol") {
    throw new InputError(path, {got: value, expected: "plain data, which can be sent to the page"});
  }
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  if (above.has(value)) throw new InputError(path, {got: value, expected: "data without cycles"});
  above.add(value);
  for (const [key, item] of Object.entries(value)) checkPlain(item, `${path}.${key}`, above);
  above.delete(value);
}

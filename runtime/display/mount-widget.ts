import type {View, WidgetView} from "../../cells/views/view.ts";
import type {WidgetModel} from "../../cells/views/widget.ts";
import {numbersCsv} from "./csv.ts";
import {type LiveView, onSaveCsv} from "./live-view.ts";
import {renderNumbers} from "./render-figure.ts";
import {loadWidget} from "./tools.ts";

/** A widget drawn in place of its still picture; a new state reaches it through its model. */
export async function liveWidget(element: HTMLElement, view: WidgetView): Promise<LiveView> {
  const widget = await loadWidget(view.name);
  const el = element.querySelector<HTMLElement>(".gb-widget");
  if ("problem" in widget || !el) return {destroy() {}};
  let {state} = view;
  const listeners = new Set<() => void>();
  const model: WidgetModel<unknown> = {
    get: () => state,
    on: (_, listener) => listeners.add(listener),
    off: (_, listener) => listeners.delete(listener)
  };
  const saving = onSaveCsv(element, view.name, () => numbersCsv(widget.toNumbers(state)));
  const remove = widget.default.render({model, el});
  return {
    update(next: View) {
      if (next.kind !== "widget" || next.name !== view.name) return false;
      state = next.state;
      for (const listener of listeners) listener();
      const numbers = element.querySelector<HTMLDetailsElement>(".gb-numbers");
      if (numbers) {
        const template = document.createElement("template");
        template.innerHTML = renderNumbers(widget.toNumbers(state));
        // The summary stays: it may have the focus.
        const [, ...fresh] = template.content.firstElementChild!.children;
        for (const old of [...numbers.children].slice(1)) old.remove();
        numbers.append(...fresh);
      }
      return true;
    },
    destroy() {
      saving.destroy();
      remove?.();
    }
  };
}

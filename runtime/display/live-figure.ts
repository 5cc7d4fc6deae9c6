import type {WidgetEvent, WidgetModel} from "../../cells/views/widget.ts";
import {numbersCsv} from "./csv.ts";
import {onSaveCsv} from "./live-view.ts";
import {renderNumbers} from "./render-figure.ts";
import type {Drawn} from "./render-widget.ts";
import {loadWidget} from "./tools.ts";

export interface LiveFigure {
  /** Gives the widget another state, and a control another value. */
  show(next: {state: unknown; value?: unknown}): void;
  destroy(): void;
}

/**
 * A widget at work in its figure, with the numbers under it. Undefined where it could not be loaded: then what stands
 * there says so.
 * @param save of a control: takes the value that the widget wants the notebook to know
 */
export async function liveFigure(
  element: HTMLElement,
  first: Drawn,
  save: (value: unknown) => void = () => {}
): Promise<LiveFigure | undefined> {
  const widget = await loadWidget(first.name);
  const el = element.querySelector<HTMLElement>(".gb-widget");
  if ("problem" in widget || !el) return undefined;
  let {state, value} = first;
  const listeners: Record<WidgetEvent, Set<() => void>> = {
    "change:state": new Set(),
    "change:value": new Set()
  };
  const tell = (event: WidgetEvent): void => {
    for (const listener of listeners[event]) listener();
  };
  const numbers = element.querySelector<HTMLDetailsElement>(".gb-numbers");
  let drawn = true;
  // while they are folded away nobody sees whether they are drawn
  const drawNumbers = (): void => {
    drawn = numbers?.open ?? true;
    if (!numbers?.open) return;
    const template = document.createElement("template");
    template.innerHTML = renderNumbers(widget.toNumbers(state, value));
    // The summary stays: it may have the focus.
    const [, ...fresh] = template.content.firstElementChild!.children;
    for (const old of [...numbers.children].slice(1)) old.remove();
    numbers.append(...fresh);
  };
  const onToggle = (): void => {
    if (!drawn) drawNumbers();
  };
  numbers?.addEventListener("toggle", onToggle);
  const model: WidgetModel<unknown> = {
    get: (key: "state" | "value") => (key === "state" ? state : value),
    set(_, next) {
      value = next;
      tell("change:value");
    },
    save_changes() {
      save(value);
      drawNumbers();
    },
    on: (event, listener) => void listeners[event].add(listener),
    off: (event, listener) => void listeners[event].delete(listener)
  };
  const saving = onSaveCsv(element, first.name, () => numbersCsv(widget.toNumbers(state, value)));
  const remove = widget.default.render({model, el});
  return {
    show(next) {
      const before = {state, value};
      ({state, value} = next);
      if (state !== before.state) tell("change:state");
      if (value !== before.value) tell("change:value");
      drawNumbers();
    },
    destroy() {
      saving.destroy();
      numbers?.removeEventListener("toggle", onToggle);
      remove?.();
    }
  };
}

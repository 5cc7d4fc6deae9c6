import type {InputControl, View} from "../../cells/views/view.ts";
import {checkValue} from "../inputs/check-value.ts";
import {readControl} from "../inputs/control-value.ts";
import {liveFigure} from "./live-figure.ts";
import type {LiveView} from "./live-view.ts";

type WidgetControl = Extract<InputControl, {type: "widget"}>;

/**
 * A widget that is a control. Its element holds the value as JSON (`data-value`) once the reader has given it one; what
 * was made for something else, with another key, is let go.
 */
export async function liveWidgetInput(
  element: HTMLElement,
  holder: HTMLElement,
  first: WidgetControl
): Promise<LiveView> {
  const id = holder.dataset.input;
  const figure = await liveFigure(element, {...first, value: held(holder, first)}, (value) => {
    holder.dataset.value = JSON.stringify(value);
    holder.dispatchEvent(new Event("input", {bubbles: true}));
  });
  if (!figure) return {destroy() {}};
  return {
    update(next: View) {
      if (next.kind !== "input" || next.id !== id || next.control.type !== "widget") return false;
      const {control} = next;
      if (control.name !== first.name) return false;
      holder.setAttribute("aria-label", control.label);
      figure.show({state: control.state, value: held(holder, control)});
      return true;
    },
    destroy: figure.destroy
  };
}

/** What the reader has made of it, if it was made for this control; else the control's own value. */
function held(holder: HTMLElement, control: WidgetControl): unknown {
  const value = readControl(holder);
  if (value !== undefined && checkValue(control, value)) return value;
  delete holder.dataset.value;
  return control.value;
}

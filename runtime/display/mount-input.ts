import type {InputControl, InputView, View} from "../../cells/views/view.ts";
import {checkValue} from "../inputs/check-value.ts";
import {readControl, showControlValue} from "../inputs/control-value.ts";
import type {LiveView} from "./live-view.ts";
import {chosenText, optionsHtml} from "./render-input.ts";

/** milliseconds without a key until a text is sent */
const typingPause = 250;

/** Tells of every change of a control inside `el`: sliders while they move, text when the typing pauses. */
export function listenToControls(el: HTMLElement, onInput: (id: string, value: unknown) => void): () => void {
  const timers = new Map<HTMLElement, ReturnType<typeof setTimeout>>();
  const send = (control: HTMLElement) => {
    clearTimeout(timers.get(control));
    timers.delete(control);
    const value = readControl(control);
    if (value !== undefined) onInput(control.dataset.input!, value);
  };
  const changed = (event: Event) => {
    const control = (event.target as Element).closest<HTMLElement>("[data-input]");
    // what stands in a widget is the widget's: it says itself when its value has changed
    if (!control || (control.dataset.type === "widget" && event.target !== control)) return;
    // A native "change" follows the last "input"; only text that still waits is sent by it.
    if (event.type === "change" && !timers.has(control)) return;
    showControlValue(control);
    showProblem(control);
    if (control.dataset.type === "table") showChosen(control);
    if (control.dataset.type === "text" && event.type === "input") {
      clearTimeout(timers.get(control));
      timers.set(control, setTimeout(send, typingPause, control));
    } else send(control);
  };
  const pressed = (event: Event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-input][data-type="button"]');
    if (!button) return;
    button.dataset.presses = String(Number(button.dataset.presses) + 1);
    send(button);
  };
  el.addEventListener("input", changed);
  el.addEventListener("change", changed);
  el.addEventListener("click", pressed);
  return () => {
    el.removeEventListener("input", changed);
    el.removeEventListener("change", changed);
    el.removeEventListener("click", pressed);
    for (const timer of timers.values()) clearTimeout(timer);
  };
}

/** A control in the page. An update of the same sort of control changes it in place. */
export async function liveInput(element: HTMLElement, view: InputView): Promise<LiveView> {
  const control = element.querySelector<HTMLElement>("[data-input]")!;
  showControlValue(control);
  if (view.control.type === "table") return liveTableInput(element, control, view.control);
  if (view.control.type === "widget") {
    const {liveWidgetInput} = await import("./mount-widget-input.ts");
    return liveWidgetInput(element, control, view.control);
  }
  return {
    update: (next: View) => next.kind === "input" && updateControl(element, next),
    destroy() {}
  };
}

/**
 * Brings the element of a control to a new form of it. A value that the reader has put in stays if it is still
 * possible. False when it is another sort of control, which must be drawn anew.
 */
export function updateControl(element: HTMLElement, {id, control}: InputView): boolean {
  const target = element.querySelector<HTMLElement>("[data-input]");
  if (
    !target ||
    target.dataset.input !== id ||
    target.dataset.type !== control.type ||
    control.type === "table" ||
    control.type === "widget"
  )
    return false;
  const label = element.querySelector("label");
  if (label) label.textContent = control.label;
  if (control.type === "button") target.textContent = control.label;
  else if (control.type === "files") keepFiles(target as HTMLInputElement, control);
  else keepValue(target as HTMLInputElement, control);
  showControlValue(target);
  showProblem(target);
  return true;
}

/** What was chosen stays: only a reader can choose. */
function keepFiles(
  target: HTMLInputElement,
  {accept, multiple}: Extract<InputControl, {type: "files"}>
): void {
  if (accept) target.accept = accept;
  else target.removeAttribute("accept");
  target.multiple = multiple;
}

function keepValue(
  target: HTMLInputElement,
  control: Exclude<InputControl, {type: "button" | "files" | "table" | "widget"}>
): void {
  const had = readControl(target);
  const kept = moved(target) && checkValue(control, had) ? had : control.value;
  if (control.type === "select") {
    const html = optionsHtml(control);
    if (target.innerHTML !== html) target.innerHTML = html;
    target.value = JSON.stringify(kept);
    return;
  }
  if (control.type === "checkbox") {
    target.defaultChecked = control.value;
    target.checked = kept as boolean;
    return;
  }
  if (control.type === "text") target.placeholder = control.placeholder ?? "";
  else {
    for (const name of ["min", "max"] as const) {
      if (control[name] === undefined) target.removeAttribute(name);
      else target.setAttribute(name, String(control[name]));
    }
    target.step = String(control.step ?? "any");
    if (control.unit) target.dataset.unit = control.unit;
    const unit = target.parentElement?.querySelector(".gb-unit");
    if (unit) unit.textContent = control.unit ?? "";
  }
  target.defaultValue = String(control.value);
  // Setting an equal value would move the caret.
  if (target.value !== String(kept)) target.value = String(kept);
}

/** Whether the reader, or the browser in the reader's name, has set another value than the page came with. */
function moved(target: HTMLInputElement): boolean {
  if (target instanceof HTMLSelectElement) {
    return ![...target.options].some((option) => option.defaultSelected && option.selected);
  }
  return target.type === "checkbox"
    ? target.checked !== target.defaultChecked
    : target.value !== target.defaultValue;
}

function showProblem(control: HTMLElement): void {
  const place = control.closest(".gb-input")?.querySelector(".gb-problem");
  if (!place) return;
  const problem =
    readControl(control) === undefined
      ? (control as HTMLInputElement).validationMessage || "A number is needed."
      : "";
  if (place.textContent !== problem) place.textContent = problem;
  if (problem) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

function showChosen(fieldset: HTMLElement): void {
  const chosen = readControl(fieldset) as number[];
  fieldset.dataset.chosen = JSON.stringify(chosen);
  fieldset.querySelector(".gb-chosen")!.textContent = chosenText(chosen);
}

async function liveTableInput(
  element: HTMLElement,
  fieldset: HTMLElement,
  first: Extract<InputControl, {type: "table"}>
): Promise<LiveView> {
  const {liveRows} = await import("./mount-table.ts");
  let control = first;
  const rows = liveRows(element, control.table, () => ({
    id: fieldset.dataset.input!,
    multiple: control.multiple,
    chosen: new Set(JSON.parse(fieldset.dataset.chosen!))
  }));
  return {
    update(next: View) {
      if (next.kind !== "input" || next.control.type !== "table" || next.id !== fieldset.dataset.input)
        return false;
      const before = readControl(fieldset);
      const kept = checkValue(next.control, before) ? before : next.control.value;
      if (next.control.multiple !== control.multiple) return false;
      fieldset.dataset.chosen = JSON.stringify(kept);
      control = next.control;
      return rows.update(control.table);
    },
    destroy: rows.destroy
  };
}

/**
 * The value of a control on the page; `element` is the one with `data-input`. Undefined while the reader has put in
 * what the control does not accept. Small and without imports: a page may load it before anything else.
 */
export function readControl(element: HTMLElement): unknown {
  const input = element as HTMLInputElement;
  switch (element.dataset.type) {
    case "range":
      return input.valueAsNumber;
    case "number":
      return input.value !== "" && input.validity.valid ? input.valueAsNumber : undefined;
    case "checkbox":
      return input.checked;
    case "select":
      return JSON.parse(input.value);
    case "button":
      return Number(element.dataset.presses);
    case "files":
      return [...(input.files ?? [])];
    case "table":
      return readChosen(element);
    case "widget":
      // until the reader has done something, it is what it was published with
      return element.dataset.value === undefined ? undefined : JSON.parse(element.dataset.value);
    default:
      return input.value;
  }
}

/** Brings the words beside a control up to its value: the number after a slider. */
export function showControlValue(element: HTMLElement): void {
  const output = element.parentElement?.querySelector("output");
  if (element.dataset.type === "range" && output) {
    output.textContent = shownValue((element as HTMLInputElement).valueAsNumber, element.dataset.unit);
  }
}

/** "0.5 years" */
export function shownValue(value: number, unit?: string): string {
  return unit ? `${value} ${unit}` : String(value);
}

/** Rows chosen earlier that are not in the page now count as before; those in the page by their boxes. */
function readChosen(element: HTMLElement): number[] {
  const boxes = [...element.querySelectorAll<HTMLInputElement>("tbody input")];
  const checked = boxes.filter((box) => box.checked).map((box) => Number(box.value));
  if (boxes[0]?.type === "radio" && checked.length) return checked;
  const here = new Set(boxes.map((box) => Number(box.value)));
  const before = JSON.parse(element.dataset.chosen ?? "[]") as number[];
  return [...before.filter((row) => !here.has(row)), ...checked].sort((a, b) => a - b);
}

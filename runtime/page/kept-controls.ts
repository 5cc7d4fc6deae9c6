import {readControl} from "../inputs/control-value.ts";

// While an author writes, each saved change loads the page anew: the controls then stand where they stood.

const item = (): string => `glassbook-controls:${location.pathname}`;

/** Keeps, for the next load of this page in this tab, the values of the controls that have been moved. */
export function keepControls(): void {
  const kept: Record<string, unknown> = {};
  for (const control of document.querySelectorAll<HTMLElement>("[data-input]")) {
    // to have pressed a button is an act, not a place where it stands; widgets are kept as work, files cannot be
    if (!["button", "files", "widget"].includes(control.dataset.type!) && moved(control))
      kept[control.dataset.input!] = readControl(control);
  }
  sessionStorage.setItem(item(), JSON.stringify(kept));
}

/** Moves the controls to where they were kept, as a reader would. */
export function restoreControls(): void {
  const kept = JSON.parse(sessionStorage.getItem(item()) ?? "{}") as Record<string, unknown>;
  sessionStorage.removeItem(item());
  for (const control of document.querySelectorAll<HTMLElement>("[data-input]")) {
    const value = kept[control.dataset.input!];
    if (value === undefined || !put(control, value)) continue;
    control.dispatchEvent(new Event("input", {bubbles: true}));
    control.dispatchEvent(new Event("change", {bubbles: true}));
  }
}

function moved(control: HTMLElement): boolean {
  if (control instanceof HTMLSelectElement)
    return [...control.options].some((option) => option.selected && !option.defaultSelected);
  if (control instanceof HTMLInputElement)
    return control.value !== control.defaultValue || control.checked !== control.defaultChecked;
  return [...control.querySelectorAll("input")].some(
    ({checked, defaultChecked}) => checked !== defaultChecked
  );
}

/** Puts a control at a value; returns whether it takes it: the notebook may have changed. */
function put(control: HTMLElement, value: unknown): boolean {
  if (control.dataset.type === "table") {
    const chosen = new Set(value as number[]);
    for (const box of control.querySelectorAll<HTMLInputElement>("tbody input"))
      box.checked = chosen.has(Number(box.value));
    // for the rows that are not in the page yet
    control.dataset.chosen = JSON.stringify(value);
    return true;
  }
  if (control instanceof HTMLSelectElement) {
    const option = [...control.options].find((offered) => offered.value === JSON.stringify(value));
    if (option) option.selected = true;
    return option !== undefined;
  }
  const input = control as HTMLInputElement;
  if (typeof value === "boolean") input.checked = value;
  else input.value = String(value);
  return true;
}

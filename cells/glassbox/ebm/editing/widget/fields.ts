import type {Standing} from "./editor-data.ts";
import type {Fields} from "./tool-edits.ts";

/** What stands in the fields beside the buttons. */
export function readFields(el: Element): Fields {
  const read = (name: keyof Fields): string =>
    el.querySelector<HTMLInputElement>(`[data-field=${name}]`)?.value ?? "";
  return {by: read("by"), to: read("to"), steps: read("steps"), radius: read("radius"), axis: read("axis")};
}

/** What a browser keeps apart from the attributes: a field shows what is true now. */
export function setFields(el: Element, {term, output, compared}: Standing): void {
  for (const radio of el.querySelectorAll<HTMLInputElement>("input[name=term]")) {
    radio.checked = Number(radio.value) === term;
  }
  const put = (field: string, value: string): void => {
    const element = el.querySelector<HTMLSelectElement>(`[data-field=${field}]`);
    if (element) element.value = value;
  };
  put("output", String(output ?? ""));
  put("compared", compared ?? "");
  const message = el.querySelector<HTMLInputElement>("[data-do=message]");
  if (message) message.value = message.defaultValue;
}

/** Brings the open term into the window of the list, and leaves the page where it is. */
export function showOpenTerm(el: Element): void {
  const list = el.querySelector<HTMLElement>(".gb-edit-list");
  const open = el.querySelector("input[name=term]:checked")?.closest("label")?.getBoundingClientRect();
  if (!list || !open) return;
  const {top, bottom} = list.getBoundingClientRect();
  if (open.top < top || open.bottom > bottom) list.scrollTop += open.top - top - (bottom - top) / 3;
}

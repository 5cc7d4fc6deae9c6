import {escapeHtml} from "../../cells/views/escape.ts";
import type {InputControl, InputView} from "../../cells/views/view.ts";
import {shownValue} from "../inputs/control-value.ts";
import type {Choosing} from "./render-table.ts";
import {renderWidget} from "./render-widget.ts";
import type {Tools} from "./tools.ts";

type Of<Type extends InputControl["type"]> = Extract<InputControl, {type: Type}>;

/** A labelled native control. The element with `data-input` holds the value: `readControl` reads it. */
export function renderInput({id, control}: InputView, tools: Tools): string {
  const element = `gb-input-${id.replace(/[^\w-]+/g, "-")}`;
  const data = `id="${element}" data-input="${escapeHtml(id)}" data-type="${control.type}" autocomplete="off"`;
  const label = `<label for="${element}">${escapeHtml(control.label)}</label>`;
  switch (control.type) {
    case "range":
      return `<span class="gb-input gb-input-range">${label}<input type="range" ${data} ${bounds(control)} value="${control.value}"${unit(control)}><output for="${element}">${escapeHtml(shownValue(control.value, control.unit))}</output></span>`;
    case "number":
      return `<span class="gb-input gb-input-number">${label}<span class="gb-field"><input type="number" inputmode="decimal" ${data} ${bounds(control)} value="${control.value}"${unit(control)}>${control.unit ? `<span class="gb-unit">${escapeHtml(control.unit)}</span>` : ""}</span><span class="gb-problem" aria-live="polite"></span></span>`;
    case "select":
      return `<span class="gb-input gb-input-select">${label}<select ${data}>${optionsHtml(control)}</select></span>`;
    case "checkbox":
      return `<span class="gb-input gb-input-checkbox"><input type="checkbox" ${data}${control.value ? " checked" : ""}>${label}</span>`;
    case "text": {
      const placeholder = control.placeholder ? ` placeholder="${escapeHtml(control.placeholder)}"` : "";
      return `<span class="gb-input gb-input-text">${label}<input type="text" ${data} value="${escapeHtml(control.value)}"${placeholder}></span>`;
    }
    case "button":
      return `<span class="gb-input gb-input-button"><button type="button" class="gb-button" ${data.replace(' autocomplete="off"', "")} data-presses="${control.value}">${escapeHtml(control.label)}</button></span>`;
    case "files": {
      const accept = control.accept ? ` accept="${escapeHtml(control.accept)}"` : "";
      return `<span class="gb-input gb-input-files">${label}<input type="file" ${data}${accept}${control.multiple ? " multiple" : ""}></span>`;
    }
    case "table":
      return renderTableInput(id, control, tools, element);
    case "widget":
      return `<div class="gb-input-widget" role="group" aria-label="${escapeHtml(control.label)}" ${data.replace(' autocomplete="off"', "")}>${renderWidget(control, tools)}</div>`;
  }
}

function renderTableInput(id: string, control: Of<"table">, tools: Tools, element: string): string {
  const choosing: Choosing = {id, multiple: control.multiple, chosen: new Set(control.value)};
  const table = tools.table(control.table, choosing);
  const chosen = `<output class="gb-chosen">${escapeHtml(chosenText(control.value))}</output>`;
  return `<fieldset class="gb-input gb-input-table" id="${element}" data-input="${escapeHtml(id)}" data-type="table" data-chosen="${JSON.stringify(control.value)}"><legend>${escapeHtml(control.label)} ${chosen}</legend>${table}</fieldset>`;
}

/** "rows 3, 5 chosen" */
export function chosenText(chosen: readonly number[]): string {
  if (chosen.length === 0) return "none chosen";
  if (chosen.length > 5) return `${chosen.length} rows chosen`;
  return `${chosen.length === 1 ? "row" : "rows"} ${chosen.join(", ")} chosen`;
}

function bounds({min, max, step}: Of<"range"> | Of<"number">): string {
  const attributes = [
    min === undefined ? "" : `min="${min}"`,
    max === undefined ? "" : `max="${max}"`,
    `step="${step ?? "any"}"`
  ];
  return attributes.filter(Boolean).join(" ");
}

function unit(control: {unit?: string}): string {
  return control.unit ? ` data-unit="${escapeHtml(control.unit)}"` : "";
}

/** The `<option>`s of a select; each value is JSON, so that numbers and words stay apart. */
export function optionsHtml({options, value}: Of<"select">): string {
  return options
    .map((option) => {
      const selected = option.value === value ? " selected" : "";
      return `<option value="${escapeHtml(JSON.stringify(option.value))}"${selected}>${escapeHtml(option.label)}</option>`;
    })
    .join("");
}

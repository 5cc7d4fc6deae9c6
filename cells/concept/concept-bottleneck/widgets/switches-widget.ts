import {escapeHtml} from "../../../views/escape.ts";
import {patch} from "../../../views/patch.ts";
import {redrawAndHear} from "../../../views/redraw-and-hear.ts";
import type {NumbersTable, WidgetModel, WidgetModule} from "../../../views/widget.ts";
import type {ExplainedConcept, Setting} from "../plain-results.ts";
import {yesOrNo} from "./draw-concept.ts";
import {answerSentence, drawExplanation, type ExplanationData} from "./draw-explanation.ts";
import {explanationNumbers} from "./explanation-numbers.ts";
import {type Choice, choiceOf, readSetting, setTo, toTheTruth, turn} from "./set-concepts.ts";
import type {ConceptSetting} from "./switches.ts";

/** Where a reader sets concepts of one row and sees the answer change: a control, whose value is what was set. */
const widget: WidgetModule<ExplanationData, ConceptSetting> = {
  default: {
    render({model, el}) {
      const switches = new Switches(model, el);
      const draw = (): void => switches.draw();
      const onChange = (event: Event): void => switches.changed(event.target as HTMLInputElement);
      const onClick = (event: Event): void => switches.pressed(event.target as Element);
      switches.readStillForm();
      draw();
      return redrawAndHear({model, el}, draw, {change: onChange, click: onClick});
    }
  },
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(data: ExplanationData, value?: ConceptSetting): string {
  return drawn(data, value as ConceptSetting, data.chosen, "");
}

export function toNumbers({explanation}: ExplanationData, value?: ConceptSetting): NumbersTable {
  return explanationNumbers(explanation, readSetting(explanation, value?.set));
}

/** What a reader does, turned into a setting; draws what comes of it. */
class Switches {
  readonly #model: WidgetModel<ExplanationData, ConceptSetting>;
  readonly #el: HTMLElement;
  #key: string;
  #output: number;
  #said = "";

  constructor(model: WidgetModel<ExplanationData, ConceptSetting>, el: HTMLElement) {
    this.#model = model;
    this.#el = el;
    this.#key = this.#value.key;
    const list = el.querySelector("select");
    this.#output = list ? Number(list.value) : this.#data.chosen;
  }

  get #data(): ExplanationData {
    return this.#model.get("state");
  }

  get #value(): ConceptSetting {
    return this.#model.get("value");
  }

  get #set(): Setting {
    return readSetting(this.#data.explanation, this.#value.set);
  }

  /** Takes over what was switched before the page was alive. */
  readStillForm(): void {
    const moved = [...this.#el.querySelectorAll<HTMLInputElement>("input[type=radio]")].filter(
      ({checked, defaultChecked, name}) => checked && !defaultChecked && name.startsWith(this.#key)
    );
    for (const input of moved) this.changed(input);
  }

  draw(): void {
    const {key} = this.#value;
    const {explanation, chosen} = this.#data;
    if (key !== this.#key || this.#output >= explanation.bias.length) {
      // another row, or another model
      this.#key = key;
      this.#output = chosen;
      this.#said = "";
    }
    patch(this.#el, drawn(this.#data, this.#value, this.#output, this.#said));
    // a switch that was touched is not what the HTML says
    for (const input of this.#el.querySelectorAll<HTMLInputElement>("input[type=radio]")) {
      input.checked = input.defaultChecked;
    }
    const list = this.#el.querySelector("select");
    if (list) list.value = String(this.#output);
  }

  changed(field: HTMLInputElement): void {
    if (field.matches("select")) {
      this.#output = Number(field.value);
      this.draw();
      return;
    }
    const {explanation} = this.#data;
    const concept = explanation.concepts[Number(field.dataset.concept)];
    if (!concept) return;
    const set = turn(explanation, this.#set, concept.name, field.value as Choice);
    const own = setTo(set, concept.name);
    this.#give(
      set,
      own === undefined ? `${concept.name} as predicted.` : `${concept.name} set to ${yesOrNo(own)}.`
    );
  }

  pressed(part: Element): void {
    const act = part.closest<HTMLElement>("button[data-do]")?.dataset.do;
    if (act === "truth")
      this.#give(toTheTruth(this.#data.explanation, this.#set), "Every known concept set to the truth.");
    else if (act === "undo") this.#give({}, "Every concept as predicted.");
  }

  #give(set: Setting, said: string): void {
    this.#said = `${said} ${answerSentence(this.#data.explanation, set)}`;
    this.#model.set("value", {key: this.#key, set});
    this.#model.save_changes();
  }
}

function drawn(
  data: ExplanationData,
  {key, set: given}: ConceptSetting,
  output: number,
  said: string
): string {
  const {explanation} = data;
  const set = readSetting(explanation, given);
  const known = explanation.concepts.some(({truth}) => truth !== null);
  const truth = known
    ? `<button type="button" class="gb-button" data-do="truth">Set all to the truth</button>`
    : "";
  // A form of its own keeps the switches of two rows on a page apart. Enter sends a form, but not one whose first
  // button to send it is disabled.
  return (
    `<form class="gb-check gb-concepts gb-concept-form"><button type="submit" disabled hidden></button>` +
    drawExplanation(data, {
      set,
      output,
      switchOf: (concept, at) => drawSwitch(concept, at, setTo(set, concept.name), key)
    }) +
    `<div class="gb-concept-acts gb-scripted">${truth}<button type="button" class="gb-button" data-do="undo">Undo all</button></div>` +
    `<p class="gb-concept-says" role="status">${escapeHtml(said)}</p></form>`
  );
}

const choices: [Choice, words: string][] = [
  ["predicted", "as predicted"],
  ["no", "no"],
  ["yes", "yes"]
];

function drawSwitch({name}: ExplainedConcept, at: number, set: number | undefined, key: string): string {
  const stands = choiceOf(set);
  const each = choices.map(
    ([choice, words]) =>
      `<label><input type="radio" name="${key}-${at}" value="${choice}" data-concept="${at}" autocomplete="off"${choice === stands ? " checked" : ""}><span>${words}</span></label>`
  );
  return `<span class="gb-concept-switch gb-scripted" role="radiogroup" aria-label="${escapeHtml(name)}">${each.join("")}</span>`;
}

import {escapeHtml} from "../../views/escape.ts";
import {patch} from "../../views/patch.ts";
import {redrawAndHear} from "../../views/redraw-and-hear.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import type {HubQuestionData} from "./ask-for-hub.ts";
import {type HubConsent, megabytes} from "./consent.ts";

/** The question whether a model may be loaded from a hub, and its answer. */
const widget: WidgetModule<HubQuestionData, HubConsent> = {
  default: {
    render({model, el}) {
      const draw = (): void => patch(el, toStatic(model.get("state"), model.get("value")));
      const onClick = (event: Event): void => {
        const button = (event.target as Element).closest?.<HTMLElement>("[data-agree]");
        if (!button) return;
        model.set("value", {...model.get("value"), agreed: button.dataset.agree === "yes"});
        model.save_changes();
        draw();
      };
      draw();
      return redrawAndHear({model, el}, draw, {click: onClick});
    }
  },
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic({repo, revision, host, bytes}: HubQuestionData, value?: HubConsent): string {
  const [model, from] = [escapeHtml(repo), escapeHtml(host)];
  const of = revision === "main" ? "" : ` (${escapeHtml(revision)})`;
  const [text, answer] = value?.agreed
    ? [
        `You agreed that this page loads <b>${model}</b>${of} from ${from}, at most ${megabytes(bytes)}.`,
        '<button type="button" class="gb-quiet gb-scripted" data-agree="no">Take it back</button>'
      ]
    : [
        `This page would like to load the model <b>${model}</b>${of} from <b>${from}</b>: its weights, its settings and its tokenizer, at most ${megabytes(bytes)}. ` +
          `Nothing has been asked for yet. ${from} will see your network address and which model you load, and nothing that you write here. The files stay in this browser, so they are loaded once.`,
        `<button type="button" class="gb-button gb-scripted" data-agree="yes">Load it from ${from}</button>`
      ];
  return `<div class="gb-hub-consent"><p aria-live="polite">${text}</p>${answer}</div>`;
}

export function toNumbers({repo, revision, host, bytes}: HubQuestionData, value?: HubConsent): NumbersTable {
  return {
    columns: ["model", "revision", "from", "bytes at most", "agreed"],
    rows: [[repo, revision, host, bytes, value?.agreed ?? false]]
  };
}

import {escapeHtml} from "../../../views/escape.ts";
import {decimalsFor} from "../../../views/number-words.ts";
import {patch} from "../../../views/patch.ts";
import {redrawAndHear} from "../../../views/redraw-and-hear.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import {binTexts} from "./axis.ts";
import type {ImportancesData} from "./importances-data.ts";
import {bar, barKeys, split} from "./importances-widget.ts";
import {lookAfter, lookControls} from "./look-controls.ts";
import {readPictures} from "./read-pictures.ts";
import {shapeBody} from "./shape-body.ts";
import type {Look, ShapeData} from "./shape-data.ts";

/** A model as it is seen: importances on one side, the shape of the chosen term on the other. */
export interface ModelData {
  importances: ImportancesData;
  /** of the most important terms, in their order */
  shapes: ShapeData[];
  link: ShapeData["link"];
  purified: boolean;
}

/** Shapes that stand in the page without scripts; the others are drawn when they are chosen. */
const still = 6;

const widget: WidgetModule<ModelData> = {
  default: {
    render({model, el}) {
      let look: Look = {units: "score", scale: "own"};
      const asked = new Set<number>();
      const pictures = readPictures(el, (picture) => {
        const at = picture.closest<HTMLElement>("[data-shape]")?.dataset.shape;
        const shape = at === undefined ? undefined : model.get("state").shapes[Number(at)];
        return shape && {shape, look};
      });
      const draw = (): void => {
        // also what was chosen before the page was alive
        const chosen = el.querySelector<HTMLInputElement>("input[name=term]:checked");
        if (chosen) asked.add(Number(chosen.value));
        patch(
          el,
          drawModel(model.get("state"), look, (at) => at < still || asked.has(at))
        );
        pictures.drawn();
      };
      const onChange = (event: Event): void => {
        look = lookAfter(event, look) ?? look;
        draw();
      };
      draw();
      const end = redrawAndHear({model, el}, draw, {change: onChange});
      return () => {
        pictures.remove();
        end();
      };
    }
  },
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(state: ModelData): string {
  return drawModel(state, {units: "score", scale: "own"}, (at) => at < still);
}

function drawModel(state: ModelData, look: Look, isDrawn: (at: number) => boolean): string {
  const {importances, shapes, purified} = state;
  const {terms, of} = importances;
  const {most, first, rest, together} = split({...importances, shown: shapes.length});
  const decimals = decimalsFor(terms.map(({importance}) => importance));
  const number = (value: number): string => `<span class="gb-ebm-number">${value.toFixed(decimals)}</span>`;
  const choices = first.map(({term, importance, pair}, at) => {
    const shape: ShapeData | undefined = shapes[at];
    const words = `<span class="gb-ebm-name">${escapeHtml(term)}</span>${bar(importance / most, pair)}${number(importance)}`;
    if (!shape) return `<div class="gb-ebm-choice">${words}</div>`;
    const body = isDrawn(at)
      ? shapeBody(shape, look)
      : `<p class="gb-ebm-note">${escapeHtml(term)} is drawn once the notebook runs.</p>`;
    return (
      `<label class="gb-ebm-choice"><input type="radio" name="term" value="${at}"${at < still ? "" : ` class="gb-scripted"`}${at === 0 ? " checked" : ""}>${words}</label>` +
      `<section class="gb-ebm-panel gb-ebm-shape" data-shape="${at}" aria-label="Shape of ${escapeHtml(term)}">${body}</section>`
    );
  });
  const remaining =
    rest.length > 0
      ? `<details class="gb-ebm-rest"><summary class="gb-ebm-choice"><span class="gb-ebm-name">${rest.length} remaining terms, together</span>${bar(together / most, false, true)}${number(together)}</summary><ol>${rest
          .map(
            ({term, importance, pair}) =>
              `<li class="gb-ebm-choice"><span class="gb-ebm-name">${escapeHtml(term)}</span>${bar(importance / most, pair)}${number(importance)}</li>`
          )
          .join("")}</ol></details>`
      : "";
  const parted =
    purified && terms.some(({pair}) => pair)
      ? `<p class="gb-ebm-note">The bars are of the terms as they were learnt. In the shapes, what a pair says of one feature alone has moved to that feature.</p>`
      : "";
  const impure = purified
    ? ""
    : " This model came without the weights of its bins: its pairs also hold what one feature says alone.";
  // A form keeps the radio buttons of two models on one page apart; its button is there so that Enter sends nothing.
  return (
    `<form class="gb-ebm gb-ebm-model"><button disabled hidden></button><p class="gb-ebm-title">How much each term moves the ${escapeHtml(of)}, on average. Choose one to see its shape.${impure}</p>` +
    `<div class="gb-ebm-columns">${choices.join("")}${remaining}<div class="gb-ebm-under">${barKeys(terms)}${parted}${lookControls(state, look)}</div></div></form>`
  );
}

/** Every bin of every shape, in one long table. */
export function toNumbers({shapes, importances}: ModelData): NumbersTable {
  const rows = shapes.flatMap((shape) => {
    const {term, axes, outputs, intercept, scores, standardDeviations, weights} = shape;
    const [first, second] = axes.map(binTexts);
    return Array.from(weights, (weight, cell) => {
      const bin = second
        ? `${first[Math.floor(cell / second.length)]} & ${second[cell % second.length]}`
        : first[cell];
      return intercept.map((_, k) => [
        term,
        bin,
        ...(intercept.length > 1 ? [outputs[k]] : []),
        scores[cell * intercept.length + k],
        standardDeviations ? standardDeviations[cell * intercept.length + k] : null,
        Number.isNaN(weight) ? null : weight
      ]);
    }).flat();
  });
  const many = shapes.length > 0 && shapes[0].intercept.length > 1;
  if (shapes.length === 0) {
    return {
      columns: ["term", "importance"],
      rows: importances.terms.map(({term, importance}) => [term, importance])
    };
  }
  return {columns: ["term", "bin", ...(many ? ["class"] : []), "score", "standard deviation", "rows"], rows};
}

import {patch} from "../../../views/patch.ts";
import {redrawAndHear} from "../../../views/redraw-and-hear.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import {binTexts} from "./axis.ts";
import {lookAfter, lookControls} from "./look-controls.ts";
import {readPictures} from "./read-pictures.ts";
import {shapeBody} from "./shape-body.ts";
import {cellCount, type Look, type ShapeData} from "./shape-data.ts";

/** What one term adds: a step line, dots or a map, in one picture or one a class. */
const widget: WidgetModule<ShapeData> = {
  default: {
    render({model, el}) {
      let told = lookOf(model.get("state"));
      let look = told;
      const pictures = readPictures(el, () => ({shape: model.get("state"), look}));
      const draw = (): void => {
        patch(el, drawShape(model.get("state"), look));
        pictures.drawn();
      };
      const onState = (): void => {
        const now = lookOf(model.get("state"));
        // What the reader ticked stays until the notebook says otherwise.
        if (now.units !== told.units || now.scale !== told.scale) look = now;
        told = now;
        draw();
      };
      const onChange = (event: Event): void => {
        look = lookAfter(event, look) ?? look;
        draw();
      };
      draw();
      const end = redrawAndHear({model, el}, onState, {change: onChange});
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

export function toStatic(state: ShapeData): string {
  return drawShape(state, lookOf(state));
}

function lookOf({units, scale}: ShapeData): Look {
  return {units, scale};
}

function drawShape(shape: ShapeData, look: Look): string {
  return `<div class="gb-ebm gb-ebm-shape">${shapeBody(shape, look)}${lookControls(shape, look)}</div>`;
}

/** Every cell, in the units of the score; of numbers with the exact edges of its bin. */
export function toNumbers(shape: ShapeData): NumbersTable {
  const {axes, outputs, intercept, scores, standardDeviations, weights} = shape;
  const texts = axes.map(binTexts);
  const of = (k: number): string => (intercept.length > 1 ? ` (${outputs[k]})` : "");
  return {
    columns: [
      ...axes.flatMap(({feature, edges}) =>
        edges ? [feature, `${feature} from`, `${feature} below`] : [feature]
      ),
      ...intercept.flatMap((_, k) => [
        `score${of(k)}`,
        ...(standardDeviations ? [`standard deviation${of(k)}`] : [])
      ]),
      "rows"
    ],
    rows: Array.from({length: cellCount(shape)}, (_, cell) => [
      ...axes.flatMap((axis, a) => {
        const bin =
          axes.length === 1 ? cell : a === 0 ? Math.floor(cell / axes[1].size) : cell % axes[1].size;
        if (!axis.edges) return [texts[a][bin]];
        const number = bin > 0 && bin < axis.size - 1;
        return [
          texts[a][bin],
          number && bin > 1 ? axis.edges[bin - 1] : null,
          number && bin < axis.size - 2 ? axis.edges[bin] : null
        ];
      }),
      ...intercept.flatMap((_, k) => [
        scores[cell * intercept.length + k],
        ...(standardDeviations ? [standardDeviations[cell * intercept.length + k]] : [])
      ]),
      Number.isNaN(weights[cell]) ? null : weights[cell]
    ])
  };
}

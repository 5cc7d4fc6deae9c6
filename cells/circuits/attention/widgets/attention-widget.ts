import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import {type PatternsState, unpackWeights} from "../view.ts";
import {LiveAttention} from "./live-attention.ts";
import {patternsHtml} from "./patterns-html.ts";
import {plainLook, shadingOf} from "./shading.ts";
import {stillPicture} from "./still-picture.ts";

/** Heads of a model on one text: a picture of each, and one of them large beside the tokens. */
const widget: WidgetModule<PatternsState> = {
  default: {
    render({model, el}) {
      const live = new LiveAttention(el, () => model.get("state"));
      const draw = (): void => live.draw();
      draw();
      model.on("change:state", draw);
      return () => {
        live.remove();
        model.off("change:state", draw);
      };
    }
  },
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(state: PatternsState): string {
  const shading = shadingOf(state, plainLook);
  const focus = Math.max(
    0,
    state.heads.findIndex(({name}) => name === state.focus)
  );
  return patternsHtml(state, shading, focus, (head) => stillPicture(shading, head));
}

/** Weights up to which each has a row; of longer texts only the largest of each token. */
const rowsAtMost = 20_000;

export function toNumbers({heads, pieces, causal}: PatternsState): NumbersTable {
  const size = pieces.length;
  const all = heads.length * size * size <= rowsAtMost * (causal ? 2 : 1);
  const rows: NumbersTable["rows"] = [];
  for (const {name, packed, valueNorms} of heads) {
    const weights = unpackWeights(packed, size, causal);
    const row = (query: number, key: number) => {
      const weight = weights[query * size + key];
      rows.push([name, query, pieces[query], key, pieces[key], weight, weight * valueNorms[key]]);
    };
    for (let query = 0; query < size; query++) {
      const keys = causal ? query + 1 : size;
      if (all) for (let key = 0; key < keys; key++) row(query, key);
      else row(query, largest(weights.subarray(query * size, query * size + keys)));
    }
  }
  return {
    columns: ["head", "looks from", "token", "looks at", "token there", "attention", "times value length"],
    rows,
    ...(!all && {notes: ["Of each token only the place that it looks at most."]})
  };
}

function largest(numbers: Float32Array): number {
  let best = 0;
  for (let i = 1; i < numbers.length; i++) if (numbers[i] > numbers[best]) best = i;
  return best;
}

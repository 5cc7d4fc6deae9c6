import {escapeHtml} from "../../../views/escape.ts";
import {percent, plain} from "../../../views/number-words.ts";
import {across, type PlotAxis, plot, plotLine, plotXPercent, plotY} from "../../../views/plot.ts";
import {redrawingStops, type Stop} from "../../../views/read-stops.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import type {HeadScoreCurves} from "../head-score-curves.ts";

/** Scores of heads over a training, and the loss: a picture each, a line a head. */
const widget: WidgetModule<HeadScoreCurves> = {
  default: {render: redrawingStops(toStatic, (state, k) => stopsOf(picturesOf(state)[k]))},
  toStatic,
  toNumbers
};

export default widget.default;

const HEIGHT = 180;

/** Names for people of what is drawn. */
const titles: Record<string, string> = {
  previous: "attention to the token before",
  duplicate: "attention to the same token, the first time",
  induction: "attention to what followed the first time",
  current: "attention to itself",
  first: "attention to the first token",
  loss: "loss, nats"
};

interface Line {
  name: string;
  /** which of the two colours: layers from the front and from the back */
  late: boolean;
  values: number[];
}

interface Drawn {
  title: string;
  steps: number[];
  share: boolean;
  lines: Line[];
}

function picturesOf({steps, scores, heads, loss}: HeadScoreCurves): Drawn[] {
  const last = Math.max(...heads.map(({layer}) => layer));
  const pictures = scores.map(
    (score): Drawn => ({
      title: titles[score],
      steps,
      share: true,
      lines: heads.map(({name, layer, values}) => ({
        name,
        late: layer === last && last > 0,
        values: values[score]!
      }))
    })
  );
  if (!loss) return pictures;
  const losses: Line[] = [
    {name: "first time", late: false, values: loss.first},
    {name: "second time", late: true, values: loss.second}
  ];
  return [{title: titles.loss, steps, share: false, lines: losses}, ...pictures];
}

export function toStatic(state: HeadScoreCurves): string {
  const pictures = picturesOf(state).map(
    (drawn, k) => `<div>${picture(drawn, k)}<p class="gb-plot-says"></p></div>`
  );
  return (
    `<div class="gb-check gb-attention-curves"><p class="gb-check-title">The heads of ${escapeHtml(state.model)} while it learns</p>` +
    `<div class="gb-check-pictures">${pictures.join("")}</div>` +
    `<p class="gb-check-note">A line a head, the last layer’s dashed; those that end highest are named.</p></div>`
  );
}

function fieldOf({steps, lines, share, title}: Drawn): {x: PlotAxis; y: PlotAxis; height: number} {
  const most = Math.max(...lines.flatMap(({values}) => values));
  return {
    x: {title: "steps of training", low: steps[0], high: steps[steps.length - 1]},
    y: {title, low: 0, high: share ? 1 : most * 1.05, percent: share},
    height: HEIGHT
  };
}

function picture(drawn: Drawn, k: number): string {
  const field = fieldOf(drawn);
  const points = ({values}: Line) => drawn.steps.map((step, i): [number, number] => [step, values[i]]);
  const lines = drawn.lines.map((line) =>
    plotLine(field, points(line), `gb-plot-line ${line.late ? "gb-attention-late" : "gb-attention-early"}`)
  );
  return plot({
    ...field,
    alternative: alternative(drawn),
    lines: lines.join(""),
    marks: namesOf(drawn, field).join(""),
    reads: k
  });
}

/** Names at the ends of the highest lines: where a line rises it is clear above its end, else below. */
function namesOf({steps, lines, share}: Drawn, {x, y}: {x: PlotAxis; y: PlotAxis}): string[] {
  const end = steps.length - 1;
  const [best, ...others] = [...lines].sort((a, b) => b.values[end] - a.values[end]);
  const next = others.filter(({values}) => !share || values[end] > best.values[end] / 2).slice(0, 1);
  const ends = [best, ...next].map((line) => ({...line, top: Number(plotY(y, line.values[end], HEIGHT))}));
  const together = ends.length > 1 && ends[1].top - ends[0].top < 14;
  const named = together ? [{...ends[0], name: `${ends[0].name}, ${ends[1].name}`}] : ends;
  return named.map(({name, values, top}) => {
    const rises = values[end] >= values[end - 1];
    const at = rises ? Math.max(12, top - 8) : Math.min(HEIGHT - 4, top + 17);
    return (
      `<circle class="gb-plot-point" cx="${plotXPercent(x, steps[end])}" cy="${top}" r="3.5"/>` +
      `<text x="99%" y="${at.toFixed(1)}" text-anchor="end">${escapeHtml(name)}</text>`
    );
  });
}

function stopsOf(drawn: Drawn | undefined): Stop[] {
  if (!drawn) return [];
  const {x, y} = fieldOf(drawn);
  const say = (value: number) => (drawn.share ? percent(value) : plain(value));
  return drawn.steps.map((step, i) => {
    const order = [...drawn.lines].sort((a, b) => b.values[i] - a.values[i]).slice(0, 3);
    return {
      x: across(x, step),
      y: Number(plotY(y, order[0].values[i], HEIGHT)),
      says: `Step ${step.toLocaleString("en")}: ${order.map(({name, values}) => `${name} ${say(values[i])}`).join(", ")}.`
    };
  });
}

function alternative({title, steps, lines, share}: Drawn): string {
  const end = steps.length - 1;
  const say = (value: number) => (share ? percent(value) : plain(value));
  const [best] = [...lines].sort((a, b) => b.values[end] - a.values[end]);
  const ends = share
    ? `${best.name} ends highest: from ${say(best.values[0])} to ${say(best.values[end])}`
    : lines.map(({name, values}) => `${name} from ${say(values[0])} to ${say(values[end])}`).join(", ");
  return `${title}, over ${steps[end].toLocaleString("en")} steps: ${ends}.`;
}

export function toNumbers({steps, scores, heads, loss}: HeadScoreCurves): NumbersTable {
  return {
    columns: [
      "step",
      ...(loss ? ["loss first time, nats", "loss second time, nats"] : []),
      ...scores.flatMap((score) => heads.map(({name}) => `${name} ${score}`))
    ],
    rows: steps.map((step, i) => [
      step,
      ...(loss ? [loss.first[i], loss.second[i]] : []),
      ...scores.flatMap((score) => heads.map(({values}) => values[score]![i]))
    ])
  };
}

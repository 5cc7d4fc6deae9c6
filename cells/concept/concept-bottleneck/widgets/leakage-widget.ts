import {escapeHtml} from "../../../views/escape.ts";
import {type IntervalMark, intervalBars} from "../../../views/interval-bars.ts";
import {percent, shareWords} from "../../../views/number-words.ts";
import {across, type PlotAxis, plot, plotLine, plotPoint, plotY} from "../../../views/plot.ts";
import {plotKeys} from "../../../views/plot-keys.ts";
import {redrawingStops, type Stop} from "../../../views/read-stops.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import type {Gain, Leakage, Share} from "../plain-results.ts";

/** What a bottleneck lets through besides its concepts: three measures, each with what it means. */
const widget: WidgetModule<Leakage> = {
  default: {render: redrawingStops(toStatic, stopsOf)},
  toStatic,
  toNumbers
};

export default widget.default;

const HEIGHT = 200;

/** Standard errors that a difference must have to be called one. */
const CLEAR = 2;

export function toStatic(state: Leakage): string {
  const {noise, surplus} = state;
  const panels = [panel("Yes and no, or how sure", hardSoftPicture(state), hardSoftWords(state))];
  if (noise.length > 0)
    panels.push(panel("Concepts that mean nothing", noisePicture(state), noiseWords(state)));
  if (surplus.length > 0)
    panels.push(panel("What one concept lets through", surplusPicture(state), surplusWords(state)));
  return (
    `<div class="gb-check gb-concepts"><p class="gb-check-title">Does more than the concepts pass through the bottleneck?</p>` +
    `${panels.join("")}<p class="gb-check-note">Shares right on rows not learnt from; whiskers are one standard error. A difference counts from ${CLEAR} of its standard errors on; of many concepts a few reach that by chance.</p></div>`
  );
}

function panel(name: string, picture: string, words: string): string {
  return `<div class="gb-concept-panel" role="group" aria-label="${name}"><p class="gb-concept-panelname"><b>${name}</b></p><p>${words}</p>${picture}</div>`;
}

/** Of two shares how much the second is more, in points, and whether that is clear. */
function gap(less: Share, more: Share, gain?: Gain): {points: number; clear: boolean; words: string} {
  const difference = gain?.mean ?? more.accuracy - less.accuracy;
  const error = gain?.standardError ?? Math.hypot(less.standardError, more.standardError);
  const size = Math.abs(100 * difference);
  return {
    points: 100 * difference,
    clear: Math.abs(difference) > CLEAR * error,
    words: `${size.toFixed(size < 10 ? 1 : 0)} points`
  };
}

function markOf({accuracy, standardError}: Share, kind: 1 | 2): IntervalMark {
  return {
    value: accuracy,
    low: accuracy - standardError,
    high: accuracy + standardError,
    kind,
    words: shareWords({mean: accuracy, standardError})
  };
}

function axisFor(shares: Share[]): PlotAxis {
  const low = Math.min(...shares.map(({accuracy, standardError}) => accuracy - standardError));
  const high = Math.max(...shares.map(({accuracy, standardError}) => accuracy + standardError));
  return {
    title: "share of labels right",
    low: Math.max(0, Math.floor(20 * low - 0.5) / 20),
    high: Math.min(1, Math.ceil(20 * high + 0.5) / 20),
    percent: true
  };
}

function hardSoftPicture({hardSoft: {hard, soft}}: Leakage): string {
  return intervalBars({
    axis: axisFor([hard, soft]),
    rows: [
      {name: "yes or no only", marks: [markOf(hard, 2)]},
      {name: "how sure it is", marks: [markOf(soft, 1)]}
    ]
  });
}

function hardSoftWords({hardSoft: {hard, soft, gain}}: Leakage): string {
  const {points, clear, words} = gap(hard, soft, gain);
  if (!clear)
    return "How sure the model is of its concepts tells no more about the label than yes and no do.";
  return points > 0
    ? `Told how sure the model is, the label layer is right ${words} more often than told yes or no. What a concept means is yes or no: the rest came through beside it.`
    : `Told how sure the model is, the label layer is right ${words} less often than told yes or no.`;
}

function noiseField({noise}: Leakage): {x: PlotAxis; y: PlotAxis; height: number} {
  const shares = noise.flatMap((own): Share[] => [own, {accuracy: own.majority, standardError: 0}]);
  return {
    x: {
      title: "concepts drawn by coin",
      low: -0.4,
      high: noise.length - 0.6,
      names: noise.map(({concepts}) => String(concepts))
    },
    y: axisFor(shares),
    height: HEIGHT
  };
}

function noisePicture(state: Leakage): string {
  const {noise} = state;
  const field = noiseField(state);
  const line = (share: (own: Leakage["noise"][number]) => number, name: string): string =>
    plotLine(
      field,
      noise.map((own, i): [number, number] => [i, share(own)]),
      name
    );
  const {x} = field;
  const majority = plotLine(
    field,
    [
      [x.low, noise[0].majority],
      [x.high, noise[noise.length - 1].majority]
    ],
    "gb-plot-base"
  );
  return (
    `<div>${plot({
      ...field,
      alternative: `Share right with concepts drawn by coin. ${noise.map(noiseSays).join(" ")}`,
      lines: majority + line(({accuracy}) => accuracy, "gb-plot-line"),
      marks: noise
        .map(({accuracy, standardError}, i) =>
          plotPoint(field, [i, accuracy], {low: accuracy - standardError, high: accuracy + standardError})
        )
        .join(""),
      reads: 0
    })}<p class="gb-plot-says"></p></div>` +
    plotKeys(
      ["gb-plot-line", "bottleneck of such concepts"],
      ["gb-plot-base", "always the most frequent label"]
    )
  );
}

function noiseSays({concepts, accuracy, standardError, majority}: Leakage["noise"][number]): string {
  return `${concepts} ${concepts === 1 ? "concept" : "concepts"} drawn by coin: ${shareWords({mean: accuracy, standardError})}; always the most frequent ${percent(majority)}.`;
}

function noiseWords({noise}: Leakage): string {
  const most = noise.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
  const {points, clear, words} = gap({accuracy: most.majority, standardError: 0}, most);
  if (!clear || points < 0)
    return "Concepts that mean nothing give no more than always saying the most frequent label.";
  const which =
    most.concepts === 1
      ? "1 concept drawn by coin, which means nothing, still gives"
      : `${most.concepts} concepts drawn by coin, which mean nothing, still give`;
  return `${which} ${percent(most.accuracy)}: ${words} more than always saying the most frequent label. A bottleneck trained for the label carries it under any name.`;
}

function stopsOf(state: Leakage): Stop[] {
  if (state.noise.length === 0) return [];
  const {x, y} = noiseField(state);
  return state.noise.map((own, i) => ({
    x: across(x, i),
    y: Number(plotY(y, own.accuracy, HEIGHT)),
    says: noiseSays(own)
  }));
}

function surplusPicture({surplus}: Leakage): string {
  const bars = intervalBars({
    axis: axisFor(surplus.flatMap(({bit, logit}) => [bit, logit])),
    rows: surplus.map(({name, bit, logit}) => ({name, marks: [markOf(bit, 2), markOf(logit, 1)]}))
  });
  const keys = [markKey(2, "told yes or no"), markKey(1, "told its logit too")];
  return `${bars}<p class="gb-plot-keys">${keys.join(" ")}</p>`;
}

function markKey(kind: 1 | 2, words: string): string {
  const shape =
    kind === 1
      ? '<circle class="gb-interval-mark-1" cx="7" cy="7" r="4.5"/>'
      : '<rect class="gb-interval-mark-2" x="3" y="3" width="8" height="8"/>';
  return `<span class="gb-plot-key"><svg width="14" height="14" aria-hidden="true" focusable="false">${shape}</svg> ${words}</span>`;
}

function surplusWords({surplus}: Leakage): string {
  const telling = surplus
    .map(({name, bit, logit, gain}) => ({name, ...gap(bit, logit, gain)}))
    .filter(({points, clear}) => clear && points > 0)
    .sort((a, b) => b.points - a.points);
  if (telling.length === 0) return "No concept's logit tells more about the label than its yes or no.";
  const named = telling.slice(0, 3).map(({name, words}) => `<b>${escapeHtml(name)}</b> (${words})`);
  const more = telling.length > 3 ? ` and ${telling.length - 3} more` : "";
  return `Beyond yes or no, the logit tells more about the label for ${named.join(", ")}${more}: it carries something that its name does not say.`;
}

/** One row a measured share, or a difference of two. */
export function toNumbers({hardSoft: {hard, soft, gain}, noise, surplus}: Leakage): NumbersTable {
  const share = (
    test: string,
    of: string,
    {accuracy, standardError}: Share,
    beside: number | null = null
  ) => [test, of, accuracy, standardError, beside];
  const difference = (test: string, of: string, own?: Gain) =>
    own ? [[test, of, own.mean, own.standardError, null]] : [];
  return {
    columns: ["test", "of", "share right", "standard error", "most frequent label"],
    rows: [
      share("hard and soft", "hard", hard),
      share("hard and soft", "soft", soft),
      ...difference("hard and soft", "soft less hard", gain),
      ...noise.map((own) => share("concepts drawn by coin", String(own.concepts), own, own.majority)),
      ...surplus.flatMap(({name, bit, logit, gain: own}) => [
        share("surplus", `${name}, yes or no`, bit),
        share("surplus", `${name}, its logit too`, logit),
        ...difference("surplus", `${name}, what the logit adds`, own)
      ])
    ]
  };
}

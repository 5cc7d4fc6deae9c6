import {escapeHtml} from "../../views/escape.ts";
import {percent, plain, signed} from "../../views/number-words.ts";
import {redrawing} from "../../views/patch.ts";
import {spokenPiece, visiblePiece} from "../../views/tokens/index.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import type {AblationData, AblationOutcome} from "./ablation.ts";

/** Parts with a bar of their own; the rest unfolds. */
const shown = 12;

/** What is lost with each part of the model, as bars. */
const widget: WidgetModule<AblationData> = {
  default: {render: redrawing(toStatic)},
  toStatic,
  toNumbers
};

export default widget.default;

const standIn: Record<AblationData["ablation"], string> = {
  zero: "set to zero",
  mean: "set to its mean",
  resample: "taken from another prompt",
  mask: "not looked at"
};

type Row = AblationData["without"][number];

export function toStatic(state: AblationData): string {
  const {measure, whole, without, ablation} = state;
  const change = ({value}: Row) => Math.abs(value - whole.value);
  const rows = [...without].sort((a, b) => change(b) - change(a));
  const most = Math.max(...rows.map(change), 1e-9);
  const line = (row: Row): string => barRow(row, whole, most, measure.unit);
  // one part alone is no rest
  const first = rows.length > shown + 1 ? rows.slice(0, shown) : rows;
  const rest = rows.slice(first.length);
  const folded = rest.length
    ? `<details><summary>${rest.length} parts that matter less</summary><ol class="gb-ablation-rows">${rest.map(line).join("")}</ol></details>`
    : "";
  const [best] = whole.top;
  return (
    `<div class="gb-ablation"><p class="gb-ablation-title">What changes when a part is ${standIn[ablation]}</p>` +
    `<p class="gb-ablation-note">The whole model says ${escapeHtml(spokenPiece(best.text))}, ${percent(best.probability)}. Bars: the change of the ${escapeHtml(measure.words)}, which is ${plain(whole.value)}${measure.unit ? ` ${measure.unit}` : ""}.</p>` +
    `<div class="gb-ablation-sides" aria-hidden="true"><span>less</span><span>more</span></div>` +
    `<ol class="gb-ablation-rows">${first.map(line).join("")}</ol>${folded}` +
    `<p class="gb-ablation-note">“now” is what the model then finds likeliest. Loss over the prompt: ${Number.isFinite(whole.loss) ? `${plain(whole.loss)} nats a token with all parts.` : "none, of one token."}</p></div>`
  );
}

function barRow({name, value, loss, top}: Row, whole: AblationOutcome, most: number, unit: string): string {
  const change = value - whole.value;
  const width = (50 * Math.abs(change)) / most;
  const [now] = top;
  const losing = Number.isFinite(loss) ? `, loss ${signed(loss - whole.loss, 3)} nats a token` : "";
  const label = `${name}: ${signed(change, 2)} ${unit}${losing}; the model then says ${spokenPiece(now.text)}, ${percent(now.probability)}`;
  const same = now.token === whole.top[0].token;
  return (
    `<li class="gb-ablation-row" aria-label="${escapeHtml(label)}"><span class="gb-ablation-name">${escapeHtml(name)}</span>` +
    `<svg class="gb-ablation-bar" width="100%" height="16" aria-hidden="true" focusable="false"><line x1="50%" x2="50%" y1="0" y2="16"/>` +
    `<rect x="${(change < 0 ? 50 - width : 50).toFixed(2)}%" y="2" width="${width.toFixed(2)}%" height="12" rx="2" fill="var(--gb-${change < 0 ? "negative" : "positive"})"/></svg>` +
    `<span class="gb-ablation-number">${signed(change, 2)}</span>` +
    `<span class="gb-ablation-now${same ? "" : " gb-ablation-other"}">now <b>${escapeHtml(visiblePiece(now.text))}</b> ${percent(now.probability)}</span></li>`
  );
}

export function toNumbers({without, whole, measure}: AblationData): NumbersTable {
  const row = (name: string, {value, loss, kl, top}: AblationOutcome) => [
    name,
    value,
    value - whole.value,
    Number.isFinite(loss) ? loss : null,
    Number.isFinite(loss) ? loss - whole.loss : null,
    kl,
    top[0].text,
    top[0].probability
  ];
  const unit = measure.unit ? ` (${measure.unit})` : "";
  return {
    columns: [
      "without",
      `measure${unit}`,
      `its change${unit}`,
      "loss (nats a token)",
      "its change (nats a token)",
      "KL from the whole (nats)",
      "likeliest token",
      "its probability"
    ],
    rows: [row("nothing", whole), ...without.map(({name, ...outcome}) => row(name, outcome))],
    notes: [`measure: ${measure.words}`]
  };
}

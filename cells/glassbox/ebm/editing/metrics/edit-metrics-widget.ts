import {escapeHtml} from "../../../../views/escape.ts";
import {percent, plain} from "../../../../views/number-words.ts";
import {redrawing} from "../../../../views/patch.ts";
import type {NumbersTable, WidgetModule} from "../../../../views/widget.ts";
import type {EditMetricsData, FeatureSpread, MetricScope} from "./edit-metrics.ts";
import type {Measure} from "./measures.ts";

/** Features that stand open; the others unfold. */
const open = 4;

/** Figures before and after edits, and how the affected rows differ from all. */
const widget: WidgetModule<EditMetricsData> = {
  default: {render: redrawing(toStatic)},
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(state: EditMetricsData): string {
  const {scopes} = state;
  return (
    `<div class="gb-ebm gb-ebm-metrics"><p class="gb-ebm-title">${escapeHtml(summary(state))}</p>` +
    `<div class="gb-ebm-scopes">${scopes.map((scope) => drawScope(scope, state)).join("")}</div>` +
    `${drawFeatures(state)}</div>`
  );
}

/** What the edits do, in a sentence. */
function summary({affected, scopes: [all], classes}: EditMetricsData): string {
  if (affected === 0) return `No edit moves the score of any of the ${counted(all.rows, "row")}.`;
  const moved = `The edits move the score of ${affected.toLocaleString("en")} of ${counted(all.rows, "row")}`;
  if (classes.length === 0) return `${moved}.`;
  return `${moved}; ${all.changed.toLocaleString("en")} ${all.changed === 1 ? "gets" : "get"} another class.`;
}

function drawScope(scope: MetricScope, {target, classes}: EditMetricsData): string {
  const {name, rows, changed, measures, confusion} = scope;
  const also =
    rows === 0
      ? "no row of the table lies here"
      : `${counted(rows, "row")}, ${changed.toLocaleString("en")} of them predicted otherwise`;
  const body =
    rows === 0
      ? ""
      : `<table class="gb-ebm-measures"><thead><tr><th scope="col">Measure</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Change</th></tr></thead>` +
        `<tbody>${measures.map((measure) => drawMeasure(measure, target)).join("")}</tbody></table>${confusion ? drawConfusion(confusion, classes) : ""}`;
  return (
    `<div class="gb-ebm-scope" role="group" aria-label="${escapeHtml(name)}"><h4>${escapeHtml(name)}</h4>` +
    `<p class="gb-ebm-note">${also}</p>${body}</div>`
  );
}

function drawMeasure(measure: Measure, target: string): string {
  const {name, before, after, unit, note} = measure;
  const words = unit === "target" ? `${name}, in units of ${target}` : note ? `${name}, ${note}` : name;
  const [sign, verdict] = change(measure);
  return (
    `<tr><th scope="row">${escapeHtml(name)}${words === name ? "" : `<span class="gb-ebm-aside">${escapeHtml(words.slice(name.length + 2))}</span>`}${bars(measure)}</th>` +
    `<td>${figure(measure, before)}</td><td>${figure(measure, after)}</td>` +
    `<td class="gb-ebm-${verdict || "same"}">${sign}${verdict ? ` <span class="gb-ebm-verdict">${verdict}</span>` : ""}</td></tr>`
  );
}

/** Two bars from 0: before above, after below. */
function bars({before, after, better}: Measure): string {
  if (before === null || after === null) return "";
  // What should be high is at most 1; an error has no end.
  const most = better === "higher" ? 1 : Math.max(before, after) || 1;
  const one = (value: number, y: number, kind: string): string =>
    `<rect class="${kind}" x="0" y="${y}" width="${(99 * (value / most)).toFixed(2)}%" height="5" rx="1.5"/>`;
  return `<svg width="100%" height="12" aria-hidden="true" focusable="false">${one(before, 0, "gb-ebm-before")}${one(after, 6.5, "gb-ebm-after")}</svg>`;
}

function figure({unit}: Measure, value: number | null): string {
  if (value === null) return "not defined";
  return unit === "share" ? percentOf(value) : unit === "target" ? plain(value, 4) : value.toFixed(4);
}

/** A share to a tenth of a per cent, so that small changes are seen. */
function percentOf(share: number): string {
  return `${(100 * share).toFixed(1)}\u00a0%`;
}

/** The difference with its sign, and whether it is for the better. */
function change(measure: Measure): [string, "better" | "worse" | ""] {
  const {before, after, better, unit} = measure;
  if (before === null || after === null) return ["–", ""];
  const distance = Math.abs(after - before);
  const size = unit === "share" ? `${(100 * distance).toFixed(1)} points` : figure(measure, distance);
  if (!/[1-9]/.test(size)) return [before === after ? "none" : "hardly any", ""];
  const rises = after > before;
  return [`${rises ? "+" : "−"}${size}`, rises === (better === "higher") ? "better" : "worse"];
}

function drawConfusion({before, after}: {before: number[][]; after: number[][]}, classes: string[]): string {
  const cell = (truth: number, guess: number): string => {
    const [old, fresh] = [before[truth][guess], after[truth][guess]].map((count) =>
      count.toLocaleString("en")
    );
    const kind = truth === guess ? ' class="gb-ebm-right"' : "";
    if (old === fresh) return `<td${kind}>${fresh}</td>`;
    return `<td${kind}><span class="gb-ebm-old">${old}</span> → <strong>${fresh}</strong></td>`;
  };
  const head = classes.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const rows = classes.map(
    (name, truth) =>
      `<tr><th scope="row">${escapeHtml(name)}</th>${classes.map((_, guess) => cell(truth, guess)).join("")}</tr>`
  );
  return (
    `<details class="gb-ebm-more"><summary>Which class was taken for which</summary><div class="gb-ebm-scrolls" tabindex="0" role="group" aria-label="Confusion matrix"><table class="gb-ebm-confusion">` +
    `<caption class="gb-ebm-note">Rows: the true class. Columns: the predicted one. Before → after where it changed.</caption>` +
    `<thead><tr><td></td>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div></details>`
  );
}

function drawFeatures({features, affected, scopes: [all]}: EditMetricsData): string {
  if (features.length === 0) return "";
  const first = features.slice(0, open).map(drawFeature).join("");
  const rest = features.slice(open);
  const more =
    rest.length > 0
      ? `<details class="gb-ebm-more"><summary>${counted(rest.length, "more feature")}, in which they differ less</summary><div class="gb-ebm-spreads">${rest.map(drawFeature).join("")}</div></details>`
      : "";
  const everyone = affected === all.rows ? " Every row is affected: there is no difference." : "";
  return (
    `<div class="gb-ebm-affected" role="group" aria-label="Who is affected"><h4>Who is affected</h4>` +
    `<p class="gb-ebm-note">How the rows whose score moved are spread over each feature, beside all rows; the most different first.${everyone}</p>` +
    `<p class="gb-ebm-note gb-ebm-keys">${key("gb-ebm-before", "all rows")}${key("gb-ebm-after", "affected rows")}</p>` +
    `<div class="gb-ebm-spreads">${first}</div>${more}</div>`
  );
}

function key(kind: string, words: string): string {
  return `<span class="gb-ebm-key"><svg width="16" height="10" aria-hidden="true" focusable="false"><rect class="${kind}" width="16" height="10" rx="2"/></svg> ${words}</span>`;
}

function drawFeature({feature, labels, all, affected, difference}: FeatureSpread): string {
  const most = Math.max(...all, ...affected) || 1;
  const rows = labels.map((label, at) => {
    const bar = (share: number, y: number, kind: string): string =>
      `<rect class="${kind}" x="0" y="${y}" width="${(99 * (share / most)).toFixed(2)}%" height="5" rx="1.5"/>`;
    return (
      `<tr><th scope="row">${escapeHtml(label)}</th>` +
      `<td class="gb-ebm-two"><svg width="100%" height="12" aria-hidden="true" focusable="false">${bar(all[at], 0, "gb-ebm-before")}${bar(affected[at], 6.5, "gb-ebm-after")}</svg></td>` +
      `<td>${percent(all[at])}</td><td>${percent(affected[at])}</td></tr>`
    );
  });
  return (
    `<table class="gb-ebm-spread-table"><caption>${escapeHtml(feature)} <span class="gb-ebm-rows">differs by ${percent(difference)}</span></caption>` +
    `<thead><tr><td></td><td></td><th scope="col">All rows</th><th scope="col">Affected</th></tr></thead>` +
    `<tbody>${rows.join("")}</tbody></table>`
  );
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Every figure in one table: measures by scope, then shares by feature. */
export function toNumbers({scopes, features, classes}: EditMetricsData): NumbersTable {
  const measured = scopes.flatMap(({name, rows, changed, measures}) => [
    [name, "rows", null, rows, rows],
    [name, "rows predicted otherwise", null, 0, changed],
    ...measures.map((measure) => [name, measure.name, null, measure.before, measure.after])
  ]);
  const counts = scopes.flatMap(({name, confusion}) =>
    (confusion?.before ?? []).flatMap((row, truth) =>
      row.map((count, guess) => [
        name,
        `${classes[truth]} taken for ${classes[guess]}`,
        null,
        count,
        confusion?.after[truth][guess] ?? null
      ])
    )
  );
  const spread = features.flatMap(({feature, labels, all, affected}) =>
    labels.map((label, at) => ["all rows and affected rows", feature, label, all[at], affected[at]])
  );
  return {columns: ["rows", "figure", "where", "before", "after"], rows: [...measured, ...counts, ...spread]};
}

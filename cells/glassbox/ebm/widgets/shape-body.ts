import {escapeHtml} from "../../../views/escape.ts";
import {curve} from "./curve.ts";
import {heatMap, mapLegend} from "./heat-map.ts";
import {levelDots} from "./level-dots.ts";
import {drawnBins, type Look, type Marks, type ShapeData} from "./shape-data.ts";
import {quantity} from "./words.ts";

/** One picture of a term: a map, dots or a line. `height` is a line's, in pixels. */
export function picture(shape: ShapeData, output: number, look: Look, height: number, marks?: Marks): string {
  if (shape.axes.length > 1) return heatMap(shape, output, look, marks);
  if (shape.axes[0].levels) return levelDots(shape, output, look, marks);
  return curve(shape, output, look, height, marks);
}

/** All pictures of a term, one for each class that has a score, with what there is to know about reading them. */
export function shapeBody(shape: ShapeData, look: Look): string {
  const many = shape.intercept.length > 1;
  const plots = shape.intercept.map((_, output) => {
    const title = many ? `<h4 class="gb-ebm-class">${escapeHtml(shape.outputs[output])}</h4>` : "";
    return `<div class="gb-ebm-one">${title}${picture(shape, output, look, many ? 130 : 200)}</div>`;
  });
  const across = shape.axes.length === 1 && !shape.axes[0].levels;
  return (
    `<p class="gb-ebm-title">${title(shape, look)}</p>` +
    `<div class="gb-ebm-plots${many ? " gb-ebm-many" : ""}">${plots.join("")}</div>` +
    `${across ? `<p class="gb-ebm-note gb-ebm-across"><strong>${escapeHtml(shape.axes[0].feature)}</strong> →</p>` : ""}` +
    `${shape.axes.length > 1 ? mapLegend(shape, look) : ""}` +
    `<p class="gb-ebm-says"></p><p class="gb-ebm-note">${notes(shape, look).join(" ")}</p>`
  );
}

function title(shape: ShapeData, look: Look): string {
  const term = `<strong>${escapeHtml(shape.term)}</strong>`;
  if (shape.intercept.length > 1) {
    const what = look.units === "probability" ? "probability" : "score";
    return look.units === "probability"
      ? `The ${what} of each class by ${term}`
      : `What ${term} adds to the ${what} of each class`;
  }
  const of = escapeHtml(quantity(shape, 0, look));
  return look.units === "probability"
    ? `${of[0].toUpperCase()}${of.slice(1)} by ${term}`
    : `What ${term} adds to ${of}`;
}

function notes(shape: ShapeData, {units}: Look): string[] {
  const {axes, standardDeviations} = shape;
  const said: string[] = [];
  if (axes.length > 1)
    said.push("What each of the two says alone is not in here: it stands with its own term.");
  else if (standardDeviations) {
    const spread = axes[0].levels ? "Whiskers reach" : "The band reaches";
    said.push(`${spread} one standard deviation over the bags to either side.`);
  }
  if (units === "probability") said.push("Every other term is taken to add nothing.");
  const silent = axes.map((axis, a) => {
    const drawn = drawnBins(shape, a);
    const bins = [
      ...(drawn.includes(0) ? [] : ["missing"]),
      ...(drawn.includes(axis.size - 1) ? [] : ["unseen"])
    ];
    return bins.join(" or ");
  });
  if (axes.length === 1) {
    const [words] = silent;
    if (words) said.push(`${words[0].toUpperCase()}${words.slice(1)} values add nothing.`);
  } else {
    for (const words of new Set(silent)) {
      if (!words) continue;
      const of = axes.filter((_, a) => silent[a] === words).map(({feature}) => escapeHtml(feature));
      said.push(`No row had ${words} values of ${of.join(" or ")}; the numbers say what they would add.`);
    }
  }
  return said;
}

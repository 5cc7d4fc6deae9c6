import {escapeHtml} from "../../views/escape.ts";
import type {EBM} from "./ebm-model.ts";
import type {Scale} from "./shape-svg.ts";
import type {ShownTerm} from "./shown-terms.ts";
import {figure, fixed, words} from "./svg-marks.ts";

const side = 256;
const left = 56;
const top = 8;
/** colours on each side of 0 */
const steps = 4;

/** A pair's term as a picture: the first feature upwards, the second to the right, bins all of one size. */
export function pairSvg(
  model: EBM,
  {features, grids, scores}: ShownTerm,
  {least, greatest}: Scale,
  label: string
): string {
  const [rows, columns] = grids.map(({size}) => size - 2);
  const term = model.terms.find((own) => String(own.features) === String(features));
  const size = Math.max(Math.abs(least), Math.abs(greatest)) || 1;
  const colourOf = (score: number) => {
    const level = Math.round((steps * score) / size);
    return level === 0 ? "level-0" : level > 0 ? `level-${2 * level}` : `below-${-level}`;
  };
  const parts: string[] = [];
  for (let a = 1; a <= rows; a++) {
    const look = (b: number) => {
      const cell = a * grids[1].size + b;
      return {colour: colourOf(scores[cell]), taught: (term?.binWeights[cell] ?? 1) > 0};
    };
    for (let b = 1; b <= columns; ) {
      const {colour, taught} = look(b);
      const from = b;
      while (b <= columns && look(b).colour === colour && look(b).taught === taught) b++;
      const x = left + ((from - 1) / columns) * side;
      const y = top + ((rows - a) / rows) * side;
      // Where no row was to learn from, the colour is faint.
      parts.push(
        `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(((b - from) / columns) * side)}" height="${fixed(side / rows)}" fill="var(--gb-${colour})"${taught ? "" : ' fill-opacity="0.45"'}/>`
      );
    }
  }
  const [first, second] = features.map((j) => endsOf(model, j));
  parts.push(words(left - 6, top + side, "end", first[0]), words(left - 6, top + 10, "end", first[1]));
  parts.push(
    words(left, top + side + 16, "start", second[0]),
    words(left + side, top + side + 16, "end", second[1])
  );
  const key = Array.from({length: 2 * steps + 1}, (_, at) => {
    const score = ((at - steps) / steps) * size;
    return `<rect x="340" y="${fixed(top + (2 * steps - at) * 18)}" width="16" height="18" fill="var(--gb-${colourOf(score)})"/>`;
  });
  const marks = [
    words(362, top + 13, "start", figure(size)),
    words(362, top + 8.7 * 18, "start", figure(-size))
  ];
  return `<svg viewBox="0 0 480 290" width="480" height="290" role="img" aria-label="${escapeHtml(label)}">${[...parts, ...key, ...marks].join("")}</svg>`;
}

/** What stands at the two ends of a feature's axis. */
function endsOf({binning, categories, features}: EBM, j: number): [string, string] {
  const {range, grids} = binning[j];
  const cuts = grids[0].cuts;
  if (cuts) return [figure(range?.least ?? cuts[0]), figure(range?.greatest ?? cuts[cuts.length - 1])];
  const levels = categories[features[j]];
  return [clipped(levels[0]), clipped(levels[levels.length - 1])];
}

function clipped(level: string): string {
  return level.length > 9 ? `${level.slice(0, 8)}…` : level;
}

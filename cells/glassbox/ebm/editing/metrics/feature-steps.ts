import {percentile} from "../../../../math/percentile.ts";
import {binText} from "../../widgets/axis.ts";

/** A feature of a table in few steps, so that two sets of rows can be laid side by side. */
export interface FeatureSteps {
  feature: string;
  /** a range or a level each; those of missing values, and of the many rare levels, come last */
  labels: string[];
  /** of each row its place in `labels` */
  steps: Uint8Array;
}

/** Steps of a column of numbers. */
const ranges = 8;
/** Levels with a bar of their own; the rest share one. */
const mostLevels = 8;

/** A column of numbers in equal ranges; NaN is missing. */
export function stepsOfNumbers(feature: string, values: Float64Array): FeatureSteps {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length === 0) return {feature, labels: ["missing"], steps: new Uint8Array(values.length)};
  // A few extreme values would leave most ranges empty: the outer ranges are open.
  const sorted = present.slice().sort();
  const least = percentile(sorted, 1);
  const greatest = percentile(sorted, 99);
  const count = greatest > least ? ranges : 1;
  const width = (greatest - least) / count;
  const edges = Float64Array.from({length: count + 1}, (_, at) => least + at * width);
  const axis = {feature, type: "continuous", size: count + 2, edges} as const;
  const labels = Array.from({length: count}, (_, at) => binText(axis, at + 1));
  if (present.length < values.length) labels.push("missing");
  const steps = Uint8Array.from(values, (value) => {
    if (Number.isNaN(value)) return count;
    return width > 0 ? Math.max(0, Math.min(count - 1, Math.floor((value - least) / width))) : 0;
  });
  return {feature, labels, steps};
}

/** A column of codes of levels, the most frequent first; -1 is a level that is not among them, NaN is missing. */
export function stepsOfLevels(feature: string, codes: Float64Array, levels: string[]): FeatureSteps {
  const counts = new Float64Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]++;
  const order = Array.from(counts.keys()).sort((a, b) => counts[b] - counts[a] || a - b);
  const own = levels.length > mostLevels + 1 ? order.slice(0, mostLevels) : order;
  const labels = own.map((code) => levels[code]);
  const stepOf = new Map(own.map((code, at) => [code, at]));
  const stepFor = (label: string): number => {
    if (!labels.includes(label)) labels.push(label);
    return labels.lastIndexOf(label);
  };
  const rest = `${levels.length - own.length} other levels`;
  const steps = Uint8Array.from(codes, (code) => {
    if (Number.isNaN(code)) return stepFor("missing");
    if (code < 0) return stepFor("not seen in training");
    return stepOf.get(code) ?? stepFor(rest);
  });
  return {feature, labels, steps};
}

import {type Matrix, matrix} from "../../../../../cells/math/matrix.ts";
import {Random} from "../../../../../cells/math/random.ts";

export interface Planted {
  features: Matrix;
  concepts: Record<string, number[]>;
  groups: Record<string, string[]>;
  labels: string[];
}

/** What each concept adds to the score of a row. */
const worth = [2, -2.5, 1, -1.5, -1];

/**
 * Guests' opinions of food and service, each good, bad or none, and whether it was loud. Every concept has a direction in the
 * features, under noise; whether a guest comes again is a sum over the concepts, and of nothing else.
 */
export function planted({
  rows = 300,
  columns = 12,
  noise = 0.8,
  seed = 1,
  classes = ["no", "yes"]
} = {}): Planted {
  const random = new Random(seed);
  const groups = {food: ["food good", "food bad"], service: ["service good", "service bad"]};
  const names = [...Object.values(groups).flat(), "loud"];
  const directions = names.map(() => Array.from({length: columns}, () => random.normal()));
  const concepts: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  const features = matrix(rows, columns);
  const labels: string[] = [];
  for (let i = 0; i < rows; i++) {
    const food = random.integer(3);
    const service = random.integer(3);
    const own = [food === 0, food === 1, service === 0, service === 1, random.integer(2) === 0].map(Number);
    for (const [j, name] of names.entries()) concepts[name].push(own[j]);
    for (let f = 0; f < columns; f++) {
      features.data[i * columns + f] =
        noise * random.normal() * 2 + own.reduce((sum, value, j) => sum + value * directions[j][f], 0);
    }
    const score = own.reduce((sum, value, j) => sum + value * worth[j], 0.5) + 0.5 * random.normal();
    const cut = [[0], [-0.8, 0.8], [-2, 0, 1.5]][classes.length - 2];
    labels.push(classes[cut.filter((bound) => score > bound).length]);
  }
  return {features, concepts, groups, labels};
}

/** The rows of `planted` whose numbers are given. */
export function only({features, concepts, groups, labels}: Planted, rows: number[]): Planted {
  const {columns, data} = features;
  return {
    features: matrix(
      rows.length,
      columns,
      Float64Array.from(rows.flatMap((i) => [...data.subarray(i * columns, (i + 1) * columns)]))
    ),
    concepts: Object.fromEntries(
      Object.entries(concepts).map(([name, values]) => [name, rows.map((i) => values[i])])
    ),
    groups,
    labels: rows.map((i) => labels[i])
  };
}

/** Whole numbers from `from` up to `to`. */
export function span(from: number, to: number): number[] {
  return Array.from({length: to - from}, (_, i) => from + i);
}

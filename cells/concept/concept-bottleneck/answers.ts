import {type Matrix, matrix} from "../../math/matrix.ts";
import {likeliest, type Unit, unitProbabilities} from "./unit.ts";

/**
 * Answers of all units, [row, answer]: of each unit its concepts in their order, then "none" where there is one. A row of a
 * unit sums to 1, or is 0 where the unit is not known.
 */
export function answersMatrix(units: readonly Unit[], concepts: Matrix): Matrix {
  const count = units.reduce((sum, {members, whole}) => sum + members.length + (whole ? 0 : 1), 0);
  const answers = matrix(concepts.rows, count);
  for (let i = 0; i < concepts.rows; i++) {
    let at = i * count;
    for (const {members, whole} of units) {
      const own = members.map((j) => concepts.data[i * concepts.columns + j]);
      const sum = own.reduce((total, value) => total + value, 0);
      const known = !Number.isNaN(sum);
      // a machine's whole group may fall short of 1
      const scale = whole && known && sum > 0 ? 1 / sum : 1;
      for (const value of own) answers.data[at++] = known ? value * scale : 0;
      if (!whole) answers.data[at++] = known ? Math.max(0, 1 - sum) : 0;
    }
  }
  return answers;
}

/** Mean loss in nats and share of right answers over the units, each over the rows in which it is known. */
export function judgedConcepts(
  units: readonly Unit[],
  z: Matrix,
  answers: Matrix,
  rows: ArrayLike<number>
): {loss: number; accuracy: number} {
  const p = new Float64Array(z.columns);
  const sums = units.map(() => ({loss: 0, right: 0, known: 0}));
  for (let i = 0; i < rows.length; i++) {
    let at = rows[i] * answers.columns;
    for (const [u, unit] of units.entries()) {
      const {members, whole} = unit;
      const none = unitProbabilities(unit, z.data.subarray(i * z.columns, (i + 1) * z.columns), p);
      const own = answers.data.subarray(at, at + members.length + (whole ? 0 : 1));
      at += own.length;
      const weight = own.reduce((total, value) => total + value, 0);
      if (weight === 0) continue;
      const best = likeliest(unit, p, none);
      const truth = own.indexOf(Math.max(...own));
      sums[u].known++;
      if ((best < 0 ? members.length : members.indexOf(best)) === truth) sums[u].right++;
      for (const [m, value] of own.entries()) {
        if (value > 0)
          sums[u].loss -= value * Math.log(Math.max(1e-15, m < members.length ? p[members[m]] : none));
      }
    }
  }
  const seen = sums.filter(({known}) => known > 0);
  const mean = (of: (sum: (typeof sums)[number]) => number): number =>
    seen.reduce((total, sum) => total + of(sum) / sum.known, 0) / seen.length;
  return {loss: mean(({loss}) => loss), accuracy: mean(({right}) => right)};
}

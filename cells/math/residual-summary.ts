import {percentile} from "./percentile.ts";

/** Residuals of rows that are near each other along an axis. */
export interface ResidualBin {
  /** the range, from <= x < to (the last with `to`); absent for a level and for missing values */
  from?: number;
  to?: number;
  /** a level of a category, or "missing" */
  level?: string;
  rows: number;
  mean: number;
  /** of the mean; NaN for a single row */
  standardError: number;
  /** 10 %, 50 % and 90 % of the rows have smaller residuals */
  low: number;
  median: number;
  high: number;
}

/** Residuals along numbers, in bins of about equally many rows; NaN is missing, and stands in a bin of its own at the end. */
export function residualsAlong(
  values: ArrayLike<number>,
  residuals: ArrayLike<number>,
  bins: number
): ResidualBin[] {
  const known = Uint32Array.from(values, (_, i) => i).filter((i) => !Number.isNaN(values[i]));
  known.sort((a, b) => values[a] - values[b]);
  const sorted = Float64Array.from(known, (i) => values[i]);
  const edges = Array.from({length: bins + 1}, (_, k) =>
    known.length ? percentile(sorted, (100 * k) / bins) : 0
  );
  const distinct = edges.filter((edge, k) => k === 0 || edge > edges[k - 1]);
  const result: ResidualBin[] = [];
  for (let start = 0, b = 0; start < known.length; b++) {
    const to = distinct[Math.min(b + 1, distinct.length - 1)];
    let end = start;
    if (b >= distinct.length - 2) end = known.length;
    else while (end < known.length && sorted[end] < to) end++;
    const own = known.subarray(start, end);
    if (own.length > 0) result.push({from: distinct[b], to, ...summaryOf(own, residuals)});
    start = end;
  }
  const missing = Uint32Array.from(values, (_, i) => i).filter((i) => Number.isNaN(values[i]));
  if (missing.length > 0) result.push({level: "missing", ...summaryOf(missing, residuals)});
  return result;
}

/** Residuals of each level that has rows, in the order given; a code of -1 is missing. */
export function residualsByLevel(
  codes: ArrayLike<number>,
  levels: string[],
  residuals: ArrayLike<number>
): ResidualBin[] {
  const rows = Uint32Array.from(codes, (_, i) => i);
  const of = (code: number, level: string): ResidualBin[] => {
    const own = rows.filter((i) => codes[i] === code);
    return own.length > 0 ? [{level, ...summaryOf(own, residuals)}] : [];
  };
  return [...levels.flatMap((level, code) => of(code, level)), ...of(-1, "missing")];
}

function summaryOf(
  rows: Uint32Array,
  residuals: ArrayLike<number>
): Omit<ResidualBin, "from" | "to" | "level"> {
  const own = Float64Array.from(rows, (i) => residuals[i]).sort();
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
  const squares = own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    rows: own.length,
    mean,
    standardError: own.length > 1 ? Math.sqrt(squares / (own.length - 1) / own.length) : Number.NaN,
    low: percentile(own, 10),
    median: percentile(own, 50),
    high: percentile(own, 90)
  };
}

/**
 * Rows in equal steps from the least to the greatest value, in as many as Doane's rule says (Doane 1976):
 * 1 + log2 n + log2(1 + |g1| / s), g1 being the skewness and s its standard error. Before them stand the missing rows.
 */
export function densityOf(
  values: Float64Array,
  missing: number
): {least: number; greatest: number; density: Float64Array} {
  const n = values.length;
  let least = Infinity;
  let greatest = -Infinity;
  let sum = 0;
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    sum += value;
  }
  const mean = sum / n;
  let squares = 0;
  let cubes = 0;
  for (const value of values) {
    squares += (value - mean) ** 2;
    cubes += (value - mean) ** 3;
  }
  const skewness = squares > 0 ? cubes / n / (squares / n) ** 1.5 : 0;
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  const doane = 1 + Math.log2(n) + (error > 0 ? Math.log2(1 + Math.abs(skewness) / error) : 0);
  const steps = greatest > least ? Math.max(1, Math.ceil(doane)) : 1;
  const density = new Float64Array(steps + 2);
  density[0] = missing;
  const edges = Float64Array.from(
    {length: steps - 1},
    (_, k) => least + ((k + 1) / steps) * (greatest - least)
  );
  for (const value of values) {
    let bin = 1;
    while (bin <= edges.length && edges[bin - 1] <= value) bin++;
    density[bin]++;
  }
  return {least, greatest, density};
}

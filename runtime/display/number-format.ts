/**
 * How a column prints its numbers: all with the same count of decimals, so that they line up; no more than the values
 * have, at most six, and at most six significant digits for the largest. Very large and very small ones are written
 * with an exponent. No thousands separators: a year or an identifier is no amount.
 */
export function columnFormat(values: ArrayLike<number | null>): (value: number) => string {
  let decimals = 0;
  let largest = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === null || !Number.isFinite(value)) continue;
    largest = Math.max(largest, Math.abs(value));
  }
  const digits = largest >= 1 ? Math.floor(Math.log10(largest)) + 1 : 0;
  const most = Math.max(0, Math.min(6, 6 - digits));
  for (let row = 0; row < values.length && decimals < most; row++) {
    const value = values[row];
    if (value === null || !Number.isFinite(value)) continue;
    decimals = Math.max(decimals, decimalsOf(value, most));
  }
  return (value) => {
    if (!Number.isFinite(value)) return String(value).replace("-", "−");
    const size = Math.abs(value);
    const plain = value === 0 || (size < 1e15 && size >= 0.5 * 10 ** -decimals);
    return (plain ? value.toFixed(decimals) : value.toExponential(2)).replaceAll("-", "−");
  };
}

function decimalsOf(value: number, most: number): number {
  const text = value.toFixed(most);
  let end = text.length;
  while (most > 0 && text[end - 1] === "0") end--;
  return most - (text.length - end);
}

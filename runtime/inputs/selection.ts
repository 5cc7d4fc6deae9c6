/** Whether these are indices that a table of `rows` rows can have chosen. */
export function isSelection(value: unknown, rows: number, multiple: boolean): value is number[] {
  return (
    Array.isArray(value) &&
    (multiple || value.length === 1) &&
    new Set(value).size === value.length &&
    value.every((index) => Number.isInteger(index) && index >= 0 && index < rows)
  );
}

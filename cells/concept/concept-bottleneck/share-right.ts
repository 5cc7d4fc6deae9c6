import type {Share} from "./plain-results.ts";

/** The mean over rows of how often each was right, 0 to 1, and its standard error: √(variance of the rows / rows). */
export function shareRight(rows: ArrayLike<number>): Share {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += rows[i];
  const accuracy = sum / rows.length;
  let squares = 0;
  for (let i = 0; i < rows.length; i++) squares += (rows[i] - accuracy) ** 2;
  return {accuracy, standardError: Math.sqrt(squares / (rows.length - 1) / rows.length)};
}

import {percent, plain} from "../../../views/number-words.ts";
import {spokenPiece} from "../../../views/tokens/index.ts";
import type {PatternsState} from "../view.ts";
import {isOpen, type Shading} from "./shading.ts";

/** How many places are named. */
const named = 3;

/** A token with its place, so that equal ones are told apart. */
function tokenAt({pieces}: PatternsState, place: number): string {
  return `${spokenPiece(pieces[place])} at ${place}`;
}

/** What one weight says. */
export function sayCell(
  state: PatternsState,
  shading: Shading,
  {head, query, key}: {head: number; query: number; key: number}
): string {
  const [looker, seen] = [tokenAt(state, query), tokenAt(state, key)];
  if (shading.causal && key > query) return `${looker} cannot see ${seen}, which comes later.`;
  if (!isOpen(shading, query, key)) return "The first token is left out.";
  const value = shading.values[head][query * shading.size + key];
  return shading.look.weighted
    ? `${looker} takes a vector of length ${plain(value)} from ${seen}.`
    : `${looker} gives ${percent(value)} of its attention to ${seen}.`;
}

/** Where a token looks, or who looks at it. */
export function sayPlace(state: PatternsState, shading: Shading, head: number, place: number): string {
  const row = weightsOf(shading, head, place);
  const order = Array.from(row, (_, i) => i)
    .filter((i) => row[i] > 0)
    .sort((a, b) => row[b] - row[a])
    .slice(0, named);
  const amount = (i: number) => (shading.look.weighted ? plain(row[i]) : percent(row[i]));
  const list = order.map((i) => `${tokenAt(state, i)} (${amount(i)})`).join(", ");
  const token = tokenAt(state, place);
  if (!list) return shading.look.reversed ? `Nobody looks at ${token}.` : `${token} looks nowhere else.`;
  return shading.look.reversed
    ? `Most looked at from: ${list}. The token: ${token}.`
    : `${token} looks most at ${list}.`;
}

/** A row of the matrix, or a column where it is read the other way. */
export function weightsOf({values, size, look}: Shading, head: number, place: number): Float32Array {
  if (!look.reversed) return values[head].subarray(place * size, (place + 1) * size);
  return Float32Array.from({length: size}, (_, query) => values[head][query * size + place]);
}

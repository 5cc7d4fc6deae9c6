import {percent, plain, signed} from "../../views/number-words.ts";
import {spokenPiece} from "../../views/tokens/index.ts";
import type {Cell} from "./map-picture.ts";
import {type PatchingData, shareOf} from "./patching.ts";

const written: Record<string, string> = {
  resid_pre: "the residual stream before a block",
  resid_mid: "the residual stream after a block's attention",
  resid_post: "the residual stream after a block",
  attn_out: "what a block's attention writes",
  mlp_out: "what a block's MLP writes",
  z: "what a head has mixed",
  q: "a head's queries",
  k: "a head's keys",
  v: "a head's values",
  pattern: "where a head looks",
  result: "the direct path from a head to the logits",
  q_input: "the path from a head to another's queries",
  k_input: "the path from a head to another's keys",
  v_input: "the path from a head to another's values",
  places: "places of one's own"
};

/** What was patched, for people. */
export function subject({hook}: PatchingData): string {
  return written[hook] ?? hook;
}

/** The cell whose patch moves the measure most. */
export function strongestCell(data: PatchingData): Cell {
  const best: Cell = {row: 0, column: 0};
  let most = -1;
  data.patched.forEach((row, r) => {
    row.forEach(({value}, c) => {
      const moved = Math.abs(value - data.corrupted.value);
      // of equal ones the later layer: what comes last is nearest to the answer
      if (moved >= most) [most, best.row, best.column] = [moved, r, c];
    });
  });
  return best;
}

/** Where a cell is: "block 3 at “king”". */
export function placeOf({rows, columns, prompts}: PatchingData, {row, column}: Cell): string {
  if (columns.axis !== "position") {
    const across = columns.names[column];
    return rows.axis === "place" ? rows.names[row] : `${rows.names[row]}, ${across}`;
  }
  const clean = prompts.clean.length === columns.names.length ? prompts.clean[column] : columns.names[column];
  const name = spokenPiece(columns.names[column]);
  return clean === columns.names[column]
    ? `${rows.names[row]} at ${name} (position ${column})`
    : `${rows.names[row]} at ${name}, clean ${spokenPiece(clean)} (position ${column})`;
}

/** What the patch of a cell does, in one sentence. */
export function says(data: PatchingData, cell: Cell): string {
  const {value, top} = data.patched[cell.row][cell.column];
  const {unit} = data.measure;
  const guess = data.estimates?.[cell.row][cell.column];
  const guessed = guess === undefined ? "" : ` The gradient guessed ${plain(shareOf(data, guess), 2)}.`;
  return (
    `${placeOf(data, cell)}: ${plain(shareOf(data, value), 2)} of the way, ${signed(value, 2)}${unit ? ` ${unit}` : ""}. ` +
    `The model now says ${spokenPiece(top[0].text)}, ${percent(top[0].probability)}.${guessed}`
  );
}

/** The map for those who do not see it. */
export function alternative(data: PatchingData): string {
  const {rows, columns, measure, clean, corrupted} = data;
  const cell = strongestCell(data);
  return (
    `Patching map of ${subject(data)}: ${rows.names.length} by ${columns.names.length} runs. The ${measure.words} is ` +
    `${plain(clean.value)} in the clean run and ${plain(corrupted.value)} in the corrupted one. The strongest patch is ${says(data, cell)}`
  );
}

import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";
import type {LikelyToken} from "../likely-tokens.ts";

/** What a run says: the measure, and the likeliest tokens at the position that is looked at. */
export interface RunOutcome {
  value: number;
  top: LikelyToken[];
}

export interface PatchingData {
  /** what was patched: "resid_pre", "z"; "places" for places of one's own */
  hook: string;
  /** tokens of both prompts, as they are read */
  prompts: {clean: string[]; corrupted: string[]};
  /** the position that is looked at */
  position: number;
  measure: {words: string; unit: string};
  clean: RunOutcome;
  corrupted: RunOutcome;
  rows: {axis: string; names: string[]};
  columns: {axis: string; names: string[]};
  /** the corrupted run with this part of the clean one, [row][column] */
  patched: RunOutcome[][];
  /** attribution patching's guess of each measure, where it was asked for */
  estimates?: number[][];
}

/** A table of patched runs. */
export class Patching implements Viewable {
  readonly data: PatchingData;

  constructor(data: PatchingData) {
    this.data = data;
  }

  /** the measure of each patched run, [row][column] */
  get raw(): number[][] {
    return this.data.patched.map((row) => row.map(({value}) => value));
  }

  /** The same as a share of the way: 0 is the corrupted run, 1 the clean one. */
  get normalised(): number[][] {
    return this.raw.map((row) => row.map((value) => shareOf(this.data, value)));
  }

  /** attribution patching's guess of the measure, [row][column]; undefined unless it was asked for */
  get estimates(): number[][] | undefined {
    return this.data.estimates;
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "patching-map", state: this.data};
  }

  toJSON(): PatchingData & {kind: "activation-patching"} {
    return {kind: "activation-patching", ...this.data};
  }
}

/** How much of the way from the corrupted run to the clean one a value is. */
export function shareOf(
  {clean, corrupted}: Pick<PatchingData, "clean" | "corrupted">,
  value: number
): number {
  return (value - corrupted.value) / (clean.value - corrupted.value);
}

import type {ShapeData} from "../../widgets/shape-data.ts";
import {printer} from "../../widgets/words.ts";
import {describeRegion} from "../describe-edit.ts";
import type {Region} from "../edits.ts";
import {look} from "./editor-data.ts";

/** What is chosen: "Selected: age 30 to 45 (12 cells, 340 rows)." Rows are said where each counts one. */
export function selectedWords(region: Region, shape: ShapeData): string {
  const {cells} = region;
  const rows = cells.reduce((sum, cell) => sum + shape.weights[cell], 0);
  const counted = Number.isFinite(rows) && Math.abs(shape.rowWeight - 1) < 1e-9;
  const count = `${cells.length.toLocaleString("en")} ${cells.length === 1 ? "cell" : "cells"}`;
  const behind = counted ? `, ${Math.round(rows).toLocaleString("en")} rows` : "";
  return `Selected: ${describeRegion(region, shape)} (${count}${behind}).`;
}

/** What stands in a cell, for each class, and what stood there before if that is another score. */
export function readCell(original: ShapeData, edited: ShapeData, cell: number): string {
  const outputs = original.intercept.length;
  const print = printer(original, look);
  const scores = Array.from({length: outputs}, (_, k) => {
    const [before, now] = [original, edited].map((own) => print(own.scores[cell * outputs + k]));
    const of = outputs > 1 ? `${original.outputs[k]} ` : "";
    return before === now ? `${of}${now}` : `${of}${now}, before ${before}`;
  });
  return `${describeRegion({term: original.term, cells: [cell]}, original)}: ${scores.join("; ")}.`;
}

/** To a thousandth of the picture's height: what is seen needs no more digits. */
export function rounded(by: number, [low, high]: [number, number]): number {
  const decimals = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(high - low))));
  return Number(by.toFixed(decimals));
}

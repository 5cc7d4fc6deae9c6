import type {ColumnTable} from "arquero";
import {learnTarget} from "../../data/target.ts";
import {InputError} from "../../input-error.ts";
import {type Column, type NumberColumn, readColumn} from "../columns.ts";
import {type Bins, cutIntoBins, type Discretizer, quantileEdges} from "./discretize.ts";
import {entropyEdges} from "./entropy-edges.ts";
import {binSampler, type ColumnSampler} from "./sample.ts";

/** A numeric column in bins, and how to draw from them. */
export interface CutColumn {
  bins: Bins;
  sampler: ColumnSampler;
}

// Arquero tables do not change, so what was made of one serves the next row.
const columns = new WeakMap<ColumnTable, Map<string, Column>>();
const cuts = new WeakMap<ColumnTable, Map<string, CutColumn>>();

function kept<Value>(
  store: WeakMap<ColumnTable, Map<string, Value>>,
  table: ColumnTable,
  key: unknown[],
  make: () => Value
): Value {
  let values = store.get(table);
  if (!values) {
    values = new Map();
    store.set(table, values);
  }
  const text = JSON.stringify(key);
  let value = values.get(text);
  if (value === undefined) {
    value = make();
    values.set(text, value);
  }
  return value;
}

/** `readColumn`, once a table. */
export function columnFor(table: ColumnTable, name: string, categorical: boolean): Column {
  return kept(columns, table, [name, categorical], () => readColumn(table, name, categorical));
}

/** The column's bins, cut and tabulated once a table. `target` is read by the entropy discretizer. */
export function cutColumn(
  table: ColumnTable,
  column: NumberColumn,
  discretizer: Discretizer,
  target: string | undefined
): CutColumn {
  const entropy = discretizer === "entropy";
  return kept(cuts, table, [column.name, discretizer, entropy ? target : ""], () => {
    const edges = entropy
      ? entropyEdges(column.values, targetCodes(table, column, target))
      : quantileEdges(column.sorted, discretizer);
    const bins = cutIntoBins(column.sorted, edges);
    return {bins, sampler: binSampler(bins)};
  });
}

function targetCodes(
  table: ColumnTable,
  {values, rows}: NumberColumn,
  target: string | undefined
): Float64Array {
  if (target === undefined || table.columnIndex(target) < 0) {
    throw new InputError("target", {
      got: target,
      expected: "a column of classes in the table, which the entropy discretizer reads",
      remedy: "Name it with `target`, or use the quartile discretizer"
    });
  }
  const codes = learnTarget(table, target, "classification").y;
  return rows ? values.map((_, i) => codes[rows[i]]) : codes;
}

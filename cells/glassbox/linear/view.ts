import {table} from "../../views/table.ts";
import type {View} from "../../views/view.ts";
import {subject, summary} from "../summary.ts";
import type {LinearRegression} from "./linear-regression.ts";

export function linearView(model: LinearRegression): View[] {
  const {terms, coefficients, intercepts, r2, target} = model;
  const columns = {
    column: ["(intercept)", ...terms.map(({feature}) => feature)],
    level: [null, ...terms.map(({level}) => level ?? null)],
    coefficient: [intercepts[0], ...coefficients[0]]
  };
  const sentences = [
    `It learnt ${subject(model)}.`,
    `It explains ${(100 * r2).toFixed(1)} % of the variance of these rows.`,
    `A coefficient is what one unit adds to ${target}.`
  ];
  return [summary("Linear regression", sentences), table(columns)];
}

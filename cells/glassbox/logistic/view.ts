import {table} from "../../views/table.ts";
import type {View} from "../../views/view.ts";
import {subject, summary} from "../summary.ts";
import type {LogisticRegression} from "./logistic-regression.ts";

export function logisticView(model: LogisticRegression): View[] {
  const {terms, coefficients, intercepts, classes = []} = model;
  const names = coefficients.length === 1 ? [String(classes[1])] : classes.map(String);
  const meaning =
    names.length === 1
      ? `A coefficient is what one unit adds to the log-odds of ${names[0]}.`
      : "A coefficient is what one unit adds to the score of a class.";
  const columns = {
    column: ["(intercept)", ...terms.map(({feature}) => feature)],
    level: [null, ...terms.map(({level}) => level ?? null)],
    ...Object.fromEntries(names.map((name, k) => [`for ${name}`, [intercepts[k], ...coefficients[k]]]))
  };
  return [summary("Logistic regression", [`It learnt ${subject(model)}.`, meaning]), table(columns)];
}

import type {EBM} from "../ebm-model.ts";

/** The types of a model's scoring module, as the text of a declaration file. */
export function scoringTypes({target, classes, features, categories, termNames, intercept}: EBM): string {
  const several = intercept.length > 1;
  const columns = features.map((name) => {
    const levels = Object.hasOwn(categories, name) ? categories[name] : undefined;
    const doc = levels
      ? `  /** one of ${comment(levels.map((level) => JSON.stringify(level)).join(", "))}; any other is unseen */\n`
      : "";
    return `${doc}  ${JSON.stringify(name)}: ${levels ? "string | number | bigint | boolean" : "number | bigint"} | null | undefined;`;
  });
  const names = [...new Set(termNames)].map((name) => JSON.stringify(name)).join(" | ") || "never";
  const label = classes?.map((own) => JSON.stringify(own)).join(" | ");
  const list = (values: readonly unknown[]): string =>
    `readonly [${values.map((value) => JSON.stringify(value)).join(", ")}]`;
  return [
    "/** One row: column name to value. null, undefined and NaN say that a value is not known. */",
    `export interface Row {\n${columns.join("\n")}\n}`,
    "",
    "export declare const metadata: {",
    `  readonly kind: ${JSON.stringify(classes ? "classification" : "regression")};`,
    `  readonly target: ${JSON.stringify(target)};`,
    ...(classes ? [`  readonly classes: ${list(classes)};`] : []),
    `  readonly features: ${list(features)};`,
    `  readonly terms: ${list(termNames)};`,
    "  readonly trainedOnRows: number;",
    "};",
    "",
    `export type TermName = ${names};`,
    "",
    ...(classes ? [`export type Label = ${label};`, ""] : []),
    several
      ? "/** What each term adds to the score of each class. */"
      : "/** What each term adds to the score. */",
    `export declare function terms(row: Row): Record<TermName, ${several ? "number[]" : "number"}>;`,
    "",
    decisionDoc(several, classes),
    `export declare function decision(row: Row): ${several ? "number[]" : "number"};`,
    "",
    ...(classes
      ? [
          "/** The probability of each class, in the order of `metadata.classes`; they sum to 1. */",
          "export declare function predictProba(row: Row): number[];",
          "",
          "/** The most probable class. */",
          "export declare function predict(row: Row): Label;"
        ]
      : ["/** The predicted number. */", "export declare function predict(row: Row): number;"]),
    ""
  ].join("\n");
}

function decisionDoc(several: boolean, classes: EBM["classes"]): string {
  if (several)
    return "/** Intercept plus terms: the score of each class, in the order of `metadata.classes`. */";
  if (classes) return `/** Intercept plus terms: the log odds of ${comment(JSON.stringify(classes[1]))}. */`;
  return "/** Intercept plus terms: the prediction. */";
}

/** Text inside a comment must not end it. */
function comment(text: string): string {
  return text.replaceAll("*/", "*\\/");
}

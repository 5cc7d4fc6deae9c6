import {InputError} from "../../../input-error.ts";
import {type DownloadFile, downloadView} from "../../../views/download.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../../views/view.ts";
import type {EBM} from "../ebm-model.ts";
import {gridOf} from "../feature.ts";
import {scoringFunctions} from "./scoring-functions.ts";
import {scoringTypes} from "./scoring-types.ts";

/** A model as a program of its own: it needs nothing but JavaScript. */
export class ScoringModule implements Viewable {
  /** the name of its files, without their endings */
  readonly name: string;
  /** an ES module, to be saved as `${name}.js` or `.mjs` */
  readonly source: string;
  /** its types, to be saved beside it as `${name}.d.ts` or `.d.mts` */
  readonly types: string;

  constructor({name, source, types}: {name: string; source: string; types: string}) {
    this.name = name;
    this.source = source;
    this.types = types;
  }

  /** What is saved: the module, and its types. */
  get files(): DownloadFile[] {
    return [
      {name: `${this.name}.mjs`, mime: "text/javascript", text: this.source},
      {name: `${this.name}.d.mts`, mime: "text/plain", text: this.types}
    ];
  }

  [viewSymbol](): WidgetView {
    return downloadView("A program that scores rows, without Glassbook and without any package.", this.files);
  }
}

/**
 * Writes a model as an ES module without imports. It sums in the model's order, so its numbers are the model's own.
 * @param name of the files: lower-case letters, digits and hyphens
 */
export function scoringModule(model: EBM, name = "model"): ScoringModule {
  if (typeof name !== "string" || !/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new InputError("name", {
      got: name,
      expected: "a file's name of lower-case letters, digits and hyphens, without ending, such as model"
    });
  }
  return new ScoringModule({name, source: sourceOf(model, name), types: scoringTypes(model)});
}

function sourceOf(model: EBM, name: string): string {
  const {target, classes, features, termNames, intercept, rows} = model;
  const metadata = [
    `  kind: ${text(classes ? "classification" : "regression")},`,
    `  target: ${text(target)},`,
    ...(classes ? [`  classes: ${text(classes)},`] : []),
    `  features: ${text(features)},`,
    `  terms: ${text(termNames)},`,
    `  trainedOnRows: ${rows}`
  ];
  const outputs = intercept.length;
  const example = `import {predict${classes ? ", predictProba" : ""}, terms} from "./${name}.mjs";`;
  return [
    "// An explainable boosting machine: an intercept plus a table of scores for each feature and pair.",
    "// The score of a row is the intercept plus one entry of each table. Written by Glassbook.",
    "//",
    `//   ${example}`,
    "",
    `export const metadata = {\n${metadata.join("\n")}\n};`,
    "",
    `const intercept = ${numbers(intercept)};`,
    "",
    "// How a value finds its bin. Bin 0 is for missing values and the last for levels that were not seen in",
    "// training. A number is in bin 1 + (cuts that are not above it); of two lists of cuts or bins, pairs use the second.",
    `const features = [\n${model.binning.map((_, j) => `  ${featureText(model, j)}`).join(",\n")}\n];`,
    "",
    outputs === 1
      ? "// The scores of a pair stand row by row: first bin * bins of the second + second bin."
      : `// ${outputs} scores a bin, one a class. A pair's bins stand row by row: first bin * bins of the second + second bin.`,
    `const tables = [\n${model.terms.map((_, t) => `  ${termText(model, t)}`).join(",\n")}\n];`,
    "",
    scoringFunctions({outputs, classes: classes !== undefined})
  ].join("\n");
}

function featureText({binning, categories}: EBM, j: number): string {
  const {name, grids} = binning[j];
  const levels = Object.hasOwn(categories, name) ? categories[name] : undefined;
  const own = grids.map(({size, cuts, binOfCode}) => {
    if (!levels || !binOfCode) return numbers(cuts as Float64Array);
    return `{last: ${size - 1}, of: new Map([${levels.map((level, code) => `[${text(level)}, ${binOfCode[code]}]`).join(", ")}])}`;
  });
  return `{name: ${text(name)}, ${levels ? "levels" : "cuts"}: [${own.join(", ")}]}`;
}

function termText({terms, binning, termNames}: EBM, t: number): string {
  const {features, shape, scores} = terms[t];
  const grids = features.map((j) => binning[j].grids.indexOf(gridOf(binning[j], features.length)));
  return `{name: ${text(termNames[t])}, features: [${features.join(", ")}], grids: [${grids.join(", ")}], bins: [${shape.join(", ")}], scores: ${numbers(scores)}}`;
}

/** Text as it stands in a program; a separator of lines would end a line there. */
function text(value: unknown): string {
  return JSON.stringify(value)
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}

/** Numbers with all their digits, NaN and infinities too. */
function numbers(values: Float64Array): string {
  return `[${Array.from(values, (value) => (Object.is(value, -0) ? "-0" : String(value))).join(", ")}]`;
}

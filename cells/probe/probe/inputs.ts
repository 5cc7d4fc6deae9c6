import {z} from "zod";
import type {Label} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import {isList} from "../../kinds.ts";
import {fields, positiveNumber, wholeNumber} from "../../models/fields.ts";
import {mostSubsets, subsetCount} from "./choose-neurons.ts";
import {codesOf, examplesOf} from "./examples.ts";
import {splitsOf} from "./folds.ts";
import {type ControlTask, type Plan, rowTypes} from "./probe-site.ts";
import {type Activations, type Site, sitesOf} from "./sites.ts";

const list = (expected: string) => ({
  error: expected
});

export const probeInputs = fields({
  /** one matrix, a row an example; or several by the places they come from */
  activations: z.custom<Activations>((value) => typeof value === "object" && value !== null, {
    error: "a matrix {rows, columns, data}, or several by name"
  }),
  /** what is to be read, one a row: classes; or, for a ridge, numbers */
  labels: z.custom<ArrayLike<Label>>(isList, list("an array of labels, one a row")),
  /** rows of one group are never on both sides of a split: the sentence that a row comes from, say */
  groups: z.custom<ArrayLike<string | number>>(isList, list("an array of groups, one a row")).optional(),
  /** logistic regression, or ridge; a ridge of numbers gives R², a ridge of classes names the greatest sum */
  kind: z.enum(["logistic", "ridge"], '"logistic" or "ridge"').default("logistic"),
  /** inverse strength of the logistic penalty */
  c: positiveNumber().default(1),
  /** strength of the ridge penalty */
  alpha: z
    .number("a number, 0 or more")
    .refine((value) => value >= 0 && Number.isFinite(value), "a number, 0 or more")
    .default(1),
  /** divides each column by its standard deviation on the rows learnt from */
  standardize: z.boolean("true or false").default(true),
  /** "balanced": each class counts the same in all, however many rows it has */
  classWeight: z.literal("balanced", '"balanced"').optional(),
  /** parts that the rows are cut into; each is read by a probe that learnt from the others */
  folds: wholeNumber(2).default(5),
  seed: wholeNumber(0).default(0),
  /** numbers of neurons that a sparse probe reads, such as [1, 2, 4] */
  k: z.array(wholeNumber(1), "an array of whole numbers").optional(),
  /** how sparse probes choose: by difference of means, by the full probe's weights, or trying all subsets */
  choose: z
    .enum(["difference", "weight", "exhaustive"], '"difference", "weight" or "exhaustive"')
    .default("difference"),
  /** a control task: rows of one type share a drawn label; without types the labels are drawn for each row */
  control: z
    .strictObject({
      types: z.custom<ArrayLike<string | number>>(isList, list("an array of types, one a row")).optional(),
      draws: wholeNumber(1).default(3)
    })
    .optional(),
  /** also read random vectors, one a type: what the name of the type alone gives */
  random: z.boolean("true or false").default(false)
});

/** The sites to read and how, checked. */
export function planOf(inputs: z.output<typeof probeInputs>): {sites: Site[]; plan: Plan} {
  const {labels, groups, kind, folds, seed, control, choose, k = [], random} = inputs;
  const {c, alpha, standardize, classWeight} = inputs;
  const sites = sitesOf(inputs.activations);
  const [{x}] = sites;
  for (const {name, x: own} of sites) {
    if (own.rows === x.rows) continue;
    throw new InputError(`activations[${JSON.stringify(name)}]`, {
      got: described(`${own.rows} rows`),
      expected: `${x.rows}, as many as ${JSON.stringify(sites[0].name)} has`
    });
  }
  const numbers = kind === "ridge" && Array.from(labels).every((label) => typeof label === "number");
  const examples = examplesOf(labels, groups, {rows: x.rows, folds, numbers});
  const ks = [...new Set(k)].sort((a, b) => a - b);
  checkSparse(ks, choose, sites, numbers);
  const fit = {kind, c, alpha, standardize, classWeight};
  const splits = splitsOf(examples, folds, seed);
  const task = control && controlOf(control, x.rows);
  return {sites, plan: {examples, splits, fit, control: task, ks, choose, random, seed}};
}

function controlOf(
  {types, draws}: {types?: ArrayLike<string | number>; draws: number},
  rows: number
): ControlTask {
  if (!types) return {...rowTypes(rows), draws};
  if (types.length !== rows) {
    throw new InputError("control.types", {
      got: described(`${types.length} types`),
      expected: `${rows}, one for each row of activations`
    });
  }
  const {codes, count} = codesOf(types);
  return {types: codes, typeCount: count, draws};
}

function checkSparse(ks: number[], choose: Plan["choose"], sites: Site[], numbers: boolean): void {
  if (ks.length === 0) return;
  if (numbers) {
    throw new InputError("k", {
      got: described("numbers of neurons for a ridge of numbers"),
      expected: "classes to tell apart, since sparse probes are judged by F1",
      remedy: "Leave k out, or give the labels as strings"
    });
  }
  const widest = Math.max(...sites.map(({x}) => x.columns));
  const most = Math.max(...ks);
  if (most > widest) {
    throw new InputError("k", {got: most, expected: `at most ${widest}, the columns there are`});
  }
  if (choose !== "exhaustive") return;
  for (const k of ks) {
    const count = subsetCount(widest, k);
    if (count <= mostSubsets) continue;
    throw new InputError("k", {
      got: described(`${count.toLocaleString("en")} subsets of ${k} of ${widest} columns`),
      expected: `at most ${mostSubsets.toLocaleString("en")} for an exhaustive search`,
      remedy: 'Choose smaller k, or choose: "difference"'
    });
  }
}

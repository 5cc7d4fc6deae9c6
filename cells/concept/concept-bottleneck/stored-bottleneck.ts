import {z} from "zod";
import {described, InputError} from "../../input-error.ts";
import {matrix} from "../../math/matrix.ts";
import {
  storedLabel,
  storedList,
  storedNumber,
  storedNumbers,
  storedObject,
  storedText,
  withFields
} from "../../stored-fields.ts";
import {storedJSON} from "../../stored-json.ts";
import type {BottleneckForm} from "./bottleneck-form.ts";
import type {BottleneckParts} from "./bottleneck-parts.ts";
import {unitsOf} from "./concept-values.ts";
import type {Layer} from "./layer.ts";

interface StoredLayer {
  /** one row an output */
  weights: number[][];
  bias: number[];
}

/** A bottleneck as JSON has it: arrays are plain, and what training would go on from is left out. */
export interface StoredBottleneck
  extends Omit<
    BottleneckParts,
    "form" | "conceptLayers" | "labelLayer" | "aside" | "direct" | "trainingState"
  > {
  kind: "concept-bottleneck";
  form: Omit<BottleneckForm, "no" | "yes"> & {no: number[]; yes: number[]};
  conceptLayers: StoredLayer[];
  labelLayer: StoredLayer;
  aside?: StoredLayer;
  direct?: StoredLayer;
}

export function storedBottleneck({trainingState: _, ...parts}: BottleneckParts): StoredBottleneck {
  const {form, conceptLayers, labelLayer, aside, direct} = parts;
  return {
    kind: "concept-bottleneck",
    ...parts,
    form: {...form, no: [...form.no], yes: [...form.yes]},
    conceptLayers: conceptLayers.map(storedLayer),
    labelLayer: storedLayer(labelLayer),
    aside: aside && storedLayer(aside),
    direct: direct && storedLayer(direct)
  };
}

const yesOrNo = z.boolean("true or false");
const layerField = storedObject({weights: storedList(storedNumbers), bias: storedNumbers});

/** What a file is checked with, before its parts are held against one another. */
const storedShape = {
  training: z.enum(["independent", "sequential", "joint", "multitask"], "a kind of training"),
  groups: z.record(z.string(), storedList(storedText), "an object: groups with their concepts"),
  classes: storedList(storedLabel),
  curve: storedList(storedObject({})),
  conceptL2: storedNumber,
  rows: storedNumber,
  seed: storedNumber,
  complete: yesOrNo,
  form: storedObject({
    conceptNames: storedList(storedText),
    units: storedList(storedObject({name: storedText, members: storedNumbers, whole: yesOrNo})),
    activation: z.enum(["sigmoid", "logit"], '"sigmoid" or "logit"'),
    hard: yesOrNo,
    no: storedNumbers,
    yes: storedNumbers
  }),
  conceptLayers: storedList(layerField),
  labelLayer: layerField,
  aside: layerField.optional(),
  direct: layerField.optional()
};

/** @throws InputError for what `storedBottleneck` did not write, or parts that do not fit one another */
export function takenBottleneck(json: unknown): BottleneckParts {
  const stored = withFields(
    storedJSON<StoredBottleneck>(json, "concept-bottleneck", "a concept bottleneck"),
    storedShape
  );
  const {kind: _, form, conceptLayers, labelLayer, aside, direct, ...parts} = stored;
  const taken: BottleneckParts = {
    ...parts,
    form: {
      ...form,
      no: Float64Array.from(finite(form.no, "json.form.no")),
      yes: Float64Array.from(finite(form.yes, "json.form.yes"))
    },
    conceptLayers: conceptLayers.map((layer, at) => takenLayer(layer, `json.conceptLayers.${at}`)),
    labelLayer: takenLayer(labelLayer, "json.labelLayer"),
    aside: aside && takenLayer(aside, "json.aside"),
    direct: direct && takenLayer(direct, "json.direct")
  };
  checkFits(taken);
  return taken;
}

/** @throws InputError naming the first part that does not fit the others */
function checkFits({form, groups, classes, conceptLayers, labelLayer, aside, direct}: BottleneckParts): void {
  const concepts = form.conceptNames.length;
  const outputs = classes.length === 2 ? 1 : classes.length;
  const fits = (field: string, got: number, expected: number, what: string): void => {
    if (got === expected) return;
    throw new InputError(`json.${field}`, {got: described(`${got} ${what}`), expected: String(expected)});
  };
  if (concepts === 0) fits("form.conceptNames", 0, 1, "names");
  if (classes.length < 2) fits("classes", classes.length, 2, "classes");
  if (conceptLayers.length === 0) fits("conceptLayers", 0, 1, "layers");
  for (const level of ["no", "yes"] as const) fits(`form.${level}`, form[level].length, concepts, "values");
  conceptLayers.forEach(({weights, bias}, at) => {
    const last = at === conceptLayers.length - 1;
    fits(`conceptLayers.${at}.bias`, bias.length, weights.rows, "numbers");
    if (last) fits(`conceptLayers.${at}.weights`, weights.rows, concepts, "rows, one a concept");
    else
      fits(`conceptLayers.${at + 1}.weights`, conceptLayers[at + 1].weights.columns, weights.rows, "columns");
  });
  const [first, inner] = [conceptLayers[0].weights.columns, conceptLayers.at(-1)!.weights.columns];
  const heads = {labelLayer: [labelLayer, concepts], aside: [aside, inner], direct: [direct, first]} as const;
  for (const [field, [head, columns]] of Object.entries(heads)) {
    if (!head) continue;
    fits(`${field}.weights`, head.weights.columns, columns, "columns");
    // a direct head has a row a class, of two classes too
    const own = field === "direct" ? classes.length : outputs;
    fits(`${field}.weights`, head.weights.rows, own, "rows, one an output");
    fits(`${field}.bias`, head.bias.length, own, "numbers");
  }
  const members = form.units.flatMap((unit) => [...unit.members]).sort((a, b) => a - b);
  if (members.length !== concepts || members.some((member, at) => member !== at)) {
    throw new InputError("json.form.units", {
      got: described(`the members ${members.join(", ") || "none"}`),
      expected: `each concept's place, 0 to ${concepts - 1}, once`
    });
  }
  unitsOf(form.conceptNames, groups);
}

function storedLayer({weights: {rows, columns, data}, bias}: Layer): StoredLayer {
  const row = (k: number): number[] => [...data.subarray(k * columns, (k + 1) * columns)];
  return {weights: Array.from({length: rows}, (_, k) => row(k)), bias: [...bias]};
}

function takenLayer({weights, bias}: StoredLayer, field: string): Layer {
  const columns = weights[0]?.length ?? 0;
  const ragged = weights.findIndex((row) => row.length !== columns);
  if (columns === 0 || ragged >= 0) {
    throw new InputError(`${field}.weights`, {
      got: described(columns === 0 ? "no numbers" : `a row ${ragged} of ${weights[ragged].length} numbers`),
      expected: columns === 0 ? "one row an output" : `rows of ${columns}`
    });
  }
  const all = finite(weights.flat(), `${field}.weights`);
  return {
    weights: matrix(weights.length, columns, Float64Array.from(all)),
    bias: Float64Array.from(finite(bias, `${field}.bias`))
  };
}

/** JSON has no NaN: what was one came as null, and would be nought in an array of numbers. */
function finite(values: number[], field: string): number[] {
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return values;
  throw new InputError(`${field}, number ${wrong}`, {got: values[wrong], expected: "a number"});
}

import type {CellContext} from "../../cell.ts";
import {described, InputError} from "../../input-error.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import type {Transformer} from "../../models/transformer/transformer.ts";
import {
  type ConceptColumns,
  checkGroups,
  completeGroups,
  conceptMatrix,
  unitsOf
} from "../concept-bottleneck/concept-values.ts";
import {likeliest, type Unit} from "../concept-bottleneck/unit.ts";
import type {SentenceStates} from "../sentence-states/sentence-states.ts";
import {describingStates, type Meaning, meaningTexts} from "./describing-states.ts";
import {fitScale, knownRows, type LikenessScale, usualScale, writeChances} from "./likeness-scale.ts";
import {type ConceptNoise, type GroupScale, MachineLabels} from "./machine-labels.ts";
import {centredUnits, meanCosines} from "./similarity.ts";

interface LabelInputs {
  states: SentenceStates;
  descriptions: Record<string, Meaning>;
  groups: Record<string, string[]>;
  descriptionStates?: SentenceStates;
  model?: Transformer;
  known?: ConceptColumns;
  temperature?: number;
  threshold?: number;
  truth?: ConceptColumns;
}

export async function label(inputs: LabelInputs, context: CellContext): Promise<MachineLabels> {
  const {states, descriptions} = inputs;
  const names = Object.keys(descriptions);
  if (names.length === 0)
    throw new InputError("descriptions", {
      got: descriptions,
      expected: "a description of at least one concept"
    });
  if (states.rows < 2) {
    throw new InputError("states", {
      got: described("one text"),
      expected: "several: likeness is measured from the mean of the texts",
      remedy: "Label it together with others of its kind"
    });
  }
  const units = unitsOf(names, inputs.groups);
  for (const {members} of units) if (members.length > 1) checkGroupMeanings(members, names, descriptions);
  const labels = (columns: ConceptColumns | undefined, field: string): Matrix | undefined => {
    if (!columns) return undefined;
    const values = conceptMatrix(columns, names, states.rows, field);
    checkGroups(units, values, names, field);
    completeGroups(units, values);
    return values;
  };
  const known = labels(inputs.known, "known");
  const truth = labels(inputs.truth, "truth");
  const likeness = await likenessOf(names, inputs, context);
  const chances = matrix(states.rows, names.length);
  const scales = units.map((unit) => {
    const scale = scaleOf(unit, likeness, known, inputs);
    writeChances(unit, likeness, scale, chances);
    return scale;
  });
  return new MachineLabels(
    Object.fromEntries(names.map((name, j) => [name, columnOf(chances, j)])),
    scales,
    truth && noiseIn(names, saidYes(units, chances), truth)
  );
}

function checkGroupMeanings(members: number[], names: string[], descriptions: Record<string, Meaning>): void {
  for (const name of members.map((j) => names[j])) {
    if (!isBipolar(descriptions[name])) continue;
    throw new InputError(`descriptions.${name}`, {
      got: descriptions[name],
      expected: "a sentence or several: a concept in a group is weighed against the others of it"
    });
  }
}

/** How like each text is to each concept's sentences, [text, concept]; of a pair the difference. */
async function likenessOf(names: string[], inputs: LabelInputs, context: CellContext): Promise<Matrix> {
  const {states, descriptions} = inputs;
  const all = [...new Set(Object.values(descriptions).flatMap(meaningTexts))];
  const meanings = centredUnits(await describingStates(all, states.columns, inputs, context), "descriptions");
  const rows = centredUnits(states, "states");
  const likeTo = (meaning: string | string[]) =>
    meanCosines(
      rows,
      meanings,
      meaningTexts(meaning).map((text) => all.indexOf(text))
    );
  const likeness = matrix(states.rows, names.length);
  for (const [j, name] of names.entries()) {
    const meaning = descriptions[name];
    const near = isBipolar(meaning) ? likeTo(meaning.positive) : likeTo(meaning);
    const far = isBipolar(meaning) ? likeTo(meaning.negative) : undefined;
    for (let row = 0; row < states.rows; row++)
      likeness.data[row * names.length + j] = near[row] - (far?.[row] ?? 0);
  }
  return likeness;
}

function scaleOf(unit: Unit, likeness: Matrix, known: Matrix | undefined, inputs: LabelInputs): GroupScale {
  const names = Object.keys(inputs.descriptions);
  const rows = known ? knownRows(unit, known).length : 0;
  // of a pair the middle between the two is 0
  const bipolar = isBipolar(inputs.descriptions[names[unit.members[0]]]);
  let found: LikenessScale | undefined = bipolar ? {...usualScale, threshold: 0} : usualScale;
  if (known && rows > 0) found = fitScale(unit, likeness, known);
  if (!found) {
    throw new InputError("descriptions", {
      got: described(`sentences about ${unit.name} that texts so labelled are not nearer to`),
      expected: "sentences that are like such texts",
      remedy: "Write them as the texts are written, or leave out known"
    });
  }
  const {temperature = found.temperature, threshold = found.threshold} = inputs;
  return {group: unit.name, temperature, threshold, fittedOn: rows};
}

/** Whether each concept is said to hold, [row, concept]: the likeliest of each unit, "none" counted. */
function saidYes(units: Unit[], {rows, columns, data}: Matrix): Uint8Array {
  const said = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const p = data.subarray(row * columns, (row + 1) * columns);
    for (const unit of units) {
      const none = unit.members.reduce((rest, j) => rest - p[j], 1);
      const best = likeliest(unit, p, none);
      if (best >= 0) said[row * columns + best] = 1;
    }
  }
  return said;
}

/** Of the concepts whose truth is known in some row. */
function noiseIn(names: string[], said: Uint8Array, truth: Matrix): ConceptNoise[] {
  return names.map((name, j) => noiseOf(name, j, said, truth)).filter(({rows}) => rows > 0);
}

function noiseOf(name: string, j: number, said: Uint8Array, truth: Matrix): ConceptNoise {
  const counts = {yesSaidYes: 0, yesSaidNo: 0, noSaidYes: 0, noSaidNo: 0};
  for (let at = j; at < truth.data.length; at += truth.columns) {
    if (Number.isNaN(truth.data[at])) continue;
    const yes = said[at] === 1;
    counts[truth.data[at] >= 0.5 ? (yes ? "yesSaidYes" : "yesSaidNo") : yes ? "noSaidYes" : "noSaidNo"]++;
  }
  const yes = counts.yesSaidYes + counts.yesSaidNo;
  const rows = yes + counts.noSaidYes + counts.noSaidNo;
  return {
    name,
    rows,
    accuracy: (counts.yesSaidYes + counts.noSaidNo) / rows,
    majority: Math.max(yes, rows - yes) / rows,
    counts
  };
}

function columnOf({rows, columns, data}: Matrix, j: number): Float64Array {
  return Float64Array.from({length: rows}, (_, row) => data[row * columns + j]);
}

function isBipolar(meaning: Meaning): meaning is {positive: string | string[]; negative: string | string[]} {
  return typeof meaning === "object" && !Array.isArray(meaning);
}

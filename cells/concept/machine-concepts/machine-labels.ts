import {z} from "zod";
import {
  storedList,
  storedNumber,
  storedNumbers,
  storedObject,
  storedText,
  withFields
} from "../../stored-fields.ts";
import {storedJSON} from "../../stored-json.ts";
import {table} from "../../views/table.ts";
import {type View, type Viewable, viewSymbol} from "../../views/view.ts";
import type {LikenessScale} from "./likeness-scale.ts";

/** How often a machine's label is what is so; counts of rows where that is known. */
export interface ConceptNoise {
  name: string;
  rows: number;
  /** share of them that are right, 0 to 1 */
  accuracy: number;
  /** share that would be right by always saying the more frequent */
  majority: number;
  /** what is so and what was said */
  counts: {yesSaidYes: number; yesSaidNo: number; noSaidYes: number; noSaidNo: number};
}

/** How likeness became a chance, for a group or a concept by itself. */
export interface GroupScale extends LikenessScale {
  group: string;
  /** rows with a known label that it was fitted on; 0: the usual numbers, or those that were given */
  fittedOn: number;
}

/** What `toJSON` of machine-made labels gives. */
export interface StoredMachineLabels {
  kind: "machine-labels";
  probabilities: Record<string, number[]>;
  scales: GroupScale[];
  noise?: ConceptNoise[];
}

const storedFields = {
  probabilities: z.record(z.string(), storedNumbers, "an object: each concept's name with its chances"),
  scales: storedList(
    storedObject({
      group: storedText,
      temperature: storedNumber,
      threshold: storedNumber,
      fittedOn: storedNumber
    })
  ),
  noise: storedList(
    storedObject({
      name: storedText,
      rows: storedNumber,
      accuracy: storedNumber,
      majority: storedNumber,
      counts: storedObject({
        yesSaidYes: storedNumber,
        yesSaidNo: storedNumber,
        noSaidYes: storedNumber,
        noSaidNo: storedNumber
      })
    })
  ).optional()
};

/** Concept labels that a machine made, and how wrong they are where that is known. */
export class MachineLabels implements Viewable {
  /** the chance that a concept holds, a row each: `machineConcepts` of `conceptBottleneck` takes them */
  readonly probabilities: Readonly<Record<string, Float64Array>>;
  readonly scales: readonly GroupScale[];
  /** by concept, where the truth was given */
  readonly noise?: readonly ConceptNoise[];

  constructor(
    probabilities: Readonly<Record<string, Float64Array>>,
    scales: readonly GroupScale[],
    noise?: readonly ConceptNoise[]
  ) {
    this.probabilities = probabilities;
    this.scales = scales;
    this.noise = noise;
  }

  toJSON(): StoredMachineLabels {
    const {probabilities, scales, noise} = this;
    return {
      kind: "machine-labels",
      probabilities: Object.fromEntries(Object.entries(probabilities).map(([name, p]) => [name, [...p]])),
      scales: [...scales],
      ...(noise && {noise: [...noise]})
    };
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): MachineLabels {
    const stored = storedJSON<StoredMachineLabels>(json, "machine-labels", "machine-made labels");
    const {probabilities, scales, noise} = withFields(stored, storedFields);
    return new MachineLabels(
      Object.fromEntries(Object.entries(probabilities).map(([name, p]) => [name, Float64Array.from(p)])),
      scales,
      noise
    );
  }

  [viewSymbol](): View {
    const rows = Object.values(this.probabilities)[0].length;
    const fitted = this.scales.every(({fittedOn}) => fittedOn > 0);
    const made = fitted ? "fitted to known labels" : "not fitted";
    if (!this.noise) {
      return table(
        Object.fromEntries(Object.entries(this.probabilities).map(([name, p]) => [name, [...p]])),
        {
          limit: 200,
          caption: `Chances that a concept holds, ${rows.toLocaleString("en")} texts; ${made}. How wrong they are is not known.`
        }
      );
    }
    const {noise} = this;
    const each = (value: (one: ConceptNoise) => number | string) => noise.map(value);
    return table(
      {
        concept: each(({name}) => name),
        "right, %": each(({accuracy}) => Math.round(1000 * accuracy) / 10),
        "majority, %": each(({majority}) => Math.round(1000 * majority) / 10),
        found: each(({counts: {yesSaidYes, yesSaidNo}}) => `${yesSaidYes} of ${yesSaidYes + yesSaidNo}`),
        invented: each(({counts: {noSaidYes, noSaidNo}}) => `${noSaidYes} of ${noSaidYes + noSaidNo}`)
      },
      {
        caption: `Machine-made labels against the truth, ${rows.toLocaleString("en")} texts; ${made}.`,
        descriptions: {
          "majority, %": "what always saying the more frequent would get right",
          found: "texts of which the concept holds and that were labelled so",
          invented: "texts of which it does not hold and that were labelled so"
        }
      }
    );
  }
}

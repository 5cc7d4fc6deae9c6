import {matrix} from "../../math/matrix.ts";
import {storedJSON} from "../../stored-json.ts";
import type {BottleneckForm} from "./bottleneck-form.ts";
import type {BottleneckParts} from "./bottleneck-parts.ts";
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

/** @throws InputError for what `storedBottleneck` did not write */
export function takenBottleneck(json: unknown): BottleneckParts {
  const stored = storedJSON<StoredBottleneck>(json, "concept-bottleneck", "a concept bottleneck");
  const {kind: _, form, conceptLayers, labelLayer, aside, direct, ...parts} = stored;
  return {
    ...parts,
    form: {...form, no: Float64Array.from(form.no), yes: Float64Array.from(form.yes)},
    conceptLayers: conceptLayers.map(takenLayer),
    labelLayer: takenLayer(labelLayer),
    aside: aside && takenLayer(aside),
    direct: direct && takenLayer(direct)
  };
}

function storedLayer({weights: {rows, columns, data}, bias}: Layer): StoredLayer {
  const row = (k: number): number[] => [...data.subarray(k * columns, (k + 1) * columns)];
  return {weights: Array.from({length: rows}, (_, k) => row(k)), bias: [...bias]};
}

function takenLayer({weights, bias}: StoredLayer): Layer {
  return {
    weights: matrix(weights.length, weights[0].length, Float64Array.from(weights.flat())),
    bias: Float64Array.from(bias)
  };
}

import type {WidgetView} from "../../views/view.ts";
import type {ProbeResult} from "../probe/probe-result.ts";
import type {SiteReading} from "../probe/probe-site.ts";
import type {Score} from "../probe/scores.ts";

/** A measure to draw. */
export interface Measure {
  mean: number;
  standardError: number;
}

interface Drawn {
  /** what the numbers rest on, for the line under the picture */
  rows: number;
  folds: number;
  groups: number;
  /** types of the control task */
  types?: number;
}

/** The state of the widget "probe-curves". */
export interface CurvesData extends Drawn {
  /** what is measured: share right, or R² */
  measure: "accuracy" | "R²";
  /** where the labels are read, counted in tokens from the labelled one; each has its picture */
  offsets: number[];
  /** the place among `offsets` that is shown first */
  chosen: number;
  sites: {
    name: string;
    /** short, for the axis */
    short: string;
    offset: number;
    accuracy: Measure;
    majority: number;
    control?: Measure;
    selectivity?: Measure;
    random?: Measure;
  }[];
}

/** The state of the widget "probe-sparse". */
export interface SparseData extends Drawn {
  chosen: number;
  choose: string;
  sites: {
    name: string;
    short: string;
    columns: number;
    full: Measure;
    readings: {k: number; f1: Measure; control?: Measure; neurons: number[]; stable: number}[];
  }[];
}

/** The state of the widget "probe-confusion". */
export interface ConfusionData extends Drawn {
  chosen: number;
  classes: string[];
  sites: {name: string; short: string; counts: number[][]; accuracy: Measure; f1: Measure}[];
}

/** The state of the widget "probe-neurons". */
export interface NeuronsData extends Drawn {
  chosen: number;
  classes: string[];
  sites: {
    name: string;
    short: string;
    columns: number;
    constant: number;
    neurons: {neuron: number; difference: number; effect: number; auc: number; code: number}[];
  }[];
}

/** Names short enough for an axis, where the places have a layer each. */
function shortNames(sites: readonly SiteReading[]): string[] {
  const byOffset = new Map<number, Set<number | undefined>>();
  for (const {layer, offset} of sites) byOffset.set(offset, (byOffset.get(offset) ?? new Set()).add(layer));
  const distinct = sites.length === [...byOffset.values()].reduce((sum, layers) => sum + layers.size, 0);
  const known = sites.every(({layer}) => layer !== undefined);
  return sites.map(({name, layer}) => (distinct && known ? (layer === -1 ? "in" : String(layer)) : name));
}

function basisOf({basis: {rows, folds, groups, types}}: ProbeResult): Drawn {
  return {rows, folds, groups, ...(types === undefined ? {} : {types})};
}

function measured({mean, standardError}: Score): Measure {
  return {mean, standardError};
}

export function curvesView(result: ProbeResult): WidgetView {
  const {basis, sites} = result;
  const short = shortNames(sites);
  const offsets = [...new Set(sites.map(({offset}) => offset))].sort((a, b) => a - b);
  const state: CurvesData = {
    ...basisOf(result),
    measure: basis.classes ? "accuracy" : "R²",
    offsets,
    chosen: Math.max(0, offsets.indexOf(0)),
    sites: sites.map(({name, offset, accuracy, majority, control, selectivity, random}, i) => ({
      name,
      short: short[i],
      offset,
      accuracy: measured(accuracy),
      majority: majority.mean,
      ...(control && selectivity ? {control: measured(control), selectivity: measured(selectivity)} : {}),
      ...(random ? {random: measured(random)} : {})
    }))
  };
  return {kind: "widget", name: "probe-curves", state};
}

export function sparseView(result: ProbeResult, chosen: number): WidgetView {
  const {basis, sites} = result;
  const short = shortNames(sites);
  const state: SparseData = {
    ...basisOf(result),
    chosen,
    choose: basis.choose,
    sites: sites.map(({name, columns, f1, sparse = []}, i) => ({
      name,
      short: short[i],
      columns,
      full: measured(f1!),
      readings: sparse.map(({k, f1: own, control, neurons, neuronsByFold}) => ({
        k,
        f1: measured(own),
        ...(control ? {control: measured(control)} : {}),
        neurons,
        stable: neuronsByFold.filter((fold) => sameNeurons(fold, neurons)).length
      }))
    }))
  };
  return {kind: "widget", name: "probe-sparse", state};
}

function sameNeurons(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((neuron) => b.includes(neuron));
}

export function confusionView(result: ProbeResult, chosen: number): WidgetView {
  const {basis, sites} = result;
  const short = shortNames(sites);
  const state: ConfusionData = {
    ...basisOf(result),
    chosen,
    classes: (basis.classes ?? []).map(String),
    sites: sites.map(({name, confusion = [], accuracy, f1}, i) => ({
      name,
      short: short[i],
      counts: confusion,
      accuracy: measured(accuracy),
      f1: measured(f1!)
    }))
  };
  return {kind: "widget", name: "probe-confusion", state};
}

export function neuronsView(result: ProbeResult, chosen: number): WidgetView {
  const {basis, sites} = result;
  const short = shortNames(sites);
  const state: NeuronsData = {
    ...basisOf(result),
    chosen,
    classes: (basis.classes ?? []).map(String),
    sites: sites.map(({name, columns, constant, neurons = []}, i) => ({
      name,
      short: short[i],
      columns,
      constant,
      neurons: neurons.slice(0, 12)
    }))
  };
  return {kind: "widget", name: "probe-neurons", state};
}

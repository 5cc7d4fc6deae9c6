import {InputError} from "../../input-error.ts";
import type {Transformer} from "../../models/transformer/index.ts";
import {positionMeant, tokenPieces} from "../../models/transformer-fields.ts";
import {type Place, type PlainPlace, placeName, plainPlace, pointOf} from "../places.ts";

/** The usual sweeps: TransformerLens's shorthand of what is patched. "heads" is z, what a head has mixed. */
export const sweeps = [
  "resid_pre",
  "resid_mid",
  "resid_post",
  "attn_out",
  "mlp_out",
  "heads",
  "z",
  "q",
  "k",
  "v",
  "pattern"
] as const;
export type Sweep = (typeof sweeps)[number];

export const sweepAxes = ["position", "head", "head and position"] as const;
export type SweepAxes = (typeof sweepAxes)[number];

/** A table of runs: one a cell, each with the places that it patches. */
export interface Plan {
  /** shorthand of the hook, or "places" */
  hook: string;
  rows: {axis: string; names: string[]};
  columns: {axis: string; names: string[]};
  /** row by row */
  runs: PlainPlace[][];
}

export interface SweepOptions {
  sweep: Sweep;
  by?: SweepAxes;
  layers?: readonly number[];
  positions?: readonly number[];
}

/**
 * All runs of a sweep. By position: layers down, positions across. By head: layers down, heads across, each at all
 * positions, or at those that were named. By both: heads down, positions across.
 * @throws InputError for a layer or position that there is not, heads of what has none, or MLPs of a model without
 */
export function planSweep(model: Transformer, tokens: readonly number[], options: SweepOptions): Plan {
  const hook = options.sweep === "heads" ? "z" : options.sweep;
  const byHeads = ["z", "q", "k", "v", "pattern"].includes(hook);
  const by = options.by ?? (byHeads ? "head" : "position");
  if (!byHeads && by !== "position") {
    throw new InputError("by", {got: by, expected: `"position": ${hook} is not split into heads`});
  }
  if (hook === "mlp_out" && model.config.attnOnly) {
    throw new InputError("sweep", {got: hook, expected: "another: this model has no MLPs"});
  }
  const layers = options.layers ?? all(model.config.nLayers);
  checkLayers(model, layers);
  const names = layers.map((layer) => model.hookName(hook, layer));
  const positions = options.positions?.map((at, i) => positionMeant(at, tokens.length, `positions[${i}]`));
  const heads = byHeads ? headsOf(model, names[0], hook === "pattern") : 0;
  const place = (name: string, head: number | null, at: number | null): PlainPlace => ({
    name,
    index: hook === "pattern" ? [head, at] : head === null && !byHeads ? [at] : [at, head]
  });
  const layerNames = layers.map((layer) => `block ${layer < 0 ? layer + model.config.nLayers : layer}`);
  const across = positions ?? all(tokens.length);
  const tokenNames = tokenPieces(
    model,
    across.map((at) => tokens[at])
  );
  if (by === "position") {
    return {
      hook,
      rows: {axis: "block", names: layerNames},
      columns: {axis: "position", names: tokenNames},
      runs: names.flatMap((name) => across.map((at) => [place(name, null, at)]))
    };
  }
  if (by === "head") {
    return {
      hook,
      rows: {axis: "block", names: layerNames},
      columns: {axis: "head", names: all(heads).map((head) => `head ${head}`)},
      runs: names.flatMap((name) =>
        all(heads).map((head) => (positions ?? [null]).map((at) => place(name, head, at)))
      )
    };
  }
  return {
    hook,
    rows: {
      axis: "head",
      names: layerNames.flatMap((name) => all(heads).map((head) => `${name} head ${head}`))
    },
    columns: {axis: "position", names: tokenNames},
    runs: names.flatMap((name) => all(heads).flatMap((head) => across.map((at) => [place(name, head, at)])))
  };
}

/** Runs of places of one's own; a run is one place or several together. */
export function planPlaces(
  model: Transformer,
  length: number,
  places: readonly (Place | readonly Place[])[]
): Plan {
  const runs = places.map((run, r) => {
    const together = Array.isArray(run) ? (run as Place[]) : [run as Place];
    if (together.length === 0) {
      throw new InputError(`places[${r}]`, {got: run, expected: "at least one place to patch"});
    }
    return together.map((place, p) =>
      plainPlace(model, place, length, Array.isArray(run) ? `places[${r}][${p}]` : `places[${r}]`)
    );
  });
  return {
    hook: "places",
    rows: {axis: "place", names: runs.map((run) => run.map(placeName).join(" and "))},
    columns: {axis: "", names: ["patched"]},
    runs
  };
}

function checkLayers({config: {nLayers}}: Transformer, layers: readonly number[]): void {
  for (const [i, layer] of layers.entries()) {
    if (Number.isInteger(layer) && layer >= -nLayers && layer < nLayers) continue;
    throw new InputError(`layers[${i}]`, {
      got: layer,
      expected: `a layer of the ${nLayers}: 0 to ${nLayers - 1}, or from the end -1 to -${nLayers}`
    });
  }
}

function headsOf(model: Transformer, name: string, headsFirst: boolean): number {
  const [, first, second] = pointOf(model, name, "sweep").shape(1, 1);
  return headsFirst ? first : second;
}

function all(count: number): number[] {
  return Array.from({length: count}, (_, i) => i);
}

import {promptKey} from "../../views/tokens/index.ts";
import type {LogitLensData, PlaceReading} from "./logit-lens.ts";

/** What the widget "logit-lens" draws: the same data in arrays, since a page carries them. */
export interface LensState {
  key: string;
  model: string;
  processing: string;
  normalization: "own" | "final";
  pieces: string[];
  words: Record<number, string>;
  /** labels, from the embedding on */
  sites: string[];
  pinned: number[];
  /** one a column; absent for places that are not read yet */
  places: PlaceState[];
}

export interface PlaceState {
  position: number;
  next?: number;
  read?: {
    /** how many of the likeliest are kept at each site */
    k: number;
    /** [site, k], likeliest first */
    top: Int32Array;
    /** [site, k] */
    probabilities: Float32Array;
    /** [site], nats */
    entropy: Float32Array;
    /** [site], nats */
    kl: Float32Array;
    paths: PathState[];
  };
}

/** One token's way: rank and probability at each site. */
export interface PathState {
  token: number;
  ranks: Int32Array;
  probabilities: Float32Array;
}

/** What the widget "lens-paths" draws. */
export interface PathsState {
  sites: string[];
  place: string;
  words: Record<number, string>;
  paths: PathState[];
}

export function lensState(lens: LogitLensData): LensState {
  const {tokens, model, processing, normalization, pieces, words, pinned, positions} = lens;
  const read = new Map(lens.places.map((place) => [place.position, place]));
  return {
    key: promptKey(tokens),
    model,
    processing,
    normalization,
    pieces,
    words,
    sites: lens.sites.map(({label}) => label),
    pinned,
    places: positions.map((position) => {
      const place = read.get(position);
      return {
        position,
        ...(position + 1 < tokens.length && {next: tokens[position + 1]}),
        ...(place && {read: placeState(place)})
      };
    })
  };
}

function placeState({sites, paths}: PlaceReading): PlaceState["read"] {
  return {
    k: sites[0].top.length,
    top: Int32Array.from(sites.flatMap(({top}) => top.map(({token}) => token))),
    probabilities: Float32Array.from(sites.flatMap(({top}) => top.map(({probability}) => probability))),
    entropy: Float32Array.from(sites, ({entropy}) => entropy),
    kl: Float32Array.from(sites, ({kl}) => kl),
    paths: paths.map(pathState)
  };
}

function pathState({token, ranks, probabilities}: PlaceReading["paths"][number]): PathState {
  return {token, ranks: Int32Array.from(ranks), probabilities: Float32Array.from(probabilities)};
}

export function pathsState(
  {sites, words, pieces}: LogitLensData,
  {position, paths}: PlaceReading,
  tokens: number[]
): PathsState {
  const shown = paths.filter(({token}) => tokens.includes(token));
  shown.sort((a, b) => tokens.indexOf(a.token) - tokens.indexOf(b.token));
  return {
    sites: sites.map(({label}) => label),
    place: pieces[position],
    words: Object.fromEntries(shown.map(({token}) => [token, words[token]])),
    paths: shown.map(pathState)
  };
}

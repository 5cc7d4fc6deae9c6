import {promptKey} from "../../views/tokens/index.ts";
import type {LensPlace, LogitLensData} from "./logit-lens.ts";

/** What the widget "logit-lens" draws: the same data in arrays, since a page carries them. */
export interface LensState {
  /** of the prompt; views with the same key select together */
  key: string;
  model: string;
  processing: string;
  normalization: "own" | "final";
  pieces: string[];
  words: Record<number, string>;
  /** labels, from the embedding on */
  sites: string[];
  pinned: number[];
  /** one a column */
  places: PlaceState[];
}

export interface PlaceState {
  position: number;
  /** the token that really follows; absent at the prompt's last place */
  next?: number;
  /** absent until the place is read */
  read?: ReadState;
}

export interface ReadState {
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
  paths: PathsOfPlace;
}

/** Ways of tokens through the sites. */
export interface PathsOfPlace {
  tokens: Int32Array;
  /** [token, site], 1 for the likeliest */
  ranks: Int32Array;
  /** [token, site] */
  probabilities: Float32Array;
}

/** What the widget "lens-paths" draws. */
export interface PathsState {
  sites: string[];
  /** the token after which these are guessed */
  piece: string;
  words: Record<number, string>;
  paths: PathsOfPlace;
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
        ...(place && {read: readState(place)})
      };
    })
  };
}

function readState({sites, paths}: LensPlace): ReadState {
  return {
    k: sites[0].top.length,
    top: Int32Array.from(sites.flatMap(({top}) => top.map(({token}) => token))),
    probabilities: Float32Array.from(sites.flatMap(({top}) => top.map(({probability}) => probability))),
    entropy: Float32Array.from(sites, ({entropy}) => entropy),
    kl: Float32Array.from(sites, ({kl}) => kl),
    paths: pathsInArrays(paths)
  };
}

function pathsInArrays(paths: LensPlace["paths"]): PathsOfPlace {
  return {
    tokens: Int32Array.from(paths, ({token}) => token),
    ranks: Int32Array.from(paths.flatMap(({ranks}) => ranks)),
    probabilities: Float32Array.from(paths.flatMap(({probabilities}) => probabilities))
  };
}

export function pathsState(
  {sites, words, pieces}: LogitLensData,
  {position, paths}: LensPlace,
  tokens: number[]
): PathsState {
  return {
    sites: sites.map(({label}) => label),
    piece: pieces[position],
    words: Object.fromEntries(tokens.map((token) => [token, words[token]])),
    paths: pathsInArrays(tokens.map((token) => paths.find((path) => path.token === token)!))
  };
}

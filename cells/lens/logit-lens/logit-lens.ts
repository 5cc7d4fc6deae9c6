import {InputError} from "../../input-error.ts";
import {
  storedList,
  storedNumber,
  storedNumbers,
  storedObject,
  storedText,
  withFields
} from "../../stored-fields.ts";
import {storedJSON} from "../../stored-json.ts";
import {made} from "../../views/made-view.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";
import type {LensSite} from "./sites.ts";
import {lensState, pathsState} from "./view.ts";

/** What one state says when it is taken for the last one. */
export interface LensReading {
  /** the likeliest tokens, likeliest first */
  top: {token: number; probability: number}[];
  /** of the distribution over all tokens, in nats */
  entropy: number;
  /** KL(model's answer || this), in nats; 0 for the last state */
  kl: number;
}

/** One token from the embedding to the last layer: one entry a site. */
export interface LensPath {
  token: number;
  /** 1 for the likeliest */
  ranks: number[];
  probabilities: number[];
  /** before the softmax */
  logits: number[];
}

/** What was read at one place of the prompt. */
export interface LensPlace {
  /** in the prompt, from 0 */
  position: number;
  /** the token that really follows; absent at the last place */
  next?: number;
  /** one a site, from the embedding on */
  sites: LensReading[];
  /** of each token that is likely at some site, of the one that follows and of those that were pinned */
  paths: LensPath[];
}

export interface LogitLensData {
  model: string;
  /** what was done to the weights: "weights as trained" */
  processing: string;
  /** what a state was divided by before it was unembedded: its own size, or the last state's */
  normalization: "own" | "final";
  tokens: number[];
  /** what each token of the prompt adds to the text */
  pieces: string[];
  /** the same for every other token that is named */
  words: Record<number, string>;
  sites: LensSite[];
  pinned: number[];
  /** places that were asked for; each is in `places` once it was read */
  positions: number[];
  /** in the order of the prompt */
  places: LensPlace[];
}

const storedReading = storedObject({
  top: storedList(storedObject({token: storedNumber, probability: storedNumber})),
  entropy: storedNumber,
  kl: storedNumber
});

const storedPath = storedObject({
  token: storedNumber,
  ranks: storedNumbers,
  probabilities: storedNumbers,
  logits: storedNumbers
});

/** what the pictures read */
const storedFields = {
  model: storedText,
  normalization: storedText,
  tokens: storedNumbers,
  pieces: storedList(storedText),
  words: storedObject({}),
  sites: storedList(storedObject({name: storedText, label: storedText, layer: storedNumber})),
  pinned: storedNumbers,
  positions: storedNumbers,
  places: storedList(
    storedObject({position: storedNumber, sites: storedList(storedReading), paths: storedList(storedPath)})
  )
};

/** What `logitLens` answers: the next token as each layer would give it, were it the last. */
export class LogitLens implements LogitLensData, Viewable {
  readonly model!: string;
  readonly processing!: string;
  readonly normalization!: "own" | "final";
  readonly tokens!: number[];
  readonly pieces!: string[];
  readonly words!: Record<number, string>;
  readonly sites!: LensSite[];
  readonly pinned!: number[];
  readonly positions!: number[];
  readonly places!: LensPlace[];

  constructor(data: LogitLensData) {
    Object.assign(this, data);
  }

  /** Whether every place that was asked for was read. */
  get complete(): boolean {
    return this.places.length === this.positions.length;
  }

  /** What a token is, for people. */
  word(token: number): string {
    return this.words[token] ?? `#${token}`;
  }

  /**
   * What was read at a place; from the end if negative.
   * @throws InputError for a place that was not looked at
   */
  at(position: number): LensPlace {
    const wanted = position < 0 ? this.tokens.length + position : position;
    const place = this.places.find((one) => one.position === wanted);
    if (place) return place;
    throw new InputError("position", {
      got: position,
      expected: `a place that was looked at: ${this.places.map((one) => one.position).join(", ")}`
    });
  }

  /**
   * The path of a token at a place through all sites.
   * @throws InputError for a token that was not followed there
   */
  path(token: number, position = -1): LensPath {
    const found = this.at(position).paths.find((path) => path.token === token);
    if (found) return found;
    throw new InputError("token", {
      got: token,
      expected: `a token that was followed at place ${position}`,
      remedy: `Pin it: logitLens({..., pinned: [${token}]})`
    });
  }

  /** A picture of the ranks of some tokens at one place, site by site: of the model's own answer unless told. */
  paths({position = -1, tokens}: {position?: number; tokens?: number[]} = {}): WidgetView & Viewable {
    const place = this.at(position);
    const shown = tokens ?? [place.sites[place.sites.length - 1].top[0].token];
    for (const token of shown) this.path(token, position);
    return made({kind: "widget", name: "lens-paths", state: pathsState(this, place, shown)});
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "logit-lens", state: lensState(this)};
  }

  toJSON(): LogitLensData & {kind: "logit-lens"} {
    return {kind: "logit-lens", ...this};
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): LogitLens {
    const {kind: _, ...data} = withFields(
      storedJSON<LogitLensData & {kind: "logit-lens"}>(json, "logit-lens", "a logit lens"),
      storedFields
    );
    return new LogitLens(data);
  }
}

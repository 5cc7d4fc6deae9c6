import {InputError} from "../../input-error.ts";
import {made} from "../made-view.ts";
import type {Viewable, WidgetView} from "../view.ts";
import {promptKey} from "./selection.ts";

/** What the widget "token-strip" draws. */
export interface TokenStripData {
  /** which prompt this is: strips and other views with the same key select together */
  key: string;
  /** a line above the strip */
  title?: string;
  tokens: number[];
  /** what each token adds to the text */
  pieces: string[];
  /** one number a token, drawn as a fill from little to much */
  values?: number[];
  /** what the numbers are, with their unit */
  valuesOf?: string;
}

export interface TokenStripOptions {
  title?: string;
  /** what each token adds to the text, as `model.toStrTokens` gives */
  pieces: readonly string[];
  values?: ArrayLike<number>;
  /** what the values are, with their unit: "surprise, nats" */
  valuesOf?: string;
}

/**
 * Tokens as chips, with spaces and line ends to be seen. A token that is chosen here is chosen in every view of the
 * page that shows the same tokens.
 * @param tokens numbers of tokens, at least one
 * @throws InputError if there are more or fewer pieces or values than tokens, or a value that is no finite number
 */
export function tokenStrip(
  tokens: ArrayLike<number>,
  {pieces, values, title, valuesOf}: TokenStripOptions
): WidgetView & Viewable {
  const {length} = tokens;
  if (length === 0) throw new InputError("tokens", {got: [], expected: "at least one token"});
  if (pieces?.length !== length) {
    throw new InputError("pieces", {got: pieces, expected: `${length} texts, one a token`});
  }
  if (values && (values.length !== length || !Array.from(values).every(Number.isFinite))) {
    throw new InputError("values", {got: values, expected: `${length} finite numbers, one a token`});
  }
  const state: TokenStripData = {
    key: promptKey(tokens),
    tokens: Array.from(tokens),
    pieces: [...pieces],
    ...(title && {title}),
    ...(values && {values: Array.from(values)}),
    ...(valuesOf && {valuesOf})
  };
  return made({kind: "widget", name: "token-strip", state});
}

import {described, InputError} from "../../input-error.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {equalLengths} from "../../models/transformer/equal-lengths.ts";
import {
  type HookPoint,
  hookPoints,
  type NamesFilter,
  namesMeant
} from "../../models/transformer/hook-points.ts";
import type {Transformer} from "../../models/transformer/transformer.ts";
import type {Pause} from "../../pause.ts";
import {CollectedActivations, type CollectedRow, megabytes} from "./collected.ts";
import {type Span, spanPosition, type Take} from "./token-spans.ts";

export interface CollectOptions {
  names: NamesFilter;
  /** the place of each text's token, from the end if negative; one for all, or one a text */
  positions?: number | readonly number[];
  spans?: readonly Span[];
  take: Take;
  /** tokens after the chosen one to read as well; 0 is the token itself */
  offsets: readonly number[];
  /** texts in one pass, at most; only those with equally many tokens go together */
  batch: number;
  /** bytes that may be kept */
  mostBytes: number;
}

/** Reads activations of chosen tokens; what is made on the backend is freed after each pass, also when it is stopped. */
export async function collect(
  model: Transformer,
  texts: readonly string[],
  options: CollectOptions,
  {
    signal,
    pause,
    progress
  }: {signal: AbortSignal; pause: Pause; progress(fraction: number, note?: string): void}
): Promise<CollectedActivations> {
  const points = hookPoints(model.config);
  const hooks = namesMeant(options.names, points).map((name) => points.get(name) as HookPoint);
  hooks.forEach(checkByToken);
  const tokens = texts.map((text) => model.toTokens(text));
  const rows = rowsOf(model, texts, tokens, options);
  checkOffsets(rows, tokens, options.offsets);
  checkBytes(hooks, rows.length * options.offsets.length, options.mostBytes);
  const kept = new Map<string, Matrix>();
  for (const hook of hooks) {
    for (const offset of options.offsets)
      kept.set(keyOf(hook.name, offset), matrix(rows.length, columnsOf(hook)));
  }
  const passes = equalLengths(tokens, options.batch, new Set(rows.map(({text}) => text)));
  for (const [at, pass] of passes.entries()) {
    signal.throwIfAborted();
    progress(at / passes.length, `${at} of ${passes.length} batches`);
    const {logits, cache} = await model.runWithCache(
      pass.map((text) => tokens[text]),
      {names: hooks.map(({name}) => name), ...stopOf(hooks), signal}
    );
    try {
      for (const {name} of hooks) {
        const values = (await cache.get(name).data()) as Float32Array;
        copyRows(values, {name, pass, rows, offsets: options.offsets, kept, tokens});
      }
    } finally {
      logits.dispose();
      cache.dispose();
    }
    if (pause.due()) await pause.turn();
  }
  progress(1, `${rows.length} tokens`);
  return new CollectedActivations(Object.fromEntries(kept), rows, model.processing);
}

function keyOf(name: string, offset: number): string {
  return offset === 0 ? name : `${name}@${offset}`;
}

/** Numbers that a hook has for one token. */
function columnsOf({shape}: HookPoint): number {
  return shape(1, 1).reduce((product, length) => product * length, 1);
}

/** @throws InputError for attention's patterns, which belong to two tokens */
function checkByToken({name, shape}: HookPoint): void {
  // so many tokens are no other size of a model
  if (shape(1, 1009)[1] === 1009) return;
  throw new InputError("names", {
    got: name,
    expected: "activations of one token each",
    remedy: "A pattern belongs to two tokens; hook_z and hook_attn_out belong to one"
  });
}

function checkBytes(hooks: HookPoint[], rows: number, most: number): void {
  const bytes = 8 * rows * hooks.reduce((sum, hook) => sum + columnsOf(hook), 0);
  if (bytes <= most) return;
  throw new InputError("names", {
    got: described(`${hooks.length} activations of ${rows.toLocaleString("en")} tokens, ${megabytes(bytes)}`),
    expected: `at most ${megabytes(most)}`,
    remedy: "Name fewer, give fewer texts, or raise mostBytes"
  });
}

function rowsOf(
  model: Transformer,
  texts: readonly string[],
  tokens: number[][],
  {positions, spans, take}: CollectOptions
): CollectedRow[] {
  const row = (text: number, position: number): CollectedRow => {
    const token = tokens[text][position];
    return {text, position, token, piece: model.tokenizer?.piece(token) ?? `#${token}`};
  };
  if (spans && positions !== undefined) {
    throw new InputError("positions", {got: positions, expected: "nothing, since there are spans"});
  }
  if (spans) {
    return spans.map((span, i) => {
      const field = `spans[${i}]`;
      if (texts[span.text] === undefined) {
        throw new InputError(field, {got: span.text, expected: `a text from 0 to ${texts.length - 1}`});
      }
      const text = texts[span.text];
      return row(span.text, spanPosition(model, {tokens: tokens[span.text], text, span, take, field}));
    });
  }
  if (typeof positions === "object" && positions.length !== texts.length) {
    throw new InputError("positions", {
      got: described(`${positions.length} positions`),
      expected: `${texts.length}, one a text, or one number for all`
    });
  }
  return texts.map((_, text) => {
    const wanted = typeof positions === "object" ? positions[text] : (positions ?? -1);
    const {length} = tokens[text];
    const position = wanted < 0 ? length + wanted : wanted;
    if (Number.isInteger(position) && position >= 0 && position < length) return row(text, position);
    throw new InputError(typeof positions === "object" ? `positions[${text}]` : "positions", {
      got: wanted,
      expected: `a place of the ${length} tokens of text ${text}: from ${-length} to ${length - 1}`
    });
  });
}

function checkOffsets(rows: CollectedRow[], tokens: number[][], offsets: readonly number[]): void {
  for (const [i, {text, position}] of rows.entries()) {
    for (const offset of offsets) {
      const at = position + offset;
      if (at >= 0 && at < tokens[text].length) continue;
      throw new InputError("offsets", {
        got: offset,
        expected: `tokens that are there: row ${i} stands at ${position} of the ${tokens[text].length} tokens of text ${text}`
      });
    }
  }
}

/** Blocks after the last hook are not run, nor the unembedding, which costs more than a block. */
function stopOf(hooks: HookPoint[]): {stopAtLayer?: number} {
  const layers = hooks.map(({name}) => {
    const block = /^blocks\.(\d+)\./.exec(name)?.[1];
    if (block !== undefined) return Number(block) + 1;
    return /^(embed\.|hook_(full_|pos_|token_type_)?embed$)/.test(name) ? 0 : undefined;
  });
  if (layers.includes(undefined)) return {};
  return {stopAtLayer: Math.max(...(layers as number[]))};
}

interface Copy {
  name: string;
  pass: number[];
  rows: CollectedRow[];
  offsets: readonly number[];
  kept: Map<string, Matrix>;
  tokens: number[][];
}

function copyRows(values: Float32Array, {name, pass, rows, offsets, kept, tokens}: Copy): void {
  const places = new Map(pass.map((text, place) => [text, place]));
  const {length} = tokens[pass[0]];
  for (const [i, {text, position}] of rows.entries()) {
    const place = places.get(text);
    if (place === undefined) continue;
    for (const offset of offsets) {
      const {columns, data} = kept.get(keyOf(name, offset)) as Matrix;
      const from = (place * length + position + offset) * columns;
      data.set(values.subarray(from, from + columns), i * columns);
    }
  }
}

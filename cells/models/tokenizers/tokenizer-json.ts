/** `tokenizer.json` of Hugging Face, through its own package. */
import {Tokenizer as HubTokenizer} from "@huggingface/tokenizers";
import {described, InputError} from "../../input-error.ts";
import {bytesOfLetters} from "./byte-letters.ts";
import {checkedText, checkToken} from "./check-token.ts";
import {readableBytes} from "./readable-bytes.ts";
import type {Tokenizer} from "./tokenizer.ts";

/** What of `tokenizer_config.json` is read here; the package reads more. */
export interface TokenizerConfig {
  [setting: string]: unknown;
}

/**
 * The tokenizer in a parsed `tokenizer.json`. Byte-level BPE (GPT-2, Llama 3) gives every text back exactly; WordPiece
 * (BERT) forgets case, accents and spaces, as it is made to. A special token's own text, "<|endoftext|>", is read as
 * that token.
 * @param config the parsed `tokenizer_config.json`, which says what starts and ends a text; else it is told by its name
 * @throws InputError if this is no tokenizer that the package knows
 */
export function readTokenizerJson(json: unknown, config: TokenizerConfig = {}): Tokenizer {
  const hub = open(json, config);
  const names: (string | undefined)[] = [];
  for (const [name, id] of hub.get_vocab()) names[id] = name;
  const size = names.length;
  const added = hub.get_added_tokens_decoder();
  const bos = edgeToken(
    hub,
    config,
    ["bos_token", "cls_token"],
    ["<|begin_of_text|>", "<s>", "[CLS]", "<|endoftext|>"]
  );
  const eos = edgeToken(
    hub,
    config,
    ["eos_token", "sep_token"],
    ["<|end_of_text|>", "</s>", "[SEP]", "<|endoftext|>"]
  );
  const decoder = JSON.stringify((json as {decoder?: unknown}).decoder ?? null);
  const pieceOf = decoder.includes('"ByteLevel"')
    ? byteLevelPiece
    : decoder.includes('"ByteFallback"') || decoder.includes('"Metaspace"')
      ? sentencePiece
      : (name: string) => name;
  const piece = (token: number) => {
    checkToken(token, size);
    const name = names[token] ?? "";
    return added.has(token) ? name : pieceOf(name);
  };
  let tokens: Map<string, number> | undefined;
  return {
    size,
    ...(bos !== undefined && {bos}),
    ...(eos !== undefined && {eos}),
    encode: (text) => hub.encode(checkedText(text), {add_special_tokens: false}).ids,
    decode(sequence) {
      const inside = Array.from(sequence).filter((token) => {
        checkToken(token, size);
        return token !== bos && token !== eos;
      });
      // cleaning up would take spaces before punctuation away
      return inside.length > 0 ? hub.decode(inside, {clean_up_tokenization_spaces: false}) : "";
    },
    piece,
    token(text) {
      tokens ??= tokensByPiece(size, piece);
      return tokens.get(text);
    }
  };
}

function open(json: unknown, config: TokenizerConfig): HubTokenizer {
  try {
    return new HubTokenizer(json as object, config);
  } catch (cause) {
    const error = new InputError("tokenizer.json", {
      got: described(`what cannot be read (${(cause as Error).message})`),
      expected: "a tokenizer as Hugging Face writes it, parsed"
    });
    error.cause = cause;
    throw error;
  }
}

/** The token that starts or ends a text: as the settings say, else by the names that are usual. */
function edgeToken(
  hub: HubTokenizer,
  config: TokenizerConfig,
  settings: string[],
  usual: string[]
): number | undefined {
  const told = settings
    .map((setting) => config[setting])
    .map((value) => (typeof value === "object" ? (value as {content?: string} | null)?.content : value))
    .find((value) => typeof value === "string");
  const candidates = told === undefined ? usual : [told as string];
  for (const name of candidates) {
    const token = hub.token_to_id(name);
    if (token !== undefined) return token;
  }
  return undefined;
}

function byteLevelPiece(name: string): string {
  const bytes = bytesOfLetters(name);
  return bytes ? readableBytes(bytes) : name;
}

function sentencePiece(name: string): string {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(name);
  return byte ? readableBytes(Uint8Array.of(Number.parseInt(byte[1], 16))) : name.replaceAll("▁", " ");
}

/** Of tokens that look the same the later one: single bytes come first in vocabularies. */
function tokensByPiece(size: number, piece: (token: number) => string): Map<string, number> {
  return new Map(Array.from({length: size}, (_, token) => [piece(token), token] as const));
}

/** llama2.c's tokenizer.bin (karpathy/llama2.c, tokenizer.py and run.c): sentencepiece's tokens with their scores. */
import {described, InputError} from "../../input-error.ts";
import {checkedText, checkToken} from "./check-token.ts";
import {mergeByScore} from "./merge-by-score.ts";
import {hexByte, readableBytes} from "./readable-bytes.ts";
import type {Tokenizer} from "./tokenizer.ts";

const bos = 1;
const eos = 2;
/** the token of byte 0; those of the other 255 follow */
const firstByte = 3;
const firstText = firstByte + 256;

const space = 0x20;

interface Vocabulary {
  /** the bytes each token stands for; none for those that start or end a text */
  bytes: Uint8Array[];
  scores: number[];
  /** tokens of text by the bytes of it, as a text of one character a byte */
  byBytes: Map<string, number>;
}

/**
 * The tokenizer in a `tokenizer.bin`. It puts a space before every text, as it learnt to; `decode` leaves one space
 * at the start out again.
 * @throws InputError if the file is cut, or holds fewer tokens than bytes need
 */
export function readLlama2cTokenizer(file: Uint8Array): Tokenizer {
  const vocabulary = readVocabulary(file);
  const {bytes, scores, byBytes} = vocabulary;
  const size = bytes.length;
  const keys = bytes.map((token, id) => (id < firstText ? "" : key(token)));
  const merged = (left: number, right: number) => {
    // bytes of characters that the vocabulary lacks, and what starts a text, are never part of a longer token
    if (!keys[left] || !keys[right]) return undefined;
    const token = byBytes.get(keys[left] + keys[right]);
    return token === undefined ? undefined : {token, score: scores[token]};
  };
  let tokens: Map<string, number> | undefined;
  const piece = (token: number) => {
    checkToken(token, size);
    return special[token] ?? readableBytes(bytes[token]);
  };
  return {
    size,
    bos,
    eos,
    encode: (text) => mergeByScore(firstTokens(checkedText(text), byBytes), merged),
    decode: (sequence) => decode(sequence, vocabulary),
    piece,
    token(text) {
      tokens ??= tokensByPiece(bytes, piece);
      return tokens.get(text);
    }
  };
}

const special = ["<unk>", "<s>", "</s>"];

function readVocabulary(file: Uint8Array): Vocabulary {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const bytes: Uint8Array[] = [];
  const scores: number[] = [];
  const byBytes = new Map<string, number>();
  // after 4 bytes, the length of the longest token: score, length, bytes of each
  for (let at = 4; at < file.length; ) {
    const length = at + 8 <= file.length ? view.getInt32(at + 4, true) : -1;
    const end = at + 8 + length;
    if (length < 0 || end > file.length) {
      throw new InputError("tokenizer.bin", {
        got: described(`${file.length} bytes, with token ${bytes.length} cut at ${at}`),
        expected: "whole tokens",
        remedy: "The file may have been cut short: load it again"
      });
    }
    const token = bytes.length;
    scores.push(view.getFloat32(at, true));
    bytes.push(token < firstText ? bytesOfSpecial(token) : file.subarray(at + 8, end));
    if (token >= firstText && !byBytes.has(key(bytes[token]))) byBytes.set(key(bytes[token]), token);
    at = end;
  }
  if (bytes.length < firstText) {
    throw new InputError("tokenizer.bin", {
      got: described(`${bytes.length} tokens`),
      expected: `at least ${firstText}: unknown, start, end and 256 bytes`
    });
  }
  return {bytes, scores, byBytes};
}

function bytesOfSpecial(token: number): Uint8Array {
  if (token >= firstByte) return Uint8Array.of(token - firstByte);
  return token === bos || token === eos ? new Uint8Array() : new TextEncoder().encode(special[token]);
}

/** A space, then a token for each character; for a character without one its bytes. */
function firstTokens(text: string, byBytes: Map<string, number>): number[] {
  if (text === "") return [];
  const encoder = new TextEncoder();
  return Array.from(` ${text}`).flatMap((character) => {
    const bytes = encoder.encode(character);
    return byBytes.get(key(bytes)) ?? Array.from(bytes, (byte) => byte + firstByte);
  });
}

function decode(tokens: ArrayLike<number>, {bytes}: Vocabulary): string {
  const parts: Uint8Array[] = [];
  let atStart = true;
  for (const token of Array.from(tokens)) {
    checkToken(token, bytes.length);
    const part = bytes[token];
    parts.push(atStart && part[0] === space ? part.subarray(1) : part);
    atStart = token === bos || (atStart && token === eos);
  }
  // bytes of one character may lie in several tokens
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new TextDecoder("utf-8", {ignoreBOM: true}).decode(all);
}

/** Of a byte and a character that look the same, the character; a byte under its hexadecimal name too. */
function tokensByPiece(bytes: Uint8Array[], piece: (token: number) => string): Map<string, number> {
  const tokens = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    tokens.set(piece(byte + firstByte), byte + firstByte).set(hexByte(byte), byte + firstByte);
  }
  for (let token = bytes.length - 1; token >= firstText; token--) tokens.set(piece(token), token);
  for (const [token, name] of special.entries()) tokens.set(name, token);
  return tokens;
}

function key(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

import type {Tokenizer} from "../../../../../cells/models/tokenizers/tokenizer.ts";

/** Tokens 4 to 29 are the letters a to z, 0 to 3 have no text. */
export function letters(special: {bos?: number; eos?: number} = {}): Tokenizer {
  const letter = (token: number) => (token >= 4 && token < 30 ? String.fromCharCode(93 + token) : "");
  return {
    size: 30,
    ...special,
    encode: (text) => Array.from(text.replace(/[^a-z]/g, ""), (char) => char.charCodeAt(0) - 93),
    decode: (tokens) => Array.from(tokens, letter).join(""),
    piece: (token) => letter(token) || `<${token}>`,
    token: (piece) => (/^[a-z]$/.test(piece) ? piece.charCodeAt(0) - 93 : undefined)
  };
}

/** Text to the numbers that a language model reads, and back. */
export interface Tokenizer {
  /** tokens there are */
  readonly size: number;
  /** the token that starts a text, if the model knows one */
  readonly bos?: number;
  /** the token that ends a text, if the model knows one */
  readonly eos?: number;
  /** The tokens of a text, without those that only start or end one. */
  encode(text: string): number[];
  /** The text of tokens; exact, bytes that are split over tokens included. Tokens that only start or end a text have none. */
  decode(tokens: ArrayLike<number>): string;
  /** What one token adds to a text, for people to read: " story", "\n"; a byte that is no character alone as "<0xE2>". */
  piece(token: number): string;
  /** the token with exactly this text, spaces included; undefined if there is none */
  token(piece: string): number | undefined;
}

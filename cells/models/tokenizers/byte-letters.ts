/**
 * The letters that byte-level BPE writes bytes as (GPT-2, encoder.py, bytes_to_unicode): bytes that print as
 * themselves, the others, in order, as the letters from U+0100 on.
 */
const letters = new Map<string, number>();
for (let byte = 0, other = 0x100; byte < 256; byte++) {
  const prints = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
  letters.set(String.fromCharCode(prints ? byte : other++), byte);
}

/** The bytes that a token of byte-level BPE stands for, or undefined if it is not written in those letters. */
export function bytesOfLetters(token: string): Uint8Array | undefined {
  const bytes = Array.from(token, (letter) => letters.get(letter));
  return bytes.includes(undefined) ? undefined : Uint8Array.from(bytes as number[]);
}

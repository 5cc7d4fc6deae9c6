/**
 * 64 bits in hexadecimal that stand for a list of words: two lanes of FNV-1a (Fowler, Noll, Vo) with different starts,
 * each mixed well at the end. To tell edits and models apart, not to keep secrets.
 */
export class ShortHash {
  #one = 0x811c9dc5;
  #other = 0x9e3779b9;

  /** Takes in one 32-bit word. */
  word(word: number): void {
    this.#one = Math.imul(this.#one ^ word, 0x01000193);
    this.#one ^= this.#one >>> 15;
    this.#other = Math.imul(this.#other ^ word, 0x85ebca6b);
    this.#other ^= this.#other >>> 13;
  }

  text(text: string): void {
    this.word(text.length);
    for (let at = 0; at < text.length; at++) this.word(text.charCodeAt(at));
  }

  /** Numbers to the last bit. */
  numbers(values: ArrayLike<number>): void {
    this.word(values.length);
    const words = new Uint32Array(Float64Array.from(values).buffer);
    for (let at = 0; at < words.length; at++) this.word(words[at]);
  }

  digest(): string {
    return [this.#one, this.#other].map((lane) => mixed(lane).toString(16).padStart(8, "0")).join("");
  }
}

function mixed(lane: number): number {
  let value = Math.imul(lane ^ (lane >>> 16), 0x7feb352d);
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b);
  return (value ^ (value >>> 16)) >>> 0;
}

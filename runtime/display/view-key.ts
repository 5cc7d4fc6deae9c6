import type {View} from "../../cells/views/view.ts";

/**
 * A short name for what a view shows, the same for equal views in Node and on a page. It stands in the HTML
 * (`data-view`), so that the page knows which view an element shows without drawing it again. Bytes are taken as they
 * are: a table of a megabyte costs a few milliseconds.
 */
export function viewKey(view: View): string {
  const hash = new Hash();
  hash.value(view);
  return `${view.kind}-${hash.digest()}`;
}

/** cyrb53 (public domain, bryc) over words: 53 bits, enough to tell apart the views of a page. */
class Hash {
  #high = 0xdeadbeef;
  #low = 0x41c6ce57;
  readonly #number = new DataView(new ArrayBuffer(8));

  value(value: unknown): void {
    if (typeof value === "string") this.#text(value);
    else if (typeof value === "number") this.#float(value);
    else if (typeof value !== "object" || value === null) this.#text(`${typeof value} ${String(value)}`);
    else if (ArrayBuffer.isView(value)) this.#bytes(value);
    else if (value instanceof ArrayBuffer) this.#bytes(new Uint8Array(value));
    else if (value instanceof Date) this.#text(`Date ${value.getTime()}`);
    else if (Array.isArray(value) || value instanceof Map || value instanceof Set) {
      this.#text(value.constructor.name);
      for (const item of value) this.value(item);
      this.#word(1);
    } else {
      this.#word(2);
      for (const [key, item] of Object.entries(value)) {
        this.#text(key);
        this.value(item);
      }
      this.#word(3);
    }
  }

  digest(): string {
    let [high, low] = [this.#high, this.#low];
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
  }

  #word(word: number): void {
    this.#high = Math.imul(this.#high ^ word, 2654435761);
    this.#low = Math.imul(this.#low ^ word, 1597334677);
    // Words are wider than the characters this hash was made for: let their upper bits come down.
    this.#high ^= this.#high >>> 15;
    this.#low ^= this.#low >>> 13;
  }

  #text(text: string): void {
    this.#word(text.length);
    for (let index = 0; index < text.length; index++) this.#word(text.charCodeAt(index));
  }

  #float(value: number): void {
    this.#number.setFloat64(0, value);
    this.#word(this.#number.getUint32(0));
    this.#word(this.#number.getUint32(4));
  }

  #bytes(array: ArrayBufferView): void {
    this.#text(array.constructor.name);
    this.#word(array.byteLength);
    const words = new DataView(array.buffer, array.byteOffset, array.byteLength);
    let at = 0;
    for (; at + 4 <= array.byteLength; at += 4) this.#word(words.getUint32(at, true));
    for (; at < array.byteLength; at++) this.#word(words.getUint8(at));
  }
}

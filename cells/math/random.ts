import {normalQuantile} from "./normal.ts";

const TWO_32 = 2 ** 32;

/**
 * A seeded stream of random numbers: xoshiro128** (Blackman and Vigna 2021, "Scrambled linear
 * pseudorandom number generators"), started by SplitMix32. Period 2^128 - 1. Equal seeds give equal
 * streams on every machine. Not for secrets.
 */
export class Random {
  readonly seed: number;
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** `seed`: an integer from 0 to 2^53 - 1 */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`seed: got ${seed}, expected an integer from 0 to ${Number.MAX_SAFE_INTEGER}`);
    }
    this.seed = seed;
    // Two rounds over the low and the high word, so that near seeds start far apart.
    const next = splitMix32((seed % TWO_32) ^ Math.imul(Math.floor(seed / TWO_32), 0x85ebca6b));
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next() || 1; // the all-zero state is the one that never leaves itself
  }

  /** The generator in a given state (four 32-bit words, not all 0), as other programs save it. */
  static fromState([a, b, c, d]: [number, number, number, number]): Random {
    const random = new Random(0);
    random.#a = a | 0;
    random.#b = b | 0;
    random.#c = c | 0;
    random.#d = d | 0;
    return random;
  }

  /** the next 32 bits, as an integer from 0 to 2^32 - 1 */
  uint32(): number {
    const b = this.#b;
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const c = this.#c ^ this.#a;
    const d = this.#d ^ b;
    this.#b = b ^ c;
    this.#a ^= d;
    this.#c = c ^ (b << 9);
    this.#d = rotate(d, 11);
    return result;
  }

  /** a number in [0, 1) with 53 random bits */
  uniform(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  /** an integer from 0 to `size - 1`, each as likely as the others */
  integer(size: number): number {
    // Reject the last, incomplete run of the 32-bit range, or small numbers would be favoured.
    const limit = TWO_32 - (TWO_32 % size);
    let bits: number;
    do bits = this.uint32();
    while (bits >= limit);
    return bits % size;
  }

  /** a draw from the standard normal distribution */
  normal(): number {
    return normalQuantile((this.uint32() * 2097152 + (this.uint32() >>> 11) + 0.5) / 9007199254740992);
  }

  /** Fills `target` with the next `target.length` values of `uint32`, faster than one by one. */
  fillUint32(target: Uint32Array): void {
    let a = this.#a;
    let b = this.#b;
    let c = this.#c;
    let d = this.#d;
    for (let i = 0; i < target.length; i++) {
      const five = Math.imul(b, 5);
      target[i] = Math.imul((five << 7) | (five >>> 25), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }
}

function rotate(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** SplitMix32: a counter, mixed. Only for starting other generators. */
function splitMix32(state: number): () => number {
  let counter = state | 0;
  return () => {
    counter = (counter + 0x9e3779b9) | 0;
    let z = counter;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
}

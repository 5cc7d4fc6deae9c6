let halves: Float32Array | undefined;

/** The numbers that 16-bit floats of IEEE 754 stand for, subnormal ones, infinities and NaN included. */
export function halfToFloat(bits: Uint16Array): Float32Array {
  halves ??= allHalves();
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = halves[bits[i]];
  return values;
}

/** The nearest 16-bit floats; of two equally near the even one, past 65,504 infinity. */
export function floatToHalf(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(words, nearestHalf);
}

/** bfloat16 is the upper half of a float32. */
export function bfloatToFloat(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i] << 16;
  return new Float32Array(words.buffer);
}

/** The nearest bfloat16, of two equally near the even one; NaN stays NaN. */
export function floatToBfloat(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(words, (word, i) =>
    Number.isNaN(values[i]) ? (word >>> 16) | 0x40 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16
  );
}

/** Every 16-bit float as a number: 1 bit of sign, 5 of exponent, 10 of fraction. */
function allHalves(): Float32Array {
  return Float32Array.from({length: 0x10000}, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >>> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    // without an exponent there is no leading 1: a subnormal number
    return sign * (exponent ? (1024 + fraction) * 2 ** (exponent - 25) : fraction * 2 ** -24);
  });
}

function nearestHalf(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65,520 and more lie nearer to what would be 65,536 than to 65,504
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // below 2^-14: the fraction counts in steps of 2^-24
  if (magnitude < 0x38800000)
    return sign | roundedShift((magnitude & 0x7fffff) | 0x800000, 126 - (magnitude >>> 23));
  // the exponent's bias goes from 127 to 15, the fraction from 23 bits to 10; a carry runs into the exponent
  return sign | roundedShift(magnitude - (112 << 23), 13);
}

/** value / 2^by to the nearest whole number, of two equally near the even one. */
function roundedShift(value: number, by: number): number {
  if (by > 25) return 0;
  const whole = Math.floor(value / 2 ** by);
  const rest = value / 2 ** by - whole;
  return rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? whole + 1 : whole;
}

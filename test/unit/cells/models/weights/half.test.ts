import fc from "fast-check";
import {expect, test} from "vitest";
import {
  bfloatToFloat,
  floatToBfloat,
  floatToHalf,
  halfToFloat
} from "../../../../../cells/models/weights/half.ts";

const all = Uint16Array.from({length: 0x10000}, (_, bits) => bits);

test("every 16-bit float is written as it was read; NaN stays NaN", () => {
  const values = halfToFloat(all);
  const again = floatToHalf(values);
  for (const bits of all) {
    if (Number.isNaN(values[bits])) expect(again[bits] & 0x7fff).toBeGreaterThan(0x7c00);
    else expect(again[bits]).toBe(bits);
  }
});

test("every bfloat16 is written as it was read; NaN stays NaN", () => {
  const values = bfloatToFloat(all);
  const again = floatToBfloat(values);
  for (const bits of all) {
    if (Number.isNaN(values[bits])) expect(bfloatToFloat(again.subarray(bits, bits + 1))[0]).toBeNaN();
    else expect(again[bits]).toBe(bits);
  }
});

test("16-bit floats are those of IEEE 754", () => {
  const bits = new Uint16Array([0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x7c00, 0x8000]);
  expect([...halfToFloat(bits)]).toEqual([1, -2, 65504, 2 ** -14, 2 ** -24, Number.POSITIVE_INFINITY, -0]);
});

test.each([
  ["half a step above 1 goes to the even 1", 1 + 2 ** -11, 0x3c00],
  ["a step and a half above 1 goes to the even 1 + 2 steps", 1 + 3 * 2 ** -11, 0x3c02],
  ["a little more than half a step goes up", 1 + 2 ** -11 + 2 ** -23, 0x3c01],
  ["the fraction's carry runs into the exponent", 2 - 2 ** -12, 0x4000],
  ["what is nearer to 65,504 stays finite", 65519, 0x7bff],
  ["from 65,520 on it is infinity", 65520, 0x7c00],
  ["half of the smallest goes to 0", 2 ** -25, 0],
  ["more than half of the smallest stays", 2 ** -25 * 1.01, 1],
  ["float32's own subnormal numbers are 0", 1e-42, 0]
])("rounding to 16 bits: %s", (_, value, bits) => {
  expect(floatToHalf(new Float32Array([value, -value]))).toEqual(new Uint16Array([bits, bits | 0x8000]));
});

test("no 16-bit float is nearer than the one that is written", () => {
  fc.assert(
    fc.property(fc.float({noNaN: true, min: -65000, max: 65000}), (value) => {
      const [bits] = floatToHalf(new Float32Array([value]));
      const error = (of: number) => Math.abs(halfToFloat(new Uint16Array([of & 0xffff]))[0] - value);
      expect(error(bits)).toBeLessThanOrEqual(error(bits + 1) || 0);
      if (bits & 0x7fff) expect(error(bits)).toBeLessThanOrEqual(error(bits - 1));
    })
  );
});

test("rounding to bfloat16 goes to the nearest, of equals to the even", () => {
  const step = 2 ** -7;
  const values = new Float32Array([1 + step / 2, 1 + 1.5 * step, 1 + 0.51 * step, 3.4e38]);
  expect([...bfloatToFloat(floatToBfloat(values))]).toEqual([
    1,
    1 + 2 * step,
    1 + step,
    Number.POSITIVE_INFINITY
  ]);
});

import fc from "fast-check";
import {expect, test} from "vitest";
import {readSafetensors} from "../../../../../cells/models/weights/safetensors.ts";
import type {WeightType} from "../../../../../cells/models/weights/weights.ts";
import {writeSafetensors} from "../../../../../cells/models/weights/write-safetensors.ts";

/** A file of this header and these bytes of numbers. */
function file(header: unknown, numbers = 0, length?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + numbers);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length ?? text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (dtype: unknown, shape: unknown, ...data_offsets: unknown[]) => ({dtype, shape, data_offsets});

test("what is written is read back, of every type", () => {
  const exact: Record<WeightType, number[]> = {
    F64: [1.5, -0.1, 1e300, Number.NaN],
    F32: [1.5, -2.25, 3e-40, Number.POSITIVE_INFINITY],
    F16: [1.5, -2.25, 2 ** -24, 65504],
    BF16: [1.5, -2.25, 2 ** -126, -(2 ** 127)],
    I8: [127, -3, 0, -127],
    U8: [0, 255, 7, 128],
    I16: [-32768, 32767, 1, 0],
    I32: [-(2 ** 31), 2 ** 24, 1, 0],
    I64: [-(2 ** 40), 2 ** 53, 1, 0],
    BOOL: [0, 1, 1, 0]
  };
  const types = Object.keys(exact) as WeightType[];
  const tensors = Object.fromEntries(types.map((type) => [type, {type, shape: [1, 4], values: exact[type]}]));
  const weights = readSafetensors(writeSafetensors(tensors, {made: "by hand"}));
  expect(weights.metadata).toEqual({made: "by hand"});
  expect(weights.names.toSorted()).toEqual(types.toSorted());
  for (const type of types) {
    const stored = weights.get(type);
    expect(stored).toMatchObject({name: type, type, shape: [1, 4]});
    expect([...stored.toFloat32()], type).toEqual(exact[type].map(Math.fround));
  }
});

test("tensors that start between whole words are read too", () => {
  const bytes = file(
    {odd: entry("U8", [1], 0, 1), x: entry("F32", [2], 1, 9), y: entry("F64", [], 9, 17)},
    17
  );
  const view = new DataView(bytes.buffer);
  view.setFloat32(bytes.length - 16, 0.5, true);
  view.setFloat32(bytes.length - 12, -7, true);
  view.setFloat64(bytes.length - 8, 0.25, true);
  // what Node reads from a file is a Buffer, whose slice is no copy
  for (const same of [bytes, Buffer.from(bytes)]) {
    const weights = readSafetensors(same);
    expect([...weights.get("x").toFloat32()]).toEqual([0.5, -7]);
    expect([...weights.get("y").toFloat32()]).toEqual([0.25]);
  }
});

test("a tensor of float32 is the file's own memory, and others are converted only when asked for", () => {
  const bytes = writeSafetensors({
    x: {shape: [2], values: [1, 2]},
    h: {type: "F16", shape: [1], values: [3]}
  });
  const weights = readSafetensors(bytes);
  expect(weights.get("x").toFloat32().buffer).toBe(bytes.buffer);
  const half = weights.get("h");
  bytes[bytes.length - 1] = 0;
  bytes[bytes.length - 2] = 0;
  expect([...half.toFloat32()]).toEqual([0]);
});

test("numbers of 8 bits are at most half a step of their row from what they were", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.float({noNaN: true, min: -1e6, max: 1e6}), {minLength: 3, maxLength: 3}), {
        minLength: 1
      }),
      (rows) => {
        const tensor = {type: "I8" as const, shape: [rows.length, 3], values: rows.flat()};
        const weights = readSafetensors(writeSafetensors({w: tensor}));
        expect(weights.names).toEqual(["w"]);
        const values = weights.get("w").toFloat32();
        for (const [r, row] of rows.entries()) {
          const half = Math.max(...row.map(Math.abs)) / 254;
          for (const [c, value] of row.entries()) {
            expect(Math.abs(values[3 * r + c] - value)).toBeLessThanOrEqual(half * 1.0001 + 1e-30);
          }
        }
      }
    )
  );
});

test("scales that do not fit their tensor are refused", () => {
  const bytes = file({w: entry("I8", [2, 2], 0, 4), "w.scale": entry("F32", [3], 4, 16)}, 16);
  expect(() => readSafetensors(bytes)).toThrow("w.scale: got F32 of shape [3], expected F32 of shape [2]");
});

test("a name that is not there is answered with the nearest", () => {
  const weights = readSafetensors(writeSafetensors({"h.0.ln_1.weight": {shape: [1], values: [1]}}));
  expect(weights.has("h.0.ln1.weight")).toBe(false);
  expect(() => weights.get("h.0.ln1.weight")).toThrow('Did you mean "h.0.ln_1.weight"?');
});

test("an empty tensor and a file of no tensors are files too", () => {
  expect(readSafetensors(writeSafetensors({})).names).toEqual([]);
  const weights = readSafetensors(writeSafetensors({none: {shape: [0, 5], values: []}}));
  expect(weights.get("none").toFloat32()).toHaveLength(0);
});

test.each([
  ["a file of a few bytes", new Uint8Array(5), "safetensors: got 5 bytes, expected 8 bytes"],
  ["a header longer than the file", file({}, 0, 900), "safetensors: got 10 bytes, expected at least 908"],
  ["a header longer than the format allows", file({}, 0, 100_000_001), "a header of 100000001 bytes"],
  ["a length of 2^64 - 1", new Uint8Array(20).fill(255), "This may be no safetensors file"],
  ["a header that is no JSON", file('{"x":'), "a header that is no JSON"],
  ["a header that is a list", file("[]"), "expected a header that lists tensors by name"],
  [
    "an entry that is no object",
    file({x: 3}),
    "safetensors, x: got 3, expected dtype, shape and data_offsets"
  ],
  [
    "an unknown type",
    file({x: entry("F8_E4M3", [1], 0, 1)}, 1),
    "x, dtype: got F8_E4M3, expected one of F64, F32"
  ],
  [
    "a type named as what every object has",
    file({x: entry("toString", [1], 0, 1)}, 1),
    "x, dtype: got toString"
  ],
  ["a shape below 0", file({x: entry("U8", [-1], 0, 1)}, 1), "x, shape: got [-1]"],
  ["offsets that run backwards", file({x: entry("U8", [1], 1, 0)}, 1), "x, data_offsets: got [1,0]"],
  ["offsets past the end", file({x: entry("U8", [4], 0, 4)}, 3), "offsets within the file's 3 bytes"],
  ["more bytes than the shape", file({x: entry("F32", [1], 0, 8)}, 8), "x: got 8 bytes, expected 4 for F32"],
  [
    "a shape whose product is no number",
    file({x: entry("F64", [2 ** 52, 2 ** 52, 2 ** 52], 0, 8)}, 8),
    "x: got 8 bytes"
  ],
  [
    "tensors that overlap",
    file({x: entry("U8", [2], 0, 2), y: entry("U8", [2], 1, 3)}, 3),
    "y: got bytes from 1, inside x, expected none before 2"
  ],
  [
    "a gap between tensors",
    file({x: entry("U8", [1], 0, 1), y: entry("U8", [1], 2, 3)}, 3),
    "y: got bytes from 2, expected from 1, right after x"
  ],
  [
    "bytes that belong to no tensor",
    file({x: entry("U8", [1], 0, 1)}, 3),
    "got 3 bytes of numbers, expected 1"
  ],
  ["metadata that are no texts", file({__metadata__: {a: 1}}), "__metadata__"]
])("%s is said to be wrong", (_, bytes, message) => {
  expect(() => readSafetensors(bytes)).toThrow(expect.objectContaining({name: "InputError"}));
  expect(() => readSafetensors(bytes)).toThrow(message);
});

test("a file cut anywhere is an InputError, never numbers", () => {
  const bytes = writeSafetensors({
    x: {shape: [3], values: [1, 2, 3]},
    y: {type: "F16", shape: [2], values: [1, 2]}
  });
  for (let length = 0; length < bytes.length; length++) {
    expect(() => readSafetensors(bytes.slice(0, length))).toThrow(
      expect.objectContaining({name: "InputError"})
    );
  }
});

test("numbers that do not fill their shape are not written", () => {
  expect(() => writeSafetensors({x: {shape: [2, 2], values: [1, 2, 3]}})).toThrow(
    "x: got 3 numbers, expected 4 for shape [2, 2]"
  );
});

import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {Random} from "../../../../../cells/math/random.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {expectAgreement, on} from "./agreement.ts";

const normal = (random: Random, size: number) => Float32Array.from({length: size}, () => random.normal());

describe("sums by segment on WASM", () => {
  it("are those of the CPU; rows of no segment are left out", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({min: 0, max: 1e6}),
        fc.integer({min: 1, max: 12}),
        fc.integer({min: 1, max: 5}),
        async (seed, rows, width) => {
          const random = new Random(seed);
          const values = normal(random, rows * width * 2);
          const ids = Int32Array.from({length: rows}, () => random.integer(7));
          await expectAgreement(
            () => tf.unsortedSegmentSum(tf.tensor(values, [rows, width, 2]), tf.tensor1d(ids, "int32"), 5),
            {scale: 10}
          );
        }
      ),
      {numRuns: 60}
    );
  });

  it("leave out a row whose segment is below 0, and are 0 of no rows", async () => {
    const below = await on("wasm", () =>
      tf.unsortedSegmentSum(tf.tensor1d([1, 2, 4]), tf.tensor1d([-1, 1, 1], "int32"), 2)
    );
    expect([...below.data]).toEqual([0, 6]);
    const none = await on("wasm", () => tf.unsortedSegmentSum(tf.zeros([0, 2]), tf.tensor1d([], "int32"), 3));
    expect(none).toEqual({shape: [3, 2], dtype: "float32", data: new Float32Array(6)});
  });

  it("of whole numbers are whole numbers", async () => {
    const sums = await on("wasm", () =>
      tf
        .unsortedSegmentSum(tf.tensor1d([16777217, 1, 5], "int32"), tf.tensor1d([0, 0, 1], "int32"), 2)
        .sub(tf.scalar(16777210, "int32"))
    );
    expect(sums.dtype).toBe("int32");
    expect([...sums.data]).toEqual([8, -16777205]);
  });

  it("make the gradient of an embedding lookup", async () => {
    await expectAgreement(() =>
      tf.grad((table) =>
        tf
          .gather(table, tf.tensor1d([2, 0, 2], "int32"))
          .square()
          .sum()
      )(tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]))
    );
  });
});

describe("einsum on WASM", () => {
  it.each<[string, number[][]]>([
    [
      "ij,jk->ik",
      [
        [3, 4],
        [4, 5]
      ]
    ],
    [
      "ij,jk->ki",
      [
        [3, 4],
        [4, 5]
      ]
    ],
    [
      "bhqd,bhkd->bhqk",
      [
        [2, 3, 4, 5],
        [2, 3, 6, 5]
      ]
    ],
    [
      "bqhd,bkhd->bhqk",
      [
        [2, 4, 3, 5],
        [2, 6, 3, 5]
      ]
    ],
    [
      "bhqk,bkhd->bqhd",
      [
        [2, 3, 4, 6],
        [2, 6, 3, 5]
      ]
    ],
    ["i,i->", [[4], [4]]],
    ["i,j->ij", [[4], [3]]],
    ["i,j->ji", [[4], [3]]],
    [
      "ij,ij->ij",
      [
        [3, 4],
        [3, 4]
      ]
    ],
    [
      "ijk,jl->il",
      [
        [3, 4, 2],
        [4, 5]
      ]
    ],
    ["ij->ji", [[3, 4]]],
    ["ij->i", [[3, 4]]],
    ["ij->", [[3, 4]]],
    ["abc->cab", [[2, 3, 4]]]
  ])("%s is that of the CPU", async (equation, shapes) => {
    const random = new Random(4);
    const data = shapes.map((shape) =>
      normal(
        random,
        shape.reduce((product, side) => product * side, 1)
      )
    );
    await expectAgreement(() => tf.einsum(equation, ...shapes.map((shape, i) => tf.tensor(data[i], shape))), {
      scale: 20
    });
  });

  it("leaves its tensors and nothing else", async () => {
    await useBackend("wasm");
    const [a, b] = [tf.ones([2, 3]), tf.ones([3, 4])];
    const before = tf.memory();
    const results = [tf.einsum("ij,jk->ki", a, b), tf.einsum("ij->ij", a), tf.einsum("ij,jk->ik", a, b)];
    expect(tf.memory().numTensors).toBe(before.numTensors + 3);
    expect(await a.data()).toEqual(new Float32Array(6).fill(1));
    tf.dispose(results);
    expect(tf.memory()).toEqual(before);
    expect(await a.data()).toEqual(new Float32Array(6).fill(1));
    tf.dispose([a, b]);
  });

  it("says what it does not take: a letter twice in a tensor, sizes that do not fit", async () => {
    await useBackend("wasm");
    expect(() => tf.tidy(() => tf.einsum("ii->i", tf.ones([2, 2])))).toThrow(
      "duplicate axes in input component ii"
    );
    expect(() => tf.tidy(() => tf.einsum("ij,jk->ik", tf.ones([2, 3]), tf.ones([4, 2])))).toThrow(
      "Expected dimension 3 at axis 0"
    );
  });
});

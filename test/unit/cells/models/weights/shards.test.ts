import {expect, test} from "vitest";
import {readShardedSafetensors, shardFiles} from "../../../../../cells/models/weights/shards.ts";
import {writeSafetensors} from "../../../../../cells/models/weights/write-safetensors.ts";

const one = writeSafetensors({a: {shape: [2], values: [1, 2]}}, {format: "pt"});
const two = writeSafetensors({b: {type: "I8", shape: [1, 2], values: [1, 127]}});
const index = {weight_map: {a: "1.safetensors", b: "2.safetensors", "b.scale": "2.safetensors"}};

test("a checkpoint in two files is read as one", () => {
  expect(shardFiles(index)).toEqual(["1.safetensors", "2.safetensors"]);
  const weights = readShardedSafetensors(index, {"1.safetensors": one, "2.safetensors": two});
  expect(weights.names).toEqual(["a", "b"]);
  expect(weights.metadata).toEqual({format: "pt"});
  expect([...weights.get("b").toFloat32()]).toEqual([1, 127]);
});

test("a missing file is named", () => {
  expect(() => readShardedSafetensors(index, {"1.safetensors": one})).toThrow(
    "files: got 1.safetensors, expected the file 2.safetensors, which the index names"
  );
});

test("a tensor that lies in another file than the index says is named", () => {
  const swapped = {weight_map: {...index.weight_map, a: "2.safetensors"}};
  expect(() => readShardedSafetensors(swapped, {"2.safetensors": two})).toThrow(
    "a: got the tensor in no file, expected it in 2.safetensors"
  );
});

test("a tensor that the index does not name is refused", () => {
  const short = {weight_map: {a: "1.safetensors", b: "2.safetensors"}};
  expect(() => readShardedSafetensors(short, {"1.safetensors": one, "2.safetensors": two})).toThrow(
    "b.scale: got the tensor in 2.safetensors, expected only tensors that the index names"
  );
});

test("an error in a file names the file", () => {
  expect(() =>
    readShardedSafetensors(index, {"1.safetensors": one.slice(0, -1), "2.safetensors": two})
  ).toThrow(/^1\.safetensors, a, data_offsets/);
});

test.each([[null], [{}], [{weight_map: {a: 1}}]])("an index of %j is refused", (bad) => {
  expect(() => shardFiles(bad)).toThrow("expected a weight_map");
});

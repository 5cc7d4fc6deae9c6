import {expect, test} from "vitest";
import type {ModelCard} from "../../../../cells/models/model-card.ts";
import {readModelFiles} from "../../../../cells/models/model-files.ts";
import {modelCard, modelFileUrl} from "../../../../cells/models/model-store.ts";

const loading = {signal: new AbortController().signal, progress() {}};
const config = modelCard("minilm").files.find(({file}) => file === "config.json")!;
const read = (card: Partial<ModelCard>) =>
  readModelFiles({...modelCard("minilm"), ...card}, (file) => modelFileUrl("minilm", file), loading);

test("files are as their card says", async () => {
  const files = await read({files: [config]});
  expect(Object.keys(files)).toEqual(["config.json"]);
  expect(JSON.parse(new TextDecoder().decode(files["config.json"]))).toMatchObject({hidden_size: 384});
});

test.each([
  ["a file of another size", {...config, bytes: 7}, /config\.json: got \d+ bytes, expected 7 bytes/],
  [
    "a file of other bytes",
    {...config, sha256: "ab".repeat(32)},
    /got other bytes, with the hash .*expected \d+ bytes with the hash abababab/
  ],
  [
    "a file that is not there",
    {...config, file: "none.json"},
    /none\.json: got no file, .*Install Glassbook again/
  ]
])("%s is said to be wrong", async (_, file, message) => {
  await expect(read({files: [file]})).rejects.toThrow(message);
});

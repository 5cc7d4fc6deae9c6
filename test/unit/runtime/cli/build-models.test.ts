import {mkdtempSync, readdirSync, rmSync, statSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect, test} from "vitest";
import {modelCard} from "../../../../cells/models/model-store.ts";
import {copyModel, modelsNamed} from "../../../../runtime/cli/build-models.ts";

test("a site carries the models that its notebooks name, in any quotes, and no others", () => {
  expect(modelsNamed(["const m = await models.load('minilm');", "# About lime"])).toEqual(["minilm"]);
  expect(modelsNamed(['models.load("tinystories-15m")', "models.load(`minilm`)"])).toEqual([
    "minilm",
    "tinystories-15m"
  ]);
  expect(modelsNamed(['await models.loadImageNetwork("shapes-cnn")'])).toEqual(["shapes-cnn"]);
  expect(modelsNamed(["minilm is a sentence encoder, and tinystories-15m writes stories"])).toEqual([]);
});

test("a notebook that lets its reader choose among all models brings all", () => {
  expect(modelsNamed(["view(select(models.names()))"])).toEqual(
    expect.arrayContaining(["minilm", "tinystories-15m"])
  );
});

test("a model is copied whole, with its licence, once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "glassbook-site-"));
  try {
    await copyModel("tinystories-15m", folder);
    const copied = join(folder, "store/tinystories-15m");
    const expected = [...modelCard("tinystories-15m").files.map(({file}) => file), "LICENSE.txt"];
    expect(readdirSync(copied).toSorted()).toEqual(expected.toSorted());
    const weights = join(copied, "model.safetensors");
    const {mtimeMs} = statSync(weights);
    await copyModel("tinystories-15m", folder);
    expect(statSync(weights).mtimeMs).toBe(mtimeMs);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
});

import {expect, test} from "vitest";
import {models} from "../../../../cells/models/models.ts";

test("no trained model comes with this version, and load says what to do instead", async () => {
  expect(models.names()).toEqual([]);
  await expect(models.load("gpt2")).rejects.toThrow(
    /name: got "gpt2", expected a trained model.*randomForest/
  );
});
